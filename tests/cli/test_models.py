import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from onebox.cli.models import app
from onebox.errors import ModelNotFound, SettingsError
from onebox.settings import load
from onebox.testing import FakeEndpoint, Says

CODER = "qwen2.5-coder-1.5b-instruct-q4_k_m"


@pytest.fixture
def onebox(home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run `onebox models …` in a home of its own."""
    monkeypatch.setenv("ONEBOX_HOME", str(home))

    def call(*words: str) -> Result:
        return CliRunner().invoke(app, list(words))

    return call


def test_list_shows_what_is_here_and_what_it_is_used_for(onebox: Callable[..., Result], home: Path) -> None:
    assert onebox("use", CODER).exit_code == 0
    (home / "models").mkdir()
    (home / "models" / f"{CODER}.gguf").write_bytes(b"GGUF")
    (home / "models" / "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf.part").write_bytes(b"GG")
    lines = {line.split("\t")[0]: line for line in onebox("list").stdout.splitlines()}
    assert lines[CODER].endswith("\there\tanswer")
    rows = {row["name"]: row for row in json.loads(onebox("list", "--json").stdout)["models"]}
    assert rows[CODER]["state"] == "here" and rows[CODER]["size_bytes"] == 4
    assert rows["qwen2.5-coder-0.5b-instruct-q4_k_m"]["state"] == "0 MB pulled"


def test_use_writes_the_settings(onebox: Callable[..., Result], home: Path) -> None:
    home.mkdir()
    (home / "settings.toml").write_text('# mine\n[endpoints.office]\nurl = "http://127.0.0.1:9/v1"\n')
    assert "answer: office/qwen3" in onebox("use", "office/qwen3").stdout
    result = onebox("use", "qwen2.5-coder-0.5b", "fast")
    assert "models pull" in result.stderr
    models = load(home).models
    assert (models.answer, models.fast) == ("office/qwen3", "qwen2.5-coder-0.5b-instruct-q4_k_m")
    assert (home / "settings.toml").read_text().startswith("# mine\n")
    assert onebox("use", CODER, "cook").exit_code == 2
    assert isinstance(onebox("use", "no-such").exception, ModelNotFound)


def test_pull_of_an_own_file_then_remove(onebox: Callable[..., Result], home: Path, tmp_path: Path) -> None:
    file = tmp_path / "Mine.gguf"
    file.write_bytes(b"GGUF" + b"x" * 1000)
    result = onebox("pull", str(file))
    assert result.exit_code == 0, result.exception
    assert (home / "models" / "Mine.gguf").read_bytes() == file.read_bytes()
    assert "is here" in onebox("pull", "mine").stdout
    assert onebox("use", "mine").exit_code == 0
    assert "freed" in onebox("remove", "mine").stdout
    assert not (home / "models" / "Mine.gguf").exists() and file.exists()


def test_tables_and_bars_in_a_terminal(
    onebox: Callable[..., Result], home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")  # rich takes this for a terminal
    file = tmp_path / "mine[1].gguf"
    file.write_bytes(b"GGUF" + b"x" * 1000)
    result = onebox("pull", str(file))
    assert result.exit_code == 0, result.exception
    result = onebox("list")
    assert result.exit_code == 0, result.exception
    assert CODER in result.stdout


def test_pull_wants_one_name_or_default(onebox: Callable[..., Result]) -> None:
    assert onebox("pull").exit_code == onebox("pull", CODER, "--default").exit_code == 2


def test_stop_with_nothing_running(onebox: Callable[..., Result]) -> None:
    assert "No local model" in onebox("stop").stdout


def test_stop_leaves_the_embedding_in_the_background_alone(
    onebox: Callable[..., Result], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was taken for a runtime called `embed`, whose process could not be found."""
    from onebox.library import embed_worker
    from onebox.models.local_runtime import running

    during: list[Result | list[str] | bool] = []

    async def embedder_for(_: object) -> None:
        """Called by the worker once it holds its lock: what `models stop` finds then is what is told."""
        during.extend([running(home / "runtime"), embed_worker.is_working(home)])
        during.append(await asyncio.to_thread(onebox, "stop"))

    monkeypatch.setattr(embed_worker, "embedder_for", embedder_for)
    assert embed_worker.work(load(home)) == 0
    names, works, result = during
    assert (names, works) == ([], True)
    assert isinstance(result, Result) and result.exit_code == 0 and "No local model" in result.stdout


def test_a_broken_settings_file_is_named(onebox: Callable[..., Result], home: Path) -> None:
    home.mkdir()
    (home / "settings.toml").write_text("language = 3")
    assert isinstance(onebox("list").exception, SettingsError)


def test_probe_is_shown_and_remembered(
    onebox: Callable[..., Result], home: Path, run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work() -> tuple[Result, Result, Result]:
        async with FakeEndpoint([Says("ok", json_mode="object")], context=7000) as fake:
            monkeypatch.setenv("ONEBOX_ENDPOINTS", json.dumps({"fake": {"url": fake.url}, "dead": {"url": DEAD}}))
            calls = (("fake/m",), ("fake/m", "--json"), ())
            return tuple([await asyncio.to_thread(onebox, "probe", *words) for words in calls])  # type: ignore[return-value]

    table, as_json, every = run(work())
    assert table.exit_code == 0, table.exception
    assert "context\t7000" in table.stdout and "json_schema\trefused" in table.stdout
    assert json.loads(as_json.stdout)[0]["models"] == ["m"]
    assert every.exit_code == 0 and "fake/m" in every.stdout and "dead" in every.stderr
    assert (home / "onebox.db").exists()


DEAD = "http://127.0.0.1:9/v1"
