import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from onebox.cli import app

RUN = CliRunner()


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONEBOX_HOME", str(tmp_path))


def test_one_request_as_json() -> None:
    told = json.loads(RUN.invoke(app, ["route", "--json", "What is the weather in Dublin right now?"]).stdout)
    assert list(told) == ["text", "depth", "by", "confidence", "ms", "needs"]
    assert (told["depth"], told["by"]) == ("search", "classifier")
    assert told["needs"] == {"place": "web", "fresh": "now", "language": "en", "context": False}
    assert 0 <= told["ms"] < 1_000


def test_a_request_a_line() -> None:
    typed = "你好\n\n/think 三门问题\n24*365\n"
    shown = RUN.invoke(app, ["route", "-"], input=typed)
    told = [json.loads(line) for line in shown.stdout.splitlines()]
    assert [one["depth"] for one in told] == ["chat", "think", "think"]
    assert {one["by"] for one in told} == {"rule"}


def test_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    assert RUN.invoke(app, ["route", "你好"]).stdout.startswith("chat · rule · 100% · ")
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    shown = RUN.invoke(app, ["route", "那冬天呢？", "--before", "海豹续航多少公里"]).stdout
    assert "要连着前文看" in shown


def test_attached_files_count() -> None:
    told = json.loads(RUN.invoke(app, ["route", "--json", "滤芯多久换一次", "--file", "说明书.pdf"]).stdout)
    assert told["needs"]["place"] == "library"


def test_without_a_request() -> None:
    assert RUN.invoke(app, ["route", ""]).exit_code == 1
    assert RUN.invoke(app, ["route", "-"], input="").exit_code == 0
