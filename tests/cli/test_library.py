import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from onebox.cli.library import app


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ONEBOX_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ONEBOX_MODELS_EMBED", "off")
    monkeypatch.setenv("ONEBOX_LIBRARY_BACKGROUND", "false")
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)


def test_add_list_search_remove(call, tmp_path):
    file = tmp_path / "升级.md"
    file.write_text("# 升级\n\n升级系统之前，请先备份重要数据。\n")
    assert call("add", file).exit_code == 0
    assert json.loads(call("list", "--json").stdout)[0]["location"] == str(file)
    found = json.loads(call("search", "升级前备份", "--json").stdout)
    assert "备份" in found["hits"][0]["passage"]["text"]
    assert str(file) in call("search", "备份").output
    assert call("rebuild").exit_code == 0
    assert "removed" in call("remove", file).output
    assert json.loads(call("list", "--json").stdout) == []


def test_adding_again_goes_on_with_the_embedding_that_was_cut_short(call, tmp_path, monkeypatch):
    """A machine that was switched off: nothing is new, and still there is something to do."""
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.md").write_text("Roses and gardens.")
    begun = []
    monkeypatch.setattr("onebox.library.embed_worker.start_worker", begun.append)
    assert "1 added" in call("add", tmp_path / "notes").output
    assert "1 unchanged" in call("add", tmp_path / "notes").output
    assert len(begun) == 2


def test_each_failed_file_is_named_with_its_reason_and_the_exit_code_is_1(call, tmp_path):
    (tmp_path / "good.txt").write_text("Roses and gardens.")
    (tmp_path / "empty.txt").write_text("")
    done = call("add", tmp_path, tmp_path / "nowhere.pdf")
    assert done.exit_code == 1
    assert "empty.txt" in done.output and "nowhere.pdf: no such file" in done.output
    assert "1 added, 2 failed" in done.output
