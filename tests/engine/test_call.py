"""Budgets and contexts hold, whatever the passages; a call is paid for once."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from onebox.engine.call import MARGIN_TOKENS, Manner, call
from onebox.engine.depths.chat import chat
from onebox.engine.depths.search import search
from onebox.engine.fold import View, fold
from onebox.engine.work import Work
from onebox.errors import BudgetExceeded, ModelUnavailable
from onebox.events import Event
from onebox.library.records import SearchResult
from onebox.models.model import Reply
from onebox.testing import fake_tokens
from onebox.types import Ask, Budget, Depth, Hit, Message, Passage, Source, Usage


class Recorder:
    """A model that counts, and refuses what does not fit its context together with the reply."""

    name = "fake/m"

    def __init__(self, *said: str, context: int = 4096, finish: Any = "stop", probability: float | None = None) -> None:
        self.said = list(said) or ["ok"]
        self.context = context
        self.finish = finish
        self.probability = probability
        self.largest = 0
        self.calls = 0

    async def count(self, messages: Sequence[Message]) -> int:
        return sum(fake_tokens(message.content) + 4 for message in messages)

    async def chat(self, messages: Sequence[Message], *, max_tokens: int, on_text: Any = None, **_: Any) -> Reply:
        tokens = await self.count(messages)
        self.largest = max(self.largest, tokens + max_tokens)
        assert tokens + max_tokens <= self.context, "a prompt beyond the context"
        self.calls += 1
        text = self.said.pop(0) if len(self.said) > 1 else self.said[0]
        if on_text:
            on_text(text)
        used = Usage(1, tokens, fake_tokens(text))
        return Reply(text, self.finish, used, self.name, 0.0, 0.0, probability=self.probability)

    async def close(self) -> None:
        pass


class Shelf:
    """A library that finds the passages it was given for every question."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.passages = passages

    def search(self, query: str, *, k: int = 10, collection: Any = None, source: Any = None) -> SearchResult:
        return SearchResult([Hit(one, 1.0 / (n + 1)) for n, one in enumerate(self.passages[:k])], "lexical")

    def sources_named_in(self, text: str) -> list[str]:
        return []

    def neighbours(self, passage: Passage, before: int = 1, after: int = 1) -> list[Passage]:
        return []


class Kept(dict[str, str]):
    def put(self, key: str, kind: str, value: str) -> None:
        self[key] = value


class Bench:
    """A Work of fakes; `view` folds what it emitted."""

    def __init__(self, model: Recorder, ask: Ask, passages: Sequence[Passage] = (), history: Any = ()) -> None:
        self.events: list[Event] = []
        self.kept: list[str] = []

        async def record(_: str, do: Callable[[], Any]) -> str:
            return str(await do())

        self.work = Work(
            run="r",
            ask=ask,
            conversation="c",
            language="zh" if "？" in ask.text else "en",
            model=model,
            library=Shelf(passages),
            memory=Kept(),
            emit=self.emit,
            record=record,
            history=tuple(history),
        )

    def emit(self, fact: Any) -> None:
        self.events.append(Event(run="r", seq=len(self.events) + 1, at=0.0, fact=fact))

    @property
    def view(self) -> View:
        return fold(self.events)


def passage(text: str, number: int = 1) -> Passage:
    return Passage(number, Source(f"s{number}", f"Bridge {number}", f"/{number}.md"), 0, len(text), text)


ASK = [Message("user", "hello")]


def test_the_same_messages_are_paid_for_once() -> None:
    bench = Bench(model := Recorder("hi"), Ask("q"))
    heard: list[str] = []
    for _ in range(3):
        said = asyncio.run(call(bench.work, "write", ASK, max_tokens=9, on_text=heard.append))
        assert (said.text, said.whole, said.data) == ("hi", True, None)
    assert (model.calls, heard, bench.view.usage.calls) == (1, ["hi"] * 3, 1)
    asyncio.run(call(bench.work, "write", ASK, max_tokens=10))
    assert model.calls == 2


def test_a_reply_is_kept_before_it_is_counted() -> None:
    """Killed after it is counted, the call would be paid for twice."""
    bench = Bench(Recorder("hi"), Ask("q"))
    kept: list[int] = []
    bench.work.emit = lambda _: kept.append(len(bench.work.memory))  # type: ignore[arg-type]
    asyncio.run(call(bench.work, "write", ASK, max_tokens=9))
    assert kept == [1]


def test_how_sure_it_was_is_remembered_with_the_reply() -> None:
    bench = Bench(model := Recorder("no", probability=0.25), Ask("q"))
    manner = Manner(with_probability=True)
    said = [asyncio.run(call(bench.work, "write", ASK, max_tokens=9, manner=manner)) for _ in range(2)]
    assert ([one.probability for one in said], model.calls) == ([0.25, 0.25], 1)


@pytest.mark.parametrize("finish", ["length", "broken"])
def test_half_an_answer_is_not_remembered(finish: str) -> None:
    bench = Bench(model := Recorder("half", finish=finish), Ask("q"))
    for _ in range(2):
        said = asyncio.run(call(bench.work, "write", ASK, max_tokens=9))
        assert not said.whole
    assert model.calls == 2


def test_json_is_read_or_none() -> None:
    bench = Bench(Recorder('{"a": 1}', "no JSON", "[1]"), Ask("q"))
    asked = [asyncio.run(call(bench.work, "x", ASK, max_tokens=9 + n, schema={})) for n in range(3)]
    assert [said.data for said in asked] == [None, None, None]  # an empty schema is no schema
    bench = Bench(Recorder('{"a": 1}', "no JSON", "[1]"), Ask("q"))
    schema = {"type": "object"}
    asked = [asyncio.run(call(bench.work, "x", ASK, max_tokens=9 + n, schema=schema)) for n in range(3)]
    assert [said.data for said in asked] == [{"a": 1}, None, None]


def test_an_empty_answer_is_an_error_and_counted() -> None:
    bench = Bench(Recorder(" \n"), Ask("q"))
    with pytest.raises(ModelUnavailable):
        asyncio.run(call(bench.work, "write", ASK, max_tokens=9))
    assert bench.view.usage.calls == 1


@pytest.mark.parametrize(
    "budget", [Budget(calls=0), Budget(prompt_tokens=4), Budget(seconds=0)], ids=["calls", "prompt tokens", "seconds"]
)
def test_a_call_that_costs_too_much_is_not_made(budget: Budget) -> None:
    bench = Bench(model := Recorder(), Ask("q", budget=budget))
    with pytest.raises(BudgetExceeded):
        asyncio.run(call(bench.work, "write", ASK, max_tokens=9))
    assert model.calls == 0


def test_a_quarter_is_kept_for_the_landing() -> None:
    bench = Bench(Recorder(), Ask("q", budget=Budget(calls=4)))
    for n in range(3):
        asyncio.run(call(bench.work, "gather", ASK, max_tokens=9 + n, landing=False))
    with pytest.raises(BudgetExceeded):
        asyncio.run(call(bench.work, "gather", ASK, max_tokens=20, landing=False))
    asyncio.run(call(bench.work, "write", ASK, max_tokens=20))


TEXTS = {
    "en": "The bridge is made of steel and was opened in 1932 by many people. ",
    "zh": "南京长江大桥于1968年建成通车，桥上有铁路和公路。",
}
QUESTIONS = {
    "en": ["How is the bridge made?", "When was the bridge opened?"],
    "zh": ["大桥是怎样建成的？", "南京长江大桥是哪一年通车的？"],
}


@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(["en", "zh"]),
    st.integers(0, 1),
    st.lists(st.integers(1, 250), min_size=1, max_size=8),
    st.sampled_from([640, 1024, 2048, 4096]),
)
def test_a_prompt_never_exceeds_the_context(language: str, form: int, sizes: list[int], context: int) -> None:
    """Whatever the passages; and where they fit, something of them is in it."""
    passages = [passage(TEXTS[language] * size, n) for n, size in enumerate(sizes, 1)]
    model = Recorder('{"why": "不知道 unknown", "answer": "steel 1968"}', context=context)
    bench = Bench(model, Ask(QUESTIONS[language][form], budget=Budget(9, 100_000)), passages)
    asyncio.run(search(bench.work, bench.kept.append))
    assert model.calls >= 1
    assert model.largest + MARGIN_TOKENS <= context


@pytest.mark.parametrize("language", ["en", "zh"])
def test_one_endless_sentence_still_fits(language: str) -> None:
    """No sentence ends in it where it could be cut. The library cuts at 720 units; others may not."""
    endless = "the bridge is made of steel " * 900 if language == "en" else "大桥是怎样用钢建成的" * 600
    model = Recorder("ok", context=1024)
    ask = Ask(QUESTIONS[language][0], budget=Budget(9, 1_000_000))
    bench = Bench(model, ask, [passage(endless)])
    asyncio.run(search(bench.work, bench.kept.append))
    assert model.calls >= 1


@hypothesis_settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 400), max_size=12), st.sampled_from([1024, 4096]))
def test_a_long_conversation_fits_too(turns: list[int], context: int) -> None:
    history = [
        Message(role, f"{n} " + "字" * size)  # type: ignore[arg-type]
        for n, size in enumerate(turns)
        for role in ("user", "assistant")
    ]
    model = Recorder("ok", context=context)
    bench = Bench(model, Ask("然后呢？", Depth.CHAT), history=history)
    asyncio.run(chat(bench.work, bench.kept.append))
    assert model.largest <= context and bench.kept == ["ok"]
