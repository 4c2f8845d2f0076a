import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onebox.errors import SettingsError
from onebox.models.use import remove_table, set_model

FULL = """# mine
language = "zh"

[models]  # roles
answer = "old"  # the old one
fast="x"

[endpoints.office]
url = "http://10.0.0.5:8000/v1"
"""


def test_only_that_line_changes(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(FULL)
    set_model(file, "answer", "office/qwen3")
    assert file.read_text() == FULL.replace('answer = "old"  # the old one', 'answer = "office/qwen3"')


@pytest.mark.parametrize(
    "text", ["", 'language = "zh"', "[local]\nthreads = 2\n", "[models]\n", "[ models ]\nfast = 'x'"]
)
def test_a_missing_line_table_or_file_is_made(text: str, tmp_path: Path) -> None:
    file = tmp_path / "new" / "settings.toml"
    if text:
        file.parent.mkdir()
        file.write_text(text)
    set_model(file, "answer", "模型")
    now = tomllib.loads(file.read_text("utf-8"))
    assert now.pop("models") == tomllib.loads(text).get("models", {}) | {"answer": "模型"}
    before = tomllib.loads(text)
    before.pop("models", None)
    assert now == before


@pytest.mark.parametrize("text", ["models = { answer = 'x' }\n", 'models.fast = "x"\n', "[models\n"])
def test_what_cannot_be_changed_safely_is_left_alone(text: str, tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(text)
    with pytest.raises(SettingsError):
        set_model(file, "answer", "m")
    assert file.read_text() == text


@given(name=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20))
def test_any_name_arrives_or_is_refused(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("s") / "settings.toml"
    try:
        set_model(file, "fast", name)
    except SettingsError:
        assert not file.exists()
        return
    assert tomllib.loads(file.read_text("utf-8"))["models"]["fast"] == name


def test_a_table_is_taken_out_with_those_below_it(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    added = '\n[mcp.x]\ncommand = "y"\n\n[mcp.x.env]\nA = "b"\n'
    file.write_text(FULL + added + '\n[mcp.x2]\ncommand = "z"\n')
    remove_table(file, "mcp.x")
    assert file.read_text() == FULL + '\n[mcp.x2]\ncommand = "z"\n'
    remove_table(file, "mcp.x2")
    assert file.read_text() == FULL
    remove_table(file, "gone")
    assert file.read_text() == FULL


@pytest.mark.parametrize("text", ['mcp = {x = {command = "y"}}\n', '[mcp]\nx.command = "y"\n', "[broken\n"])
def test_a_table_written_otherwise_is_left_alone(text: str, tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(text)
    with pytest.raises(SettingsError):
        remove_table(file, "mcp.x")
    assert file.read_text() == text
