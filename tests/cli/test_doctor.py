import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from onebox.cli.doctor import doctor
from onebox.cli.doctor_words import _WORDS, PARTS
from onebox.library.library import Library
from onebox.models.http import is_loopback
from onebox.settings import load
from onebox.store.database import open_database
from onebox.testing import FakeEndpoint

CODER = "qwen2.5-coder-1.5b-instruct-q4_k_m"
DEAD = "http://127.0.0.1:9/v1"
ELSEWHERE = "http://192.0.2.1:9/v1"  # an address that is never anyone's


@pytest.fixture
def onebox(home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run `onebox doctor …` in a home of its own, in English."""
    monkeypatch.setenv("ONEBOX_HOME", str(home))
    app = typer.Typer()
    app.command()(doctor)

    def call(*words: str) -> Result:
        result = CliRunner().invoke(app, list(words))
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return call


def with_model(home: Path) -> None:
    (home / "models").mkdir(parents=True)
    (home / "models" / f"{CODER}.gguf").write_bytes(b"GGUF")


def endpoint(monkeypatch: pytest.MonkeyPatch, url: str, model: str = "m") -> None:
    monkeypatch.setenv("ONEBOX_ENDPOINTS", json.dumps({"office": {"url": url, "key": "top-secret"}}))
    monkeypatch.setenv("ONEBOX_MODELS_ANSWER", f"office/{model}")


def line(result: Result, part: str) -> str:
    return next(text for text in result.stdout.splitlines() if text[2:].startswith(f"{part}:"))


def test_a_fresh_machine_is_told_what_to_do_and_left_as_it_is(onebox: Callable[..., Result], home: Path) -> None:
    result = onebox()
    assert result.exit_code == 1
    assert line(result, "answers").startswith("✗") and "onebox models pull --default" in result.stdout
    assert line(result, "library").startswith("!") and "onebox library add" in result.stdout
    assert line(result, "hubs").startswith("·")
    assert not home.exists()


def test_with_a_model_one_can_ask(onebox: Callable[..., Result], home: Path) -> None:
    with_model(home)
    result = onebox()
    assert result.exit_code == 0, result.stdout
    assert CODER in line(result, "answers") and line(result, "data folder").startswith("✓")
    assert "Ready" in result.stdout


def test_it_speaks_chinese(onebox: Callable[..., Result], home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_model(home)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "可以提问" in onebox().stdout
    (home / "settings.toml").write_text('language = "en"\n', encoding="utf-8")
    assert "Ready" in onebox().stdout


def test_both_languages_say_everything_with_the_same_values() -> None:
    import re

    for zh, en in [*_WORDS.values(), *PARTS.values()]:
        assert set(re.findall(r"\{(\w+)", zh)) == set(re.findall(r"\{(\w+)", en))


def test_the_library_is_counted_and_a_lost_index_noticed(onebox: Callable[..., Result], home: Path) -> None:
    with_model(home)
    settings = load(home)
    note = home / "note.md"
    note.write_text("# Tea\n\nGreen tea is brewed at 80 degrees.\n", encoding="utf-8")
    Library(open_database(settings.database_url), settings).add([note])
    result = onebox()
    assert "1 documents, 1 passages" in line(result, "library")
    assert line(result, "index").startswith("✓")
    for file in (home / "index").rglob("*"):
        if file.is_file():
            file.unlink()
    result = onebox()
    assert line(result, "index").startswith("!") and "onebox library rebuild" in result.stdout
    assert result.exit_code == 0


def test_a_broken_database_is_named(onebox: Callable[..., Result], home: Path) -> None:
    with_model(home)
    (home / "onebox.db").write_bytes(b"no database at all, by no means" * 100)
    result = onebox()
    assert result.exit_code == 1 and line(result, "database").startswith("✗")
    assert "onebox.db" in line(result, "database")


def test_a_wrong_setting_is_named_and_the_rest_still_told(onebox: Callable[..., Result], home: Path) -> None:
    home.mkdir()
    (home / "settings.toml").write_text("[local]\nthreads = 'many'\n", encoding="utf-8")
    result = onebox()
    assert result.exit_code == 1
    assert "local.threads" in line(result, "settings") and "settings.toml" in result.stdout


def test_settings_are_shown_with_where_they_come_from_but_no_key(
    onebox: Callable[..., Result], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_model(home)
    (home / "settings.toml").write_text("[library]\npassages = 4\n", encoding="utf-8")
    monkeypatch.setenv("ONEBOX_LOCAL_THREADS", "1")
    endpoint(monkeypatch, DEAD)
    result = onebox()
    assert "library.passages = 4 (settings.toml)" in result.stdout
    assert "local.threads = 1 (ONEBOX_LOCAL_THREADS)" in result.stdout
    told = json.loads(onebox("--json").stdout)
    assert told["settings"]["endpoints.office"] == {"value": DEAD, "origin": "ONEBOX_ENDPOINTS"}
    assert told["settings"]["library.query_seconds"]["origin"] == "default"
    assert "top-secret" not in result.stdout + json.dumps(told)


def test_an_endpoint_on_this_machine_is_asked(
    onebox: Callable[..., Result], run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work() -> tuple[Result, Result, Result]:
        async with FakeEndpoint(models=["m"]) as fake:
            endpoint(monkeypatch, fake.url)
            right, deep = await asyncio.to_thread(onebox), await asyncio.to_thread(onebox, "--deep")
            endpoint(monkeypatch, fake.url, "other")
            return right, deep, await asyncio.to_thread(onebox)

    right, deep, wrong = run(work())
    assert right.exit_code == 0 and "office/m" in line(right, "answers")
    assert "spoke after" in deep.stdout
    assert wrong.exit_code == 1 and "onebox models use office/m answer" in wrong.stdout


def test_a_dead_endpoint_is_named(onebox: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    endpoint(monkeypatch, DEAD)
    result = onebox()
    assert result.exit_code == 1 and DEAD in line(result, "answers")


def test_nothing_leaves_the_machine_unasked(onebox: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection would take seconds to fail; that none is tried is seen from the finding."""
    assert not is_loopback(ELSEWHERE)
    endpoint(monkeypatch, ELSEWHERE)
    told = json.loads(onebox("--json").stdout)
    states = {one["part"]: one["state"] for one in told["checks"]}
    assert states["answer"] == states["hubs"] == "skipped"
    assert told["ready"]
