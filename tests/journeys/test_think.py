"""From a problem to a worked answer that says how far it was checked."""

import json
import subprocess
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from onebox.app import Box
from onebox.engine.fold import fold
from onebox.errors import OneboxError
from onebox.settings import Settings
from onebox.testing import Behaviour, FakeEndpoint, Says
from onebox.types import Ask, Budget, Depth, Message

Onebox = Callable[..., subprocess.CompletedProcess[str]]
Served = Callable[..., Settings]

ASKED = {
    "en": ("A box holds 3 rows of 8 cups. 5 break. How many cups are left?", "Answer: 19 cups"),
    "zh": ("一箱杯子有3排，每排8个，打碎了5个，还剩多少个？", "答案：19个"),
}
VERIFIED = {"en": "Verified by calculation", "zh": "已通过计算核对"}
PROGRAM = "```python\ncups = 3 * 8\nprint(cups - 5)\n```"
WORK = "3 × 8 = 24\n24 - 5 = 19\n"


def solver(program: str, written: str | Behaviour) -> Callable[[Sequence[Message], dict[str, Any]], str | Behaviour]:
    return lambda messages, _: program if "Python" in messages[0].content else written


async def thought(settings: Settings, ask: Ask) -> Any:
    """The run's fold; the error it ended in is in `error`."""
    async with Box(settings) as box:
        row = await box.submit(ask)
        try:
            await box.work_on(row.id)
        except OneboxError as error:
            assert row.id and str(error)
        return fold(box.events.read(row.id)), [one.text for one in box.conversations.messages(row.conversation)]


@pytest.mark.parametrize("language", ASKED)
def test_a_program_and_a_solution_that_agree_are_verified(language: str, served_by: Served, onebox: Onebox) -> None:
    question, answer = ASKED[language]
    with FakeEndpoint(solver(PROGRAM, WORK + answer)) as endpoint:
        served_by(endpoint.url)
        asked = onebox("ask", question, "--depth", "think", "--effort", "fast", "--json")
        assert asked.returncode == 0, asked.stderr
        told = json.loads(asked.stdout)
        shown = onebox("runs", "show", told["run"]).stdout
    assert (told["depth"], told["stop_reason"]) == ("think", "finished")
    worked = told["think"]
    assert (worked["verdict"], worked["effort"], worked["budget"]["calls"]) == ("verified", "fast", 2)
    assert [draft["by"] for draft in worked["drafts"]] == ["program", "written"]
    assert worked["drafts"][0]["answer"] == "19"
    assert WORK.strip() in told["answer"] and VERIFIED[language] in told["answer"]
    assert told["usage"]["calls"] == len(endpoint.chats) == 2
    assert VERIFIED[language] in shown and "cups - 5" not in shown  # the program is folded away


@pytest.mark.parametrize("language", ASKED)
def test_what_does_not_agree_is_not_verified(language: str, served_by: Served, run: Callable[..., Any]) -> None:
    question, _ = ASKED[language]

    def never_the_same(messages: Sequence[Message], body: dict[str, Any]) -> str:
        return PROGRAM if "Python" in messages[0].content else f"Answer: {20 + (body.get('seed') or 0)}"

    with FakeEndpoint(never_the_same) as endpoint:
        view, _ = run(thought(served_by(endpoint.url), Ask(question, depth=Depth.THINK)))
    assert view.checked.verdict == "unverified"
    assert VERIFIED[language] not in view.text
    assert len(endpoint.chats) == 4 == view.plan.calls
    seeds = [body.get("seed") for body in endpoint.chats]
    assert seeds[:2] == [None, None] and len(set(seeds[2:])) == 2


def test_words_that_agree_against_a_program_are_not_verified(served_by: Served, run: Callable[..., Any]) -> None:
    with FakeEndpoint(solver(PROGRAM, "It is 20.\nAnswer: 20")) as endpoint:
        view, _ = run(thought(served_by(endpoint.url), Ask(ASKED["en"][0], depth=Depth.THINK)))
    assert (view.checked.verdict, view.checked.answer) == ("agreed", "20")
    assert view.text.endswith("Not verified by calculation; 3 of 4 tries came to 20.")


def test_what_no_calculation_can_check_is_written_once(served_by: Served, run: Callable[..., Any]) -> None:
    with FakeEndpoint([Says("Begin with the harder one.")]) as endpoint:
        settings = served_by(endpoint.url)
        view, _ = run(thought(settings, Ask("Which of my two drafts should I finish first?", depth=Depth.THINK)))
    assert view.text == "Begin with the harder one.\n\nNot checked by calculation."
    assert len(endpoint.chats) == 1


REASONED: dict[str, Behaviour] = {
    "reasoning_content": Says(WORK + "Answer: 19", reasoning="secret thoughts"),
    "reasoning": Says(WORK + "Answer: 19", reasoning="secret thoughts", reasoning_field="reasoning"),
    "tags": Says(f"<think>secret thoughts</think>{WORK}Answer: 19", chunk=1),
}


@pytest.mark.parametrize("form", REASONED)
def test_reasoning_is_streamed_folded_and_never_sent_again(
    form: str, served_by: Served, run: Callable[..., Any]
) -> None:
    with FakeEndpoint(solver(f"<think>secret thoughts</think>{PROGRAM}", REASONED[form])) as endpoint:
        settings = served_by(endpoint.url)
        view, turns = run(thought(settings, Ask(ASKED["en"][0], depth=Depth.THINK, effort="fast")))
    assert view.reasoning.count("secret thoughts") == 2
    assert view.checked.verdict == "verified"
    assert "secret" not in view.text and "secret" not in "".join(turns)
    assert "secret" not in json.dumps([body["messages"] for body in endpoint.chats])
    assert all(body["max_tokens"] > 480 for body in endpoint.chats)  # room to think beside the text


def test_thinking_without_end_is_no_answer_and_the_run_ends(served_by: Served, run: Callable[..., Any]) -> None:
    with FakeEndpoint([Says("<think>and then, and then", finish="length")]) as endpoint:
        settings = served_by(endpoint.url)
        view, _ = run(thought(settings, Ask(ASKED["en"][0], depth=Depth.THINK, effort="fast")))
    assert (view.state, view.stop_reason, view.text) == ("done", "budget", "")
    assert {draft.error for draft in view.drafts.values()} == {"it was still thinking when its tokens ran out"}


def test_the_budget_of_the_ask_is_kept(served_by: Served, run: Callable[..., Any]) -> None:
    ask = Ask(ASKED["en"][0], depth=Depth.THINK, budget=Budget(calls=1))
    with FakeEndpoint(solver(PROGRAM, "Answer: 20")) as endpoint:
        view, _ = run(thought(served_by(endpoint.url), ask))
    assert len(endpoint.chats) == 1
    assert (view.checked.verdict, view.checked.answer) == ("unverified", "19")
    assert any("budget" in note for note in view.notes)


def test_a_tool_called_though_none_was_offered_ends_in_a_clear_error(
    served_by: Served, run: Callable[..., Any]
) -> None:
    with FakeEndpoint([Says("", tool_call="search", finish="tool_calls")]) as endpoint:
        view, _ = run(thought(served_by(endpoint.url), Ask(ASKED["en"][0], depth=Depth.THINK)))
    assert (view.state, view.stop_reason) == ("failed", "error")
    assert "empty answer" in view.error
