"""Endpoints that misbehave: a clear error or a right fallback, and a run that can be taken up again."""

import asyncio
import json
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from onebox.app import Box
from onebox.engine.fold import View, fold
from onebox.errors import ModelError, OneboxError
from onebox.settings import Settings
from onebox.testing import Behaviour, Fails, FakeEndpoint, Raw, Says, Script
from onebox.types import Ask, Budget, Depth

QUESTION = "When was the Sydney Harbour Bridge opened?"
WHY = "The Sydney Harbour Bridge was opened in 1932."
GOOD = "It was opened in 1932"
AGAIN = json.dumps({"why": WHY, "answer": "1932"})
"""A right second try."""
LOOP = "The bridge is a bridge is a bridge. " * 30


def reasoned(why: str, answer: str) -> str:
    return json.dumps({"why": why, "answer": answer}, ensure_ascii=False)


CHOSEN = {
    "yes no en": ("Was the Sydney Harbour Bridge opened in 1932?", reasoned(WHY, "yes")),
    "yes no zh": ("南京长江大桥是1968年建成通车的吗？", reasoned("南京长江大桥于1968年建成通车。", "是")),
    "choice en": (
        "Which carries rail: the Sydney Harbour Bridge or the tower?",
        reasoned("The Sydney Harbour Bridge carries rail.", "Sydney Harbour Bridge"),
    ),
    "choice zh": (
        "哪座桥是1968年建成的：南京长江大桥还是 Sydney Harbour Bridge？",
        reasoned("南京长江大桥于1968年建成通车。", "南京长江大桥"),
    ),
}
"""Questions that are asked in JSON, with a right reply."""
PATIENT: dict[str, float] = {"connect_seconds": 20, "first_token_seconds": 60, "token_seconds": 60}
HASTY: dict[str, float] = {"connect_seconds": 20, "first_token_seconds": 2, "token_seconds": 1.5}
"""For endpoints that fall silent; any other is given the time that a busy machine takes."""

Try = Callable[..., tuple[View, OneboxError | None]]


async def attempt(box: Box, run: str) -> tuple[View, OneboxError | None]:
    """Work on a run; what it came to, and the error it ended in."""
    raised = None
    try:
        await box.work_on(run)
    except OneboxError as error:
        raised = error
    return fold(box.events.read(run)), raised


def holds_together(box: Box, view: View) -> None:
    """Numbers without gaps, one question, at most one answer, the row and the events agree."""
    events = box.events.read(view.run)
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    roles = [message.role for message in box.conversations.messages(view.conversation)]
    assert roles == (["user", "assistant"] if view.state == "done" else ["user"])
    row = box.runs.get(view.run)
    assert (row.state, row.stop_reason) == (view.state, view.stop_reason)


@pytest.fixture
def asked(served_by: Callable[..., Settings], bridges: Path, run: Callable[..., Any]) -> Callable[..., list[View]]:
    """Ask an endpoint that behaves so, then resume as long as it fails; the view after each attempt."""

    def inner(
        script: "Script | list[Behaviour]",
        tries: int = 1,
        text: str = QUESTION,
        **ask: Any,
    ) -> list[View]:
        silent = not callable(script) and any(isinstance(one, Says) and one.hangs_after is not None for one in script)

        async def main() -> list[View]:
            views = []
            waits = HASTY if silent else PATIENT
            async with FakeEndpoint(script) as endpoint, Box(served_by(endpoint.url, **waits)) as box:
                (await box.library()).add([bridges])
                row = await box.submit(Ask(text, **{"depth": Depth.SEARCH, **ask}))
                for _ in range(tries):
                    view, error = await attempt(box, row.id)
                    assert (view.state == "failed") == (error is not None)
                    if error is not None:
                        assert isinstance(error, ModelError) and error.hint
                        assert (view.error, view.hint) == (str(error), error.hint)
                    holds_together(box, view)
                    views.append(view)
            return views

        return run(main())

    return inner


def is_right(view: View) -> None:
    assert (view.state, view.stop_reason) == ("done", "finished")
    assert "1932" in view.claims[0].text and view.claims[0].supported and view.claims[0].citations


REFUSALS: dict[str, tuple[list[Behaviour], str]] = {
    "500": ([Fails(500)], "500"),
    "401": ([Fails(401, "no such key")], "no such key"),
    "not JSON": ([Raw(b"<html>hello</html>", "text/html")], "not the chat protocol"),
    "other JSON": ([Raw(b'data: ["a", 1]\n\n')], "not the chat protocol"),
    "bytes": ([Raw(b"\x00\xff\xfe garbage \x80\n\n" * 50)], ""),
    "empty": ([Says("")], "empty answer"),
    "white": ([Says(" \n ")], "empty answer"),
    "silent": ([Says(GOOD, hangs_after=-1)], "no token within"),
    "dies at once": ([Says(GOOD, dies_after=0), Says(GOOD, dies_after=0)], "broke off"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_a_clear_error_then_the_run_goes_on(name: str, asked: Callable[..., list[View]]) -> None:
    script, says = REFUSALS[name]
    failed, done = asked([*script, Says(GOOD)], tries=2)
    assert (failed.state, failed.stop_reason) == ("failed", "error")
    assert says in failed.error
    is_right(done)
    assert done.error == ""


@pytest.mark.parametrize("question", CHOSEN)
@pytest.mark.parametrize("trouble", [{"dies_after": 5}, {"hangs_after": 5}, {"error_after": 4}], ids=str)
def test_a_reply_that_ends_in_its_reasoning(
    question: str, trouble: dict[str, int], asked: Callable[..., list[View]]
) -> None:
    text, good = CHOSEN[question]
    failed, done = asked([Says(good, **trouble), Says(good)], tries=2, text=text)
    assert (failed.state, failed.stop_reason, failed.claims) == ("failed", "error", {})
    assert "broke off" in failed.error
    is_chosen(done, good)


def is_chosen(view: View, good: str) -> None:
    assert (view.state, view.stop_reason, view.error) == ("done", "finished", "")
    assert view.claims[0].text == json.loads(good)["answer"]
    assert view.claims[0].supported and view.claims[0].citations
    assert "{" not in view.text


@pytest.mark.parametrize(
    "script",
    [
        pytest.param([Fails(429, retry_after=0), Says(GOOD)], id="429"),
        pytest.param([Fails(429), Says(GOOD)], id="429 that says no time"),
        pytest.param([Fails(503, retry_after=0), Says(GOOD)], id="503"),
        pytest.param([Says("1932")], id="a word"),
        pytest.param([Says(f"<think>1932, I am sure</think>{GOOD}")], id="thinks aloud"),
        pytest.param([Says(f"{WHY} It is a bridge.")], id="prose"),
        pytest.param([Says(f"{WHY} It is one of the largest arch", finish="length")], id="prose cut off"),
        pytest.param([Says(AGAIN)], id="JSON not asked for"),
        pytest.param([Says(GOOD, whole=True)], id="one piece"),
        pytest.param([Says(GOOD, usage=False, done=False)], id="never says it is done"),
        pytest.param([Says(GOOD, dies_after=len(GOOD) // 3 + 1)], id="dies after the last word"),
        pytest.param([Says("1932", dies_after=3, chunk=1), Says(AGAIN)], id="dies in the word"),
        pytest.param([Says("193", finish="length"), Says(AGAIN)], id="cut off in the word"),
        pytest.param([Says(LOOP, finish="length"), Says(AGAIN)], id="loops, then not"),
        pytest.param([Says("Norman Foster"), Says(AGAIN)], id="makes it up, then not"),
    ],
)
def test_a_right_answer_all_the_same(script: list[Behaviour], asked: Callable[..., list[View]]) -> None:
    (view,) = asked(script)
    is_right(view)
    assert "{" not in view.text


@pytest.mark.parametrize("question", CHOSEN)
@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(lambda good: [Says(good, json_mode="object")] * 2, id="no schemas"),
        pytest.param(lambda good: [Says(good, json_mode="none")] * 3, id="no JSON mode"),
        pytest.param(lambda good: [Says(f"Here:\n```json\n{good}\n```\nGood luck!")], id="code fence"),
        pytest.param(lambda good: [Says(f"<think>hm</think>{good}", whole=True)], id="thinks aloud"),
        pytest.param(lambda good: [Says(good[:-1], finish="length")], id="cut off after the answer"),
        pytest.param(lambda good: [Says(good, dies_after=len(good) // 3 + 1)], id="dies after the last word"),
    ],
)
def test_a_right_choice_all_the_same(question: str, trouble: Any, asked: Callable[..., list[View]]) -> None:
    text, good = CHOSEN[question]
    (view,) = asked(trouble(good), text=text)
    is_chosen(view, good)


@pytest.mark.parametrize("question", CHOSEN)
def test_half_a_choice_is_no_answer(question: str, asked: Callable[..., list[View]]) -> None:
    """Cut off before the closing quotation mark: "no" may be all that came of "not in the passages"."""
    text, good = CHOSEN[question]
    (view,) = asked([Says(good[:-2], finish="length")], text=text)
    assert (view.stop_reason, view.claims, view.text) == ("no_evidence", {}, "")


@pytest.mark.parametrize("finish", ["length", "stop"])
@pytest.mark.parametrize("question", CHOSEN)
def test_endless_repetition_in_json_is_no_answer(question: str, finish: str, asked: Callable[..., list[View]]) -> None:
    """Cut off in the middle of JSON: what is shown must not be the broken JSON."""
    (view,) = asked([Says('{"why": "' + LOOP, finish=finish)], text=CHOSEN[question][0])
    assert view.stop_reason == "no_evidence"
    assert not view.claims and "{" not in view.text


@pytest.mark.parametrize("finish", ["length", "stop"])
@pytest.mark.parametrize(
    ("loop", "text"),
    [
        (LOOP, QUESTION),
        ("the bridge of " * 30, QUESTION),
        ("Its arch is made of steel. " * 20, QUESTION),
        ("Its arch is made of steel. " * 30, "How is the arch of the Sydney Harbour Bridge made?"),
        ('{"why": "' + LOOP, QUESTION),
        ("大桥是大桥，" * 20, "南京长江大桥是哪一年建成通车的？"),
        ("大桥上有铁路和公路。" * 10, "南京长江大桥是哪一年建成通车的？"),
    ],
)
def test_endless_repetition_is_no_answer(loop: str, text: str, finish: str, asked: Callable[..., list[View]]) -> None:
    (view,) = asked([Says(loop, finish=finish)], text=text)
    assert (view.stop_reason, view.claims, view.text) == ("no_evidence", {}, "")


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (f"{WHY} Its arch is made of gold. It was drawn by Norman Foster.", QUESTION),
        ("南京长江大桥于1968年建成通车。正桥长999米。设计它的是李小龙。", "南京长江大桥是哪一年建成通车的？"),
    ],
)
def test_a_long_reply_is_judged_sentence_by_sentence(said: str, text: str, asked: Callable[..., list[View]]) -> None:
    (view,) = asked([Says(said)], text=text)
    assert view.stop_reason == "finished"
    assert [claim.supported for claim in view.claims.values()] == [True, False, False]
    assert all(claim.reason for claim in list(view.claims.values())[1:])


@pytest.mark.parametrize("said", ["The answer is not in the passages.", "I don't know.", "“Not in the passages”"])
def test_a_refusal_is_not_asked_again(said: str, asked: Callable[..., list[View]]) -> None:
    (view,) = asked([Says(said)])
    assert (view.stop_reason, view.claims, view.text, view.usage.calls) == ("no_evidence", {}, "", 1)


@pytest.mark.parametrize(
    ("probability", "pressed", "answered"),
    [(0.3, "1932", True), (0.3, "1066", False), (0.3, "not in the passages", False), (0.9, "1932", False)],
)
def test_a_refusal_that_is_hardly_meant_is_pressed_once(
    probability: float, pressed: str, answered: bool, asked: Callable[..., list[View]]
) -> None:
    """What it says then must stand in the passages; a refusal that is meant is taken as it is."""
    (view,) = asked([Says("not in the passages", probability=probability), Says(pressed)])
    assert view.stop_reason == ("finished" if answered else "no_evidence")
    assert view.usage.calls == (2 if probability < 0.4 else 1)
    assert [(claim.text, claim.supported) for claim in view.claims.values()] == ([("1932", True)] if answered else [])


def test_a_refusal_is_not_pressed_beyond_the_budget(asked: Callable[..., list[View]]) -> None:
    (view,) = asked([Says("not in the passages", probability=0.3), Says("1932")], budget=Budget(calls=1))
    assert (view.stop_reason, view.usage.calls) == ("no_evidence", 1)


def test_an_endpoint_that_tells_no_probability_is_believed(asked: Callable[..., list[View]]) -> None:
    (view,) = asked([Says("not in the passages"), Says("1932")])
    assert (view.stop_reason, view.usage.calls) == ("no_evidence", 1)


def test_half_a_refusal_is_no_answer(asked: Callable[..., list[View]]) -> None:
    """ "no" is what came of "not in the passages"."""
    (view,) = asked([Says("not in the passages", dies_after=1, chunk=2)])
    assert (view.stop_reason, view.claims) == ("no_evidence", {})
    assert "broke off" in view.notes[0]


def test_an_endpoint_that_never_stops_is_stopped(asked: Callable[..., list[View]]) -> None:
    """It does not mind max_tokens: a megabyte of words."""
    (view,) = asked([Says("Steel and stone. " * 60_000, chunk=400)], text="How is the bridge made?", depth=Depth.CHAT)
    assert (view.state, view.stop_reason) == ("done", "finished")
    assert 1000 < len(view.text) < 20_000


def test_half_a_chat_answer_is_kept_and_said_to_be_half(asked: Callable[..., list[View]]) -> None:
    (view,) = asked([Says("Steel lasts long. Stone lasts", dies_after=9)], depth=Depth.CHAT)
    assert view.text.startswith("Steel lasts long.") and "broke off" in view.notes[0]


def test_slow_words_end_with_the_seconds_of_the_budget(asked: Callable[..., list[View]]) -> None:
    began = time.monotonic()
    (view,) = asked([Says(GOOD * 500, slow=0.05)], budget=Budget(seconds=6))
    assert (view.state, view.stop_reason) == ("done", "budget")
    assert time.monotonic() - began < 30
    assert view.usage.calls == 1


def test_garbage_is_not_remembered(asked: Callable[..., list[View]], served_by: Callable[..., Settings]) -> None:
    """The same question to the same endpoint, put right since, gets the right answer."""
    prose = Says("I like trains.")
    (view,) = asked([prose, prose])
    assert view.stop_reason == "no_evidence"
    (view,) = asked([Says(GOOD)])
    is_right(view)


def test_nothing_listens(served_by: Callable[..., Settings], bridges: Path, run: Callable[..., Any]) -> None:
    async def main() -> None:
        async with FakeEndpoint([Says(GOOD)]) as endpoint:
            port, url = endpoint.port, endpoint.url
        async with Box(served_by(url, **PATIENT)) as box:
            (await box.library()).add([bridges])
            row = await box.submit(Ask(QUESTION, Depth.SEARCH))
            view, error = await attempt(box, row.id)
            assert isinstance(error, ModelError) and url in str(error) and view.state == "failed"
            async with FakeEndpoint([Says(GOOD)], port=port):
                view, error = await attempt(box, row.id)
            is_right(view)
            holds_together(box, view)

    run(main())


def test_two_processes_take_turns_on_a_failing_run(
    served_by: Callable[..., Settings], bridges: Path, run: Callable[..., Any]
) -> None:
    """Each numbers its events after those of the other."""

    async def main() -> None:
        async with FakeEndpoint([Fails(500)] * 3 + [Says(GOOD)]) as endpoint:
            settings = served_by(endpoint.url, **PATIENT)
            first, second = Box(settings), Box(settings)
            (await first.library()).add([bridges])
            row = await first.submit(Ask(QUESTION, Depth.SEARCH))
            for box in (first, second, first, second):
                view, _ = await attempt(box, row.id)
                await box.aclose()
                for part in ("_flows", "database"):
                    box.__dict__.pop(part, None)
            is_right(view)
            events = second.events.read(row.id)
            assert [event.seq for event in events] == list(range(1, len(events) + 1))

    run(main())


def test_the_command_line_says_what_happened_and_how_to_go_on(
    served_by: Callable[..., Settings], onebox: Callable[..., "subprocess.CompletedProcess[str]"], bridges: Path
) -> None:
    with FakeEndpoint([Fails(500, "out of order"), Fails(500, "out of order"), Says(GOOD)]) as endpoint:
        served_by(endpoint.url, **PATIENT)
        onebox("library", "add", str(bridges))
        printed = onebox("ask", QUESTION)
        told = json.loads((asked := onebox("ask", QUESTION, "--json")).stdout)
        resumed = onebox("runs", "resume", told["run"], "--json")
    assert printed.returncode == asked.returncode == 1
    assert "out of order" in printed.stderr and "onebox runs resume" in printed.stderr
    assert (told["state"], told["stop_reason"]) == ("failed", "error")
    assert "out of order" in told["error"] and told["hint"]
    assert resumed.returncode == 0
    assert json.loads(resumed.stdout)["sentences"][0]["supported"]


def test_cancelling_closes_the_call_and_keeps_the_run(
    served_by: Callable[..., Settings], bridges: Path, run: Callable[..., Any]
) -> None:
    async def main() -> None:
        async with FakeEndpoint([Says(GOOD, hangs_after=3), Says(GOOD)]) as endpoint:  # noqa: SIM117
            async with Box(served_by(endpoint.url)) as box:
                (await box.library()).add([bridges])
                row = await box.submit(Ask(QUESTION, Depth.SEARCH))
                work = asyncio.create_task(box.work_on(row.id))
                while not endpoint.chats:
                    await asyncio.sleep(0.02)
                work.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await work
                seen = len(box.events.read(row.id))
                await asyncio.sleep(0.3)
                assert len(box.events.read(row.id)) == seen  # nothing works on in the dark
                view = fold(box.events.read(row.id))
                assert (view.state, view.stop_reason) == ("cancelled", "cancelled")
                holds_together(box, view)
                view, error = await attempt(box, row.id)
                assert error is None
                is_right(view)
                holds_together(box, view)

    run(main())
