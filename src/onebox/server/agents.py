"""Agents: the shelf, one's own, import and export, and who the box itself is."""

import asyncio
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field
from starlette.responses import Response

from ..errors import BrokenFile
from ..skills import persona as personas
from ..skills.agent import LONGEST, MOST_STARTERS, MOST_TOOLS, Agent, ModelRole, agent_text, checked, clean_name
from ..skills.agents import Agents, Placed
from ..skills.persona import Persona
from ..types import Depth
from .door import Answer, Call, Door, Shape

_Key = Literal["", "zh", "en"]
Title = dict[_Key, Annotated[str, Field(max_length=LONGEST["title"])]]
Description = dict[_Key, Annotated[str, Field(max_length=LONGEST["description"])]]
Instructions = dict[_Key, Annotated[str, Field(max_length=LONGEST["instructions"])]]
Says = dict[_Key, Annotated[str, Field(max_length=LONGEST["persona"])]]
Starters = dict[
    _Key, Annotated[list[Annotated[str, Field(max_length=LONGEST["starter"])]], Field(max_length=MOST_STARTERS)]
]


class AgentBody(Shape):
    """Texts are by language, `zh` and `en`; one under the empty key serves both. `depth` empty: the box chooses."""

    name: Annotated[str, Field(max_length=LONGEST["name"])]
    title: Title
    description: Description
    instructions: Instructions
    closing: Says = Field(default_factory=dict)
    asks_back: Says = Field(default_factory=dict)
    persona: Says = Field(default_factory=dict)
    depth: Literal[""] | Depth = ""
    role: ModelRole = ""
    tools: list[Annotated[str, Field(max_length=80)]] = Field(default_factory=list, max_length=MOST_TOOLS)
    knowledge: Annotated[str, Field(max_length=200)] = ""
    starters: Starters = Field(default_factory=dict)


class AgentLine(Answer):
    """`title` and `starters` are in the caller's language; `whose` is `own`, `box` or `built-in`."""

    name: str
    title: str
    description: str
    starters: list[str]
    depth: str
    whose: str
    state: str
    origin: str


class AgentList(Answer):
    """`problems`: files among the agents that cannot be read."""

    agents: list[AgentLine]
    problems: list[str]


class AgentView(Answer):
    """All of an agent. `warnings` name characters in it that a reader does not see."""

    agent: AgentBody
    whose: str
    state: str
    origin: str
    hash: str
    warnings: list[str]


class AgentsQuery(Shape):
    q: Annotated[str, Field(max_length=200)] = ""


class Import(Shape):
    """`text` is an AGENT.md."""

    text: Annotated[str, Field(max_length=64_000)]
    origin: Annotated[str, Field(max_length=300)] = ""


class Seen(Shape):
    """The hash of what was looked at."""

    hash: Annotated[str, Field(max_length=64)]


class PersonaView(Answer):
    """Who the box is. `text` is the file; `own` tells whether a user wrote it."""

    name: dict[str, str]
    line: dict[str, str]
    voice: dict[str, str]
    accent: dict[str, str]
    own: bool
    text: str


class PersonaText(Shape):
    """A whole PERSONA.md; empty brings back the one that ships."""

    text: Annotated[str, Field(max_length=20_000)]


def agents_of(call: Call) -> Agents:
    """The agents as the user sees them."""
    return Agents(call.box.settings.home, call.box.notes, call.user.id)


async def _list(call: Call) -> AgentList:
    agents = agents_of(call)
    found = await asyncio.to_thread(agents.all, call.query.q)
    problems = await asyncio.to_thread(agents.problems)
    return AgentList(agents=[_line(call, one) for one in found], problems=[str(error) for error in problems])


def _line(call: Call, placed: Placed) -> AgentLine:
    agent = placed.agent
    return AgentLine(
        name=agent.name,
        title=agent.said(agent.title, call.language),
        description=agent.said(agent.description, call.language),
        starters=list(agent.starters_in(call.language)),
        depth=str(agent.depth or ""),
        whose=placed.whose,
        state=placed.state,
        origin=placed.origin,
    )


async def _show(call: Call) -> AgentView:
    return _view(await asyncio.to_thread(agents_of(call).get, call.id))


def _view(placed: Placed) -> AgentView:
    agent = placed.agent
    body = AgentBody.model_validate(
        {
            "name": agent.name,
            "title": agent.title,
            "description": agent.description,
            "instructions": agent.instructions,
            "persona": agent.persona,
            "closing": agent.closing,
            "asks_back": agent.asks_back,
            "depth": agent.depth or "",
            "role": agent.role,
            "tools": list(agent.tools),
            "knowledge": agent.knowledge,
            "starters": {language: list(some) for language, some in agent.starters.items()},
        }
    )
    return AgentView(
        agent=body,
        whose=placed.whose,
        state=placed.state,
        origin=placed.origin,
        hash=placed.hash,
        warnings=placed.warnings,
    )


def _agent(body: AgentBody) -> Agent:
    def kept(texts: Mapping[_Key, str]) -> dict[str, str]:
        return {language: text.strip() for language, text in texts.items() if text.strip()}

    return checked(
        Agent(
            name=clean_name(body.name),
            title=kept(body.title),
            description=kept(body.description),
            instructions=kept(body.instructions),
            persona=kept(body.persona),
            closing=kept(body.closing),
            asks_back=kept(body.asks_back),
            depth=body.depth or None,
            role=body.role,
            tools=tuple(body.tools),
            knowledge=body.knowledge.strip(),
            starters={
                language: found
                for language, some in body.starters.items()
                if (found := tuple(one.strip() for one in some if one.strip()))
            },
        ),
        body.name,
    )


async def _make(call: Call) -> AgentView:
    return _view(await asyncio.to_thread(agents_of(call).put, _agent(call.body), new=True))


async def _change(call: Call) -> AgentView:
    """What ships or is the box's becomes one's own by being changed."""
    agents, agent = agents_of(call), _agent(call.body)
    await asyncio.to_thread(agents.get, call.id)
    if agent.name != clean_name(call.id):
        raise BrokenFile(agent.name, "is another name", hint="Make a new agent of that name.")
    return _view(await asyncio.to_thread(agents.put, agent))


async def _remove(call: Call) -> None:
    await asyncio.to_thread(agents_of(call).remove, call.id)


async def _export(call: Call) -> Response:
    placed = await asyncio.to_thread(agents_of(call).get, call.id)
    name = placed.agent.name.encode("ascii", "ignore").decode().strip("-") or "agent"
    headers = {"Content-Disposition": f'attachment; filename="{name}.AGENT.md"', "X-Content-Type-Options": "nosniff"}
    text = placed.text if placed.whose == "built-in" else agent_text(placed.agent)
    return Response(text, media_type="text/markdown; charset=utf-8", headers=headers)


async def _import(call: Call) -> AgentView:
    body: Import = call.body
    return _view(await asyncio.to_thread(agents_of(call).take_in, body.text, body.origin or "AGENT.md"))


async def _enable(call: Call) -> AgentView:
    return _view(await asyncio.to_thread(agents_of(call).enable, call.id, call.body.hash))


async def _share(call: Call) -> AgentView:
    return _view(await asyncio.to_thread(agents_of(call).share, call.id))


async def _persona(call: Call) -> PersonaView:
    return await asyncio.to_thread(_persona_view, call)


async def _write_persona(call: Call) -> PersonaView:
    await asyncio.to_thread(personas.write_persona, call.box.settings.home, call.body.text)
    return await asyncio.to_thread(_persona_view, call)


def _persona_view(call: Call) -> PersonaView:
    found: Persona = personas.persona_of(call.box.settings.home)
    return PersonaView(
        name=dict(found.name),
        line=dict(found.line),
        voice=dict(found.voice),
        accent=dict(found.accent),
        own=found.own,
        text=personas.persona_text(call.box.settings.home),
    )


DOORS = [
    Door("GET", "/api/agents", _list, "Agents you may use or look at", query=AgentsQuery, answer=AgentList),
    Door("POST", "/api/agents", _make, "Make an agent", AgentBody, answer=AgentView, status=201),
    Door("POST", "/api/agents/import", _import, "Import an AGENT.md", Import, answer=AgentView, status=201),
    Door("GET", "/api/agents/{id}", _show, "An agent with its instructions", answer=AgentView),
    Door("PATCH", "/api/agents/{id}", _change, "Write an agent anew", AgentBody, answer=AgentView),
    Door("DELETE", "/api/agents/{id}", _remove, "Remove an agent of yours", status=204),
    Door("GET", "/api/agents/{id}/export", _export, "An agent as a file", sends="text/markdown"),
    Door("POST", "/api/agents/{id}/enable", _enable, "Use an imported agent", Seen, answer=AgentView),
    Door("POST", "/api/agents/{id}/share", _share, "Give it to all of this box", answer=AgentView, who="owner"),
    Door("GET", "/api/persona", _persona, "Who the box is", answer=PersonaView),
    Door("PATCH", "/api/persona", _write_persona, "Change it", PersonaText, answer=PersonaView, who="owner"),
]
