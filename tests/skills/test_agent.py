import pytest

from onebox.errors import BrokenFile
from onebox.skills.agent import Agent, agent_from, agent_text, clean_name
from onebox.types import Depth

WHOLE = """---
name: my-writer
title: {zh: 写手, en: My writer}
description: {zh: 写信。, en: Writes letters.}
persona: {en: You are terse.}
depth: search
role: reason
tools: [run_python, "mcp:files/read"]
knowledge: letters
starters: {zh: [写一封信], en: ["A letter: to Ann", another]}
---

# zh

写。

# en

Write.
Twice.
"""


def test_a_whole_agent() -> None:
    agent = agent_from(WHOLE)
    assert agent == Agent(
        name="my-writer",
        title={"zh": "写手", "en": "My writer"},
        description={"zh": "写信。", "en": "Writes letters."},
        instructions={"zh": "写。", "en": "Write.\nTwice."},
        persona={"en": "You are terse."},
        depth=Depth.SEARCH,
        role="reason",
        tools=("run_python", "mcp:files/read"),
        knowledge="letters",
        starters={"zh": ("写一封信",), "en": ("A letter: to Ann", "another")},
    )
    assert agent_from(agent_text(agent)) == agent


def test_the_least_an_agent_is() -> None:
    agent = agent_from("---\nname: 小助手\ndescription: 帮忙\n---\n回答。")
    assert (agent.depth, agent.role, agent.tools, agent.starters) == (None, "", (), {})
    assert agent.said(agent.title, "en") == "小助手"
    assert agent.said(agent.instructions, "en") == agent.said(agent.instructions, "zh") == "回答。"
    assert agent_from(agent_text(agent)) == agent


def test_a_language_that_is_missing_is_made_up_by_the_other() -> None:
    agent = agent_from(WHOLE)
    assert agent.said(agent.persona, "zh") == "You are terse."
    assert agent.starters_in("zh") == ("写一封信",)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("name: my-writer", "name: ../evil"), "is no name"),
        (("name: my-writer", "name: a b"), "is no name"),
        (("name: my-writer\n", ""), "has no name"),
        (("description: {zh: 写信。, en: Writes letters.}\n", ""), "has no description"),
        (("depth: search", "depth: deeper"), "depth is 'deeper'"),
        (("depth: search", "depth: chat"), "knowledge is not read at depth chat"),
        (("role: reason", "role: embed"), "role is 'embed'"),
        (("knowledge: letters", "knowledge: _web"), "no collection"),
        (("tools: [run_python", "tools: [rm -rf"), "no name of a tool"),
        (("tools: [run_python", "tools: [[run_python]"), "tools is no list of texts"),
        (("title: {zh: 写手", "title: {fr: 写手"), "neither a text nor one each"),
        (("Writes letters.", "w" * 301), "description has 301 characters"),
        (("Write.\nTwice.", "w" * 8_001), "instructions has 8,001 characters"),
        (("# zh\n\n写。\n\n# en\n\nWrite.\nTwice.\n", ""), "has no instructions"),
        (("写一封信", ", ".join("1234567")), "most is 6"),
        (("写。", "写" * 30_000), "larger than 64,000 bytes"),
    ],
)
def test_what_is_refused(change: tuple[str, str], says: str) -> None:
    assert change[0] in WHOLE
    with pytest.raises(BrokenFile, match=says):
        agent_from(WHOLE.replace(*change), "AGENT.md")


@pytest.mark.parametrize("name", ["a", "my-writer", "写手", "写手-2", "é"])
def test_names(name: str) -> None:
    assert clean_name(f" {name.upper()} ") == name


@pytest.mark.parametrize(
    "name", ["", "-a", "a--b", "a_b", "a/b", ".", "a.b", "@me", "x" * 65, "\U00010400" * 60, "a\n"]
)
def test_no_names(name: str) -> None:
    with pytest.raises(BrokenFile):
        clean_name(name) if name != "a\n" else clean_name("a\nb")
