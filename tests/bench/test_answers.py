"""The whole of `answers` and `ablation` against a fake endpoint: items, resume, fresh memory, no texts of the data."""

import json
from argparse import Namespace
from collections.abc import Callable, Coroutine
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from bench.journal import Journal
from bench.metrics import spans_of
from bench.peers.plain_rag import numbers_in
from bench.questions import Question, QuestionSet
from bench.tasks import ablation, answers

from bench import homes
from onebox.testing import FakeEndpoint

ROWS = {
    "Ada": ["Ada Lom was born in Ulm.", " She married Bob Ray."],
    "Bob Ray": ["Bob Ray is a Danish painter.", " He lives in Aarhus."],
    "Tea": ["Tea is a drink made from leaves."],
}
CORPUS = [{"id": title, "title": title, "text": "".join(lines)} for title, lines in ROWS.items()]
TOY = QuestionSet(
    "toy",
    [
        Question("q1", "Where was Ada Lom born?", ("Ulm",), (frozenset({"Ada"}),), frozenset({("Ada", 0)}), "bridge"),
        Question(
            "q2",
            "What is the nationality of the painter Ada Lom married?",
            ("Danish",),
            (frozenset({"Ada"}), frozenset({"Bob Ray"})),
            frozenset({("Ada", 1), ("Bob Ray", 0)}),
            "comparison",
            "dev",
        ),
    ],
    CORPUS,
    {title: spans_of(lines) for title, lines in ROWS.items()},
)

Run = Callable[[Coroutine[Any, Any, Any]], Any]


def reply(messages: Any, body: dict[str, Any]) -> str:
    asked = messages[-1].content
    short = "Danish" if "nationality" in asked else "Ulm"
    fact = "Bob Ray is a Danish painter." if short == "Danish" else "Ada Lom was born in Ulm."
    if '"quotes"' in asked:
        return json.dumps({"quotes": [fact, "Ada never said so."]})
    if "response_format" in body:
        return json.dumps({"why": fact, "sentences": [1], "answer": short})
    return f"{short} [1]" if "numbers" in asked else short


@pytest.fixture(autouse=True)
def _folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bench's own folders are the developer's; a test keeps out of them."""
    for module in (homes, answers, ablation):
        monkeypatch.setattr(module, "WORK", tmp_path / "work")


def options(arms: tuple[str, ...], **more: Any) -> Namespace:
    return Namespace(model="fake/m", limit=None, no_embed=True, arms=list(arms), **more)


def models(tmp_path: Path, url: str) -> Path:
    home = tmp_path / "user"
    home.mkdir(exist_ok=True)
    (home / "settings.toml").write_text(f'[endpoints.fake]\nurl = "{url}"\n', encoding="utf-8")
    return home


def test_onebox_and_plain_take_turns_and_are_scored(tmp_path: Path, run: Run) -> None:
    journal = Journal(tmp_path / "a.jsonl", {}, resume=False)

    async def go() -> int:
        async with FakeEndpoint(reply) as endpoint:
            await answers.ask_all(TOY, options(answers.ARMS), models(tmp_path, endpoint.url), journal)
            first = len(endpoint.requests)
            await answers.ask_all(TOY, options(answers.ARMS), models(tmp_path, endpoint.url), journal)
            assert len(endpoint.requests) == first  # all done: nothing is asked again
            return first

    run(go())
    assert [(one["id"], one["arm"]) for one in journal.items] == [
        *(("q1", arm) for arm in ("onebox", "plain", "plain_numbers")),
        *(("q2", arm) for arm in ("plain", "plain_numbers", "onebox")),
    ]
    by = {(one["id"], one["arm"]): one for one in journal.items}
    for one in journal.items:
        assert one["f1"] == 1 and "error" not in one and "answer" not in one
        assert one["quotes"] == one["verbatim"] > 0 and one["calls"] >= 1 and one["total"] >= one["first_token"] > 0
    assert by["q1", "onebox"]["sf_f1"] == by["q1", "plain"]["sf_f1"] == 1
    assert by["q2", "onebox"]["found_all"] == 1

    file = answers.write(TOY, None, {"model": "fake/m"}, journal.items, tmp_path / "results")
    result = json.loads(file.read_text(encoding="utf-8"))
    assert result["task"] == "answers" and result["n"] == 2 and result["machine"]["cores"]
    assert result["sets"]["toy"]["onebox - plain"]["all"]["f1"]["difference"] == 0
    assert set(result["sets"]["toy"]["arms"]["plain"]) == {"all", "dev", "report", "bridge", "comparison"}
    text = file.read_text(encoding="utf-8")
    assert not any(line.strip() in text for lines in ROWS.values() for line in lines)


def test_a_set_measured_before_under_the_same_settings_stays(tmp_path: Path) -> None:
    item = {"arm": "plain", "half": "report", "type": "", "f1": 1.0, "sentences": 0, "supported": 0}
    other = QuestionSet("other", [Question("o1", "?")])
    answers.write(other, None, {"model": "a"}, [{**item, "set": "other", "id": "o1"}], tmp_path)
    file = answers.write(TOY, None, {"model": "a"}, [{**item, "set": "toy", "id": "q1"}], tmp_path)
    assert set(json.loads(file.read_text())["sets"]) == {"other", "toy"}
    file = answers.write(TOY, None, {"model": "b"}, [{**item, "set": "toy", "id": "q1"}], tmp_path)
    assert set(json.loads(file.read_text())["sets"]) == {"toy"}


def test_an_endpoint_that_fails_is_an_item_with_an_error_and_the_rest_goes_on(tmp_path: Path, run: Run) -> None:
    def fails_once(messages: Any, body: dict[str, Any]) -> Any:
        return " " if "Where was" in messages[-1].content else reply(messages, body)

    journal = Journal(tmp_path / "a.jsonl", {}, resume=False)

    async def go() -> None:
        async with FakeEndpoint(fails_once) as endpoint:
            await answers.ask_all(TOY, options(("onebox",)), models(tmp_path, endpoint.url), journal)

    run(go())
    assert [("error" in one, one["f1"]) for one in journal.items] == [(True, 0), (False, 1)]


def test_every_arm_of_the_ablation_is_scored(tmp_path: Path, run: Run) -> None:
    journal = Journal(tmp_path / "b.jsonl", {}, resume=False)

    async def go() -> None:
        async with FakeEndpoint(reply) as endpoint:
            await ablation.ask_all(TOY, options(tuple(ablation.ARMS)), models(tmp_path, endpoint.url), journal)

    run(go())
    assert {one["arm"] for one in journal.items} == set(ablation.ARMS) and len(journal.items) == 2 * len(ablation.ARMS)
    assert all("error" not in one and one["f1"] == 1 for one in journal.items), journal.items
    extract = next(one for one in journal.items if one["arm"] == "extract_then_write" and one["id"] == "q1")
    assert extract["calls"] == 2 and extract["own_sf_f1"] == 1  # the quote that stands nowhere is dropped
    table = ablation.summary(journal.items)
    assert table["n"] == len(journal.items) and table["errors"] == 0


def test_arms_that_share_a_prefix_stand_side_by_side_and_take_turns() -> None:
    names = list(ablation.ARMS)
    first, second = ablation.in_turn(names, 0), ablation.in_turn(names, 1)
    assert sorted(first) == sorted(second) == sorted(names) and first[0] != second[0]
    for order in (first, second):
        groups = [(ablation.ARMS[name].picks, ablation.ARMS[name].shows) for name in order]
        assert len([1 for a, b in pairwise(groups) if a != b]) == len(set(groups)) - 1


@pytest.mark.parametrize(
    ("text", "numbers"), [("Ulm [2][1]", [2, 1]), ("是【1，3】", [1, 3]), ("[9] [0] 12 (2)", [2]), ("1998", [])]
)
def test_passage_numbers(text: str, numbers: list[int]) -> None:
    assert numbers_in(text, 6) == numbers


def test_a_missing_model_is_said_loudly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert homes.model_home("local/no-such-model", tmp_path) is None
    assert "SKIPPED" in (said := capsys.readouterr().err) and "--home" in said
