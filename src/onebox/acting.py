"""An ask that names an agent becomes what the agent says: its instructions, depth, knowledge, model, tools.

They are taken down with the ask, so that a run goes on as it began whatever becomes of the file.
"""

from dataclasses import replace
from pathlib import Path

from .engine.accept import language_of
from .engine.depths import RECIPES
from .errors import OneboxError
from .skills.agents import Agents
from .skills.reviews import Notes
from .types import Ask

TOO_MUCH = 12_000
"""Characters of instructions, the agent's and the caller's together."""


def with_agent(ask: Ask, by_command: bool, home: Path, notes: Notes, account: str | None) -> tuple[Ask, bool]:
    """`ask` as its agent does it, and whether its depth says nothing of what the user wants.

    What the user chose for this one question comes before what the agent says. Raises AgentNotFound, NotReviewed.
    """
    if ask.agent is None:
        return ask, by_command
    agent = Agents(home, notes, account or "").ready(ask.agent)
    language = ask.language or language_of(ask.text)
    depth = agent.depth if agent.depth in RECIPES else None
    placed = bool(ask.file or ask.collection or ask.files)
    instructions = "\n\n".join(filter(None, [agent.said(agent.instructions, language), ask.instructions]))
    if len(instructions) > TOO_MUCH:
        raise OneboxError(f"the instructions have {len(instructions):,} characters", hint="Say less beside the agent.")
    acting = replace(
        ask,
        agent=agent.name,
        depth=ask.depth or depth,
        persona=agent.said(agent.persona, language),
        closing=agent.said(agent.closing, language),
        asks_back=agent.said(agent.asks_back, language),
        instructions=instructions,
        collection=ask.collection if placed else agent.knowledge or None,
        model_role=agent.role,
        tools=agent.tools,
    )
    return acting, by_command or ask.depth is None
