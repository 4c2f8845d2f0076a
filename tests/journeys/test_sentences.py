"""Answers in sentences: an explanation that is refused, a text that is to be written, a question to the reader."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from onebox.app import Box
from onebox.engine.fold import View
from onebox.settings import Settings
from onebox.testing import Behaviour, FakeEndpoint, Says
from onebox.types import Ask, Budget, Depth

OPENED = "The Sydney Harbour Bridge was opened in 1932."
STEEL = "Its arch is made of steel."
WHY = "Why was the Sydney Harbour Bridge opened in 1932, and what is its arch made of?"
LETTER = "Write a short letter to a friend about the Sydney Harbour Bridge."
LETTER_ZH = "写一封短信，向朋友介绍南京长江大桥。"


@pytest.fixture
def asked(served_by: Callable[..., Settings], bridges: Path, run: Callable[..., Any]) -> Callable[..., View]:
    """Ask an endpoint that says these things in turn; the run as it ends."""

    def inner(says: list[Behaviour], text: str, **ask: Any) -> View:
        async def main() -> View:
            view = View()
            async with FakeEndpoint(says) as endpoint, Box(served_by(endpoint.url)) as box:
                (await box.library()).add([bridges])
                async for event in box.ask(Ask(text, **{"depth": Depth.SEARCH, **ask})):
                    view.see(event)
            return view

        return run(main())  # type: ignore[no-any-return]

    return inner


def test_an_explanation_refused_by_half_is_asked_for_again(asked: Callable[..., View]) -> None:
    """Of what is said then, only what the passages hold is told."""
    says = [Says("not in the passages", probability=0.3), Says(f"{OPENED} It was painted by seven dragons. {STEEL}")]
    view = asked(says, WHY)
    assert (view.stop_reason, view.usage.calls) == ("finished", 2)
    assert view.text == f"{OPENED} {STEEL}"
    assert all(claim.supported for claim in view.claims.values())


@pytest.mark.parametrize(
    "again", ["not in the passages", "Seven dragons painted it in one night.", "The Tower Bridge can be raised."]
)
def test_what_the_passages_do_not_hold_or_what_is_off_the_point_stays_a_refusal(
    again: str, asked: Callable[..., View]
) -> None:
    view = asked([Says("not in the passages", probability=0.3), Says(again)], WHY)
    assert (view.stop_reason, view.text) == ("no_evidence", "")


def test_a_meant_refusal_of_an_explanation_is_taken_at_its_word(asked: Callable[..., View]) -> None:
    view = asked([Says("not in the passages", probability=0.9), Says(OPENED)], WHY)
    assert (view.stop_reason, view.usage.calls) == ("no_evidence", 1)


def test_a_text_to_be_written_keeps_its_greeting(asked: Callable[..., View]) -> None:
    view = asked([Says(f"Dear Kim, greetings from the shore! {OPENED} {STEEL}")], LETTER)
    assert (view.stop_reason, view.usage.calls) == ("finished", 1)
    assert [claim.supported for claim in view.claims.values()] == [False, True, True]


@pytest.mark.parametrize(
    ("text", "made_up", "facts"),
    [
        (LETTER, "Dear Kim! I danced on it. A dragon sang. The moon was green.", f"{OPENED} {STEEL}"),
        (LETTER_ZH, "亲爱的小林！我在桥上跳舞。有一条龙在唱歌。月亮是绿的。", "南京长江大桥于1968年建成通车。"),
    ],
)
def test_of_a_text_mostly_made_up_the_facts_stay(
    text: str, made_up: str, facts: str, asked: Callable[..., View]
) -> None:
    view = asked([Says(made_up), Says(facts)], text)
    assert (view.stop_reason, view.text) == ("finished", facts)
    assert all(claim.supported for claim in view.claims.values())


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Which is larger, 1/3 or 1/4?", "An idea.\n\nYour turn: Which is larger, 1/3 or 1/4?"),
        ("Question: Which is larger? The answer is 1/3.", "An idea.\n\nYour turn: Which is larger?"),
        ("I have none.", "An idea."),
    ],
)
def test_an_answer_may_end_by_asking_the_reader(said: str, shown: str, asked: Callable[..., View]) -> None:
    view = asked([Says("An idea."), Says(said)], "Teach me fractions.", depth=Depth.CHAT, asks_back="Your turn:")
    assert view.text == shown


def test_a_chinese_reader_is_asked_in_chinese(asked: Callable[..., View]) -> None:
    says = [Says("要点：讲完了。"), Says("小问题：三分之一和四分之一，哪个大？")]
    view = asked(says, "教我分数。", depth=Depth.CHAT, asks_back="小问题：")
    assert view.text == "要点：讲完了。\n\n小问题：三分之一和四分之一，哪个大？"


def test_no_question_is_asked_beyond_the_budget(asked: Callable[..., View]) -> None:
    says = [Says("An idea."), Says("Which?")]
    view = asked(says, "Teach me.", depth=Depth.CHAT, asks_back="Your turn:", budget=Budget(calls=1))
    assert (view.stop_reason, view.text, view.usage.calls) == ("finished", "An idea.", 1)
