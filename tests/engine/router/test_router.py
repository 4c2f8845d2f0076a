import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from onebox.engine.router.ask_model import QUESTION_SCHEMA, standalone
from onebox.engine.router.choice import Choice, Request
from onebox.engine.router.nearest import Remembered
from onebox.engine.router.router import Router
from onebox.engine.router.settle import COSTLY, facts, settle, worth_a_call
from onebox.events import Note, RouteChosen
from onebox.store.cache import Notes
from onebox.store.database import open_database
from onebox.types import Depth, Message, Needs

TODAY = (Depth.CHAT, Depth.SEARCH)


class Model:
    """Answers every call with the same object and remembers what it was asked."""

    def __init__(self, said: dict[str, Any] | None) -> None:
        self.said = said
        self.asked: list[str] = []

    async def __call__(self, messages: Sequence[Message], most: int, schema: dict[str, Any]) -> dict[str, Any] | None:
        self.asked.append(messages[-1].content)
        return self.said


def unsure(router: Router) -> Request:
    """A request the classifier abstains on."""
    for text in ("zq", "绿", "quux", "then perhaps", "嗯那个", "mauve", "x", "大概这样", "seven", "ok so the thing"):
        if not router.decide(Request(text)).sure:
            return Request(text)
    raise AssertionError("the classifier is sure of everything")


@pytest.mark.parametrize(
    ("text", "depth"),
    [
        ("What type of DNS record maps an address back to a name?", Depth.SEARCH),
        ("怎样卸载一个软件包，并把它的配置文件也一起删干净？", Depth.SEARCH),
        ("写一首关于秋天的诗", Depth.CHAT),
        ("Solve the equation 5x^2 + 3x - 2 = 0", Depth.THINK),
        ("全面调研国内储能市场，写一份有来源的研究报告", Depth.RESEARCH),
        ("convert all the png files in this folder to jpg", Depth.EXECUTE),
        ("/research bicycles", Depth.RESEARCH),
    ],
)
def test_the_plain_cases(text: str, depth: Depth) -> None:
    choice = Router().decide(Request(text))
    assert (choice.depth, choice.sure) == (depth, True)
    assert choice.by in ("rule", "classifier")
    assert 0 < choice.confidence <= 1


def test_no_model_is_asked_when_sure() -> None:
    model = Model({"depth": "execute"})
    assert asyncio.run(Router().route(Request("你好"), model)).depth is Depth.CHAT
    assert model.asked == []


@pytest.mark.parametrize("said", [None, {}, {"depth": "deepest"}, {"depth": 3}])
def test_what_nobody_is_sure_of_is_searched_for(said: dict[str, Any] | None) -> None:
    router = Router()
    request = unsure(router)
    for model in (Model(said), None):
        choice = asyncio.run(router.route(request, model))
        assert (choice.depth, choice.by) == (Depth.SEARCH, "rule")


def test_the_model_decides_what_the_classifier_does_not() -> None:
    router = Router()
    request = unsure(router)
    model = Model({"depth": "think"})
    choice = asyncio.run(router.route(request, model))
    assert (choice.depth, choice.by) == (Depth.THINK, "model")
    assert request.text in model.asked[0]


@pytest.mark.parametrize("said", COSTLY)
def test_a_costly_depth_is_not_for_a_model_alone_to_choose(said: Depth) -> None:
    """Unsure is search; research only where the request itself speaks for it."""
    router = Router()
    request = unsure(router)
    guess = router.decide(request).depth
    choice = asyncio.run(router.route(request, Model({"depth": str(said)})))
    assert choice.depth is (said if guess is said else Depth.SEARCH)


def test_corrections_are_remembered(tmp_path: Path) -> None:
    notes = Notes(open_database(f"sqlite:///{tmp_path / 'onebox.db'}"))
    router = Router(Remembered(notes))
    request = Request("帮我看看明天适不适合晒被子")
    chosen = Depth.CHAT if router.decide(request).depth is not Depth.CHAT else Depth.SEARCH
    assert router.remember(request, chosen)
    later = Router(Remembered(notes))  # another process
    for text in (request.text, "帮我看看明天适不适合晒被子？"):
        choice = later.decide(Request(text))
        assert (choice.depth, choice.by, choice.sure) == (chosen, "rule", True)
    assert later.decide(Request("Who wrote Faust?")).by == "classifier"
    assert not later.remember(request, chosen), "it would have been chosen anyway"
    other = next(depth for depth in Depth if depth is not chosen)
    assert later.remember(request, other)
    assert Router(Remembered(notes)).decide(request).depth is other, "the last word counts"


def test_a_follow_up_is_read_with_the_turn_before() -> None:
    router = Router()
    before = ("Compute the integral of x sin(x) from 0 to pi",)
    alone, after = (router.decide(Request("and if it were cos?", before=turns)) for turns in ((), before))
    assert after.depth is Depth.THINK
    assert after.needs.context
    assert alone.needs.context


@pytest.mark.parametrize(
    ("wished", "documents", "there", "done"),
    [
        (Depth.THINK, False, TODAY, Depth.CHAT),
        (Depth.RESEARCH, False, TODAY, Depth.SEARCH),
        (Depth.EXECUTE, False, TODAY, Depth.SEARCH),
        (Depth.CHAT, True, TODAY, Depth.SEARCH),
        (Depth.THINK, True, tuple(Depth), Depth.SEARCH),
        (Depth.RESEARCH, True, tuple(Depth), Depth.RESEARCH),
        (Depth.THINK, False, tuple(Depth), Depth.THINK),
    ],
)
def test_from_the_choice_to_what_is_done(wished: Depth, documents: bool, there: tuple[Depth, ...], done: Depth) -> None:
    assert settle(wished, there, documents=documents) is done
    told = facts(Choice(wished, "classifier", 0.9, Needs()), done, documents=documents, language="en")
    assert told[0] == RouteChosen(depth=done, by="classifier", confidence=0.9, needs=Needs())
    said = [fact for fact in told if isinstance(fact, Note)]
    assert bool(said) == (wished not in there and not (documents and wished in (Depth.CHAT, Depth.THINK)))
    assert all(str(wished) in note.text for note in said)


def test_a_model_is_asked_only_when_its_word_can_matter() -> None:
    doubtful = Choice(Depth.CHAT, "classifier", 0.4, Needs(), sure=False)
    assert worth_a_call(doubtful, TODAY, documents=False)
    assert not worth_a_call(doubtful, TODAY, documents=True), "documents are named: it is search whatever it says"
    assert not worth_a_call(doubtful, tuple(Depth), documents=True), "a costly depth is not for a model alone to choose"
    maybe = Choice(Depth.RESEARCH, "classifier", 0.4, Needs(), sure=False)
    assert worth_a_call(maybe, tuple(Depth), documents=True)


HISTORY = (Message("user", "珠穆朗玛峰多高"), Message("assistant", "8848.86 米。"))


def test_a_follow_up_stands_alone() -> None:
    model = Model({"question": "谁第一个登上珠穆朗玛峰？"})
    assert asyncio.run(standalone(model, "谁第一个登上去的", HISTORY, "zh")) == "谁第一个登上珠穆朗玛峰？"
    assert "8848.86" in model.asked[0]


@pytest.mark.parametrize(
    "said", [None, {}, {"question": " "}, {"question": "一句\n两句"}, {"question": "谁登上去的？"}]
)
def test_a_rewrite_that_loses_something_is_not_trusted(said: dict[str, Any] | None) -> None:
    assert asyncio.run(standalone(Model(said), "1953 年谁登上去的", HISTORY, "zh")) is None
    assert QUESTION_SCHEMA["properties"]["question"]["maxLength"] == 300
