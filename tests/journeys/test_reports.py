"""A report over its life: written, brought up to date when a source changes, gone on from, asked."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bench.scripted import Researcher

from onebox.settings import Settings
from onebox.testing import FakeEndpoint

Onebox = Callable[..., subprocess.CompletedProcess[str]]
Served = Callable[..., Settings]

QUESTIONS = {
    "en": ["When was the Sydney Harbour Bridge opened?", "When was the Tower Bridge in London finished?"],
    "zh": ["南京长江大桥哪一年建成通车？", "南京长江大桥的正桥有多长？"],
}
REQUEST = {"en": "Research the history of two bridges", "zh": "研究一下南京长江大桥"}
FILE = {"en": ("tower.txt", "1894", "1895"), "zh": ("大桥.md", "1576", "1577")}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_report_lives(language: str, served_by: Served, bridges: Path, onebox: Onebox) -> None:
    model = Researcher(QUESTIONS[language])
    with FakeEndpoint(model) as endpoint:
        served_by(endpoint.url)
        onebox("library", "add", str(bridges))
        first = json.loads(onebox("ask", REQUEST[language], "--depth", "research", "--json").stdout)
        run, written = first["run"], len(endpoint.chats)
        name, old, new = FILE[language]
        assert old in onebox("report", "show", run).stdout and "[1]" in onebox("report", "show", run).stdout

        same = json.loads(onebox("report", "refresh", run, "--json").stdout)
        assert same["stop_reason"] == "finished" and len(endpoint.chats) == written, "nothing changed, nothing paid"
        assert onebox("report", "diff", run, "--before", "1").returncode == 0

        (bridges / name).write_text((bridges / name).read_text("utf-8").replace(old, new), "utf-8")
        onebox("library", "add", str(bridges))
        again = json.loads(onebox("report", "refresh", run, "--json").stdout)
        assert again["stop_reason"] == "finished" and new in again["answer"]
        assert len(endpoint.chats) - written < written, "only what changed costs work"
        diff = onebox("report", "diff", run)
        assert diff.returncode == 1 and f"{old}" in diff.stdout and f"{new}" in diff.stdout
        assert any(line.startswith("-") and old in line for line in diff.stdout.splitlines())
        kept = json.loads(onebox("report", "list", "--json").stdout)
        assert [(one["report"], one["version"], one["run"]) for one in kept] == [(run, 2, again["run"])]
    _asked_and_gone_on(language, run, onebox, served_by)


def _asked_and_gone_on(language: str, run: str, onebox: Onebox, served_by: Served) -> None:
    more = {"en": "Who oversaw the work on the Sydney Harbour Bridge?", "zh": "南京长江大桥有什么意义？"}[language]
    told = {"en": "Bradfield", "zh": "自行设计"}[language]
    answer = {"en": "The Tower Bridge in London was finished in 1895.", "zh": "正桥长1577米。"}[language]

    def says(messages: Any, body: Any) -> Any:
        return answer if "response_format" not in body else model(messages, body)

    model: Any = Researcher([more, more])
    with FakeEndpoint(says) as endpoint:
        served_by(endpoint.url)
        question = {"en": "Tell me about the Tower Bridge in London.", "zh": "介绍一下大桥的正桥。"}[language]
        asked = json.loads(onebox("report", "ask", run, question, "--json").stdout)
        assert asked["depth"] == "search" and asked["sentences"] and asked["sentences"][0]["supported"], asked
        gone_on = json.loads(onebox("report", "continue", run, more, "--json").stdout)
        assert gone_on["stop_reason"] == "finished" and told in gone_on["answer"], gone_on
        report = onebox("report", "show", run).stdout
    assert told in report and {"en": "1895", "zh": "1577"}[language] in report, "what was found before is still there"
    assert json.loads(onebox("report", "list", "--json").stdout)[0]["version"] == 3
