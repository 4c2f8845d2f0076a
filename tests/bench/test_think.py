"""The whole of the task `think` against a fake endpoint: slices, resume, tables, no texts of the data."""

import json
from argparse import Namespace
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from bench.journal import Journal
from bench.tasks import think

from bench import homes
from onebox.testing import FakeEndpoint

Run = Callable[[Coroutine[Any, Any, Any]], Any]
ASKED = [
    {"set": "gsm8k", "id": "1", "text": "A box holds 3 rows of 8 cups. How many cups are there?", "gold": "24"},
    {"set": "cmath", "id": "0", "text": "一本书有99页，看了90页，还剩多少页？", "gold": "9"},
]


def reply(messages: Any, _: dict[str, Any]) -> str:
    program = "Python" in messages[0].content
    if "99" in messages[-1].content:
        return "```python\nprint(99 - 90)\n```" if program else "99 - 90 = 9\n答案：9页"
    if program:
        return "```python\nprint(3 * 8)\n```"
    return "3 × 8 = 24\nAnswer: 24 cups" if "step by step" in messages[0].content else "There are 25 cups."


@pytest.fixture(autouse=True)
def _folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(homes, "WORK", tmp_path / "work")


def test_both_arms_are_asked_scored_and_resumed(tmp_path: Path, run: Run) -> None:
    models = tmp_path / "models"
    models.mkdir()
    options = Namespace(model="fake/m", effort="normal", at_once=3, set=["gsm8k", "cmath"])
    with FakeEndpoint(reply) as endpoint:
        (models / "settings.toml").write_text(f'[endpoints.fake]\nurl = "{endpoint.url}"\n', "utf-8")
        journal = Journal(tmp_path / "j.jsonl", {}, resume=False)
        run(think.ask_all(ASKED, options, models, journal))
        asked = len(endpoint.chats)
        again = Journal(tmp_path / "j.jsonl", {}, resume=True)
        run(think.ask_all(ASKED, options, models, again))
        assert len(endpoint.chats) <= asked + 1  # the warm-up alone
    file = think.write(ASKED, {"model": "fake/m", "effort": "normal"}, journal.items, tmp_path)
    result = json.loads(file.read_text("utf-8"))
    arms = result["sets"]["all"]["arms"]
    assert (arms["plain"]["accuracy"], arms["think"]["accuracy"]) == (0.5, 1.0)
    assert (arms["think"]["verified"], arms["think"]["verified_right"], arms["think"]["calls"]) == (1.0, 1.0, 2.0)
    assert result["sets"]["gsm8k"]["think - plain"]["correct"]["difference"] == 1.0
    assert "cups" not in file.read_text("utf-8")


def test_the_slices_do_not_meet(tmp_path: Path) -> None:
    for name, file in (("gsm8k", "test.jsonl"), ("cmath", "cmath_dev.jsonl")):
        rows = [{"question": f"q{n}", "answer": f"#### {n}", "input": f"q{n}", "golden": str(n)} for n in range(300)]
        (tmp_path / name).mkdir()
        (tmp_path / name / file).write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    told = [list(think.questions(tmp_path, think.SETS, 100, dev=dev)) for dev in (True, False)]
    dev, reported = [{(one["set"], one["id"]) for one in part} for part in told]
    assert not dev & reported
    assert len(reported) == 200 and [one["set"] for one in told[1][:4]] == ["gsm8k", "cmath"] * 2
    another = list(think.questions(tmp_path, think.SETS, 100, dev=False, drawing=1))
    assert len(another) == 200 and not reported & {(one["set"], one["id"]) for one in another}
    assert not list(think.questions(tmp_path, think.SETS, 1000, dev=False, drawing=1))  # the first took all there is
    first = [int(one["id"]) for one in told[1][:20] if one["set"] == "cmath"]
    assert max(first) - min(first) > 150  # spread over the grades


@pytest.mark.parametrize(
    ("answer", "gold", "right"),
    [("24 cups", "24", True), ("$1,200", "1200", True), ("3/4", "6/8", True), ("12%", "12%", True), ("", "1", False)],
)
def test_right(answer: str, gold: str, right: bool) -> None:
    assert think.right(answer, gold, "") is right
