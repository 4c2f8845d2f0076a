"""What an agent makes of an ask."""

from dataclasses import replace
from pathlib import Path

import pytest

from onebox.acting import with_agent
from onebox.errors import AgentNotFound, OneboxError
from onebox.skills.agent import agent_from
from onebox.skills.agents import Agents
from onebox.store.cache import Notes
from onebox.store.database import open_database
from onebox.types import Ask, Depth

CLERK = """---
name: clerk
description: Knows the letters
persona: {en: You are a clerk.}
closing: Ask the office.
asks_back: {en: "And you:"}
role: fast
tools: [run_python]
knowledge: letters
---
# zh
查信。
# en
Look it up.
"""


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Notes:
    return Notes(open_database(f"sqlite:///{tmp_path_factory.mktemp('notes') / 'notes.db'}"))


def acting(ask: Ask, home: Path, notes: Notes, account: str | None = None) -> Ask:
    return with_agent(ask, False, home, notes, account)[0]


def test_the_agent_is_taken_down_with_the_ask(tmp_path: Path, notes: Notes) -> None:
    Agents(tmp_path, notes).put(agent_from(CLERK))
    done = acting(Ask("When?", agent="CLERK"), tmp_path, notes)
    assert done == replace(
        Ask("When?"),
        agent="clerk",
        persona="You are a clerk.",
        closing="Ask the office.",
        asks_back="And you:",
        instructions="Look it up.",
        collection="letters",
        model_role="fast",
        tools=("run_python",),
    )
    assert acting(Ask("什么时候？", agent="clerk"), tmp_path, notes).instructions == "查信。"
    assert acting(Ask("When?", agent="clerk", language="zh"), tmp_path, notes).instructions == "查信。"


def test_what_the_user_says_comes_first(tmp_path: Path, notes: Notes) -> None:
    Agents(tmp_path, notes).put(agent_from(CLERK))
    wished = Ask("When?", agent="clerk", depth=Depth.THINK, file="a.md", instructions="In German.")
    done = acting(wished, tmp_path, notes)
    assert (done.depth, done.file, done.collection) == (Depth.THINK, "a.md", None)
    assert done.instructions == "Look it up.\n\nIn German."
    assert acting(Ask("When?", agent="clerk", collection="mine"), tmp_path, notes).collection == "mine"


def test_a_depth_of_an_agent_teaches_the_router_nothing(tmp_path: Path, notes: Notes) -> None:
    ask, silent = with_agent(Ask("hello", agent="translator"), False, tmp_path, notes, None)
    assert (ask.depth, silent) == (Depth.CHAT, True)
    _, silent = with_agent(Ask("hello", agent="translator", depth=Depth.CHAT), False, tmp_path, notes, None)
    assert not silent
    assert with_agent(Ask("hello"), False, tmp_path, notes, None) == (Ask("hello"), False)


def test_whose_agent_it_is(tmp_path: Path, notes: Notes) -> None:
    Agents(tmp_path, notes, "a1").put(agent_from(CLERK))
    assert acting(Ask("When?", agent="clerk"), tmp_path, notes, "a1").agent == "clerk"
    for account in ("a2", None):
        with pytest.raises(AgentNotFound):
            acting(Ask("When?", agent="clerk"), tmp_path, notes, account)


def test_too_much_to_read(tmp_path: Path, notes: Notes) -> None:
    Agents(tmp_path, notes).put(agent_from(CLERK.replace("Look it up.", "x" * 8_000)))
    with pytest.raises(OneboxError, match="instructions have 12,002"):
        acting(Ask("When?", agent="clerk", instructions="y" * 4_000), tmp_path, notes)
