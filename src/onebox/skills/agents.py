"""The agents there are: those that ship, those of this box, those of an account.

A folder each, under `agents/` in the home folder; an account's own lie under `agents/@ACCOUNT/`. Of one
name the account's own comes first, then the box's, then the one that ships.
"""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Literal

from ..errors import AgentNotFound, NotReviewed, OneboxError
from .agent import FILE, Agent, agent_from, agent_text, checked, clean_name, read_text, write_whole
from .reviews import Notes, Reviews, State, content_hash, unseen_characters

Whose = Literal["own", "box", "built-in"]


@dataclass(frozen=True, slots=True)
class Placed:
    """An agent where it lies. `hash` is of its AGENT.md; `origin` where it was imported from, empty for none."""

    agent: Agent
    whose: Whose
    text: str
    hash: str
    state: State = "ready"
    origin: str = ""

    @property
    def warnings(self) -> list[str]:
        """What a reader of the file would not see."""
        return unseen_characters(self.text)


class Agents:
    """Agents as one account sees them; `owner` is its id, empty on the command line."""

    def __init__(self, home: Path, notes: Notes, owner: str = "") -> None:
        self._folder = home / "agents"
        self._owner = owner
        self._reviews = Reviews(notes, "agent")

    def all(self, query: str = "") -> list[Placed]:
        """Every agent that can be read, by name; those that hold all words of `query` in name, title or purpose."""
        found = {placed.agent.name: placed for placed, _ in self._every() if placed}
        wanted = query.lower().split()
        return [one for _, one in sorted(found.items()) if all(word in _searched(one.agent) for word in wanted)]

    def problems(self) -> list[OneboxError]:
        """Why files among the agents cannot be read."""
        return [error for _, error in self._every() if error]

    def get(self, name: str) -> Placed:
        """Raises AgentNotFound, or BrokenFile when its file cannot be read."""
        wanted = _known(name)
        for whose in self._places():
            if (folder := self._at(whose) / wanted).joinpath(FILE).is_file():
                return self._placed(folder, whose)
        if wanted in (shipped := _shipped()):
            return shipped[wanted]
        raise AgentNotFound(f"there is no agent {name!r}")

    def ready(self, name: str) -> Agent:
        """An agent that may be used. Raises AgentNotFound, NotReviewed."""
        placed = self.get(name)
        if placed.state != "ready":
            what = "was imported and not enabled yet" if placed.state == "new" else "changed after it was enabled"
            raise NotReviewed(f"the agent {name!r} {what}")
        return placed.agent

    def put(self, agent: Agent, *, new: bool = False) -> Placed:
        """Write an agent of the owner's own. `new`: one of theirs with that name is not replaced."""
        whose = self._places()[0]
        folder = self._at(whose) / clean_name(agent.name)
        if new and folder.exists():
            raise OneboxError(f"there is an agent {agent.name!r}", hint="Choose another name, or edit that one.")
        text = agent_text(checked(agent))
        agent_from(text, agent.name)  # what could not be read again is not written
        write_whole(folder / FILE, text)
        self._reviews.own(self._key(whose, agent.name))
        return self.get(agent.name)

    def take_in(self, text: str, origin: str) -> Placed:
        """Import an AGENT.md. It is not used before `enable`. Raises BrokenFile, OneboxError."""
        agent = agent_from(text, origin)
        whose = self._places()[0]
        folder = self._at(whose) / agent.name
        if folder.exists():
            raise OneboxError(
                f"there is an agent {agent.name!r}", hint="Remove that one first, or change `name` in the file."
            )
        self._reviews.came(self._key(whose, agent.name), origin)  # first: a kill in between must not leave it enabled
        write_whole(folder / FILE, text)
        return self.get(agent.name)

    def enable(self, name: str, content: str) -> Placed:
        """Use it from now on; `content` is the hash of what was looked at. Raises NotReviewed when it is another."""
        placed = self.get(name)
        if placed.hash != content:
            raise NotReviewed(
                f"the agent {name!r} is not what was looked at: its hash is {placed.hash[:16]}",
                hint="Look at it again.",
            )
        if placed.state != "ready":
            self._reviews.enable(self._key(placed.whose, placed.agent.name), content)
        return replace(placed, state="ready")

    def remove(self, name: str) -> None:
        """Take away the owner's own; what ships comes to light again. Raises AgentNotFound."""
        whose = self._places()[0]
        folder = self._at(whose) / _known(name)
        if not folder.is_dir():
            raise AgentNotFound(f"there is no agent {name!r} of your own", hint="Those that ship cannot be removed.")
        shutil.rmtree(folder)
        self._reviews.own(self._key(whose, folder.name))

    def share(self, name: str) -> Placed:
        """Make an agent of the account one of the whole box. Raises AgentNotFound, NotReviewed."""
        if self.get(name).whose != "own":
            raise AgentNotFound(f"there is no agent {name!r} of your own")
        agent = self.ready(name)
        target = self._at("box") / agent.name
        if target.exists():
            raise OneboxError(f"this box has an agent {name!r}", hint="Give yours another name.")
        target.parent.mkdir(parents=True, exist_ok=True)
        self._reviews.own(self._key("box", agent.name))
        os.replace(self._at("own") / agent.name, target)
        self._reviews.own(self._key("own", agent.name))
        return self.get(agent.name)

    def drop_all(self) -> None:
        """Take away all agents of an account that is no more."""
        if self._owner:
            shutil.rmtree(self._at("own"), ignore_errors=True)

    def _places(self) -> list[Whose]:
        return ["own", "box"] if self._owner else ["box"]

    def _at(self, whose: Whose) -> Path:
        return self._folder / f"@{self._owner}" if whose == "own" else self._folder

    def _key(self, whose: Whose, name: str) -> str:
        return f"@{self._owner}/{name}" if whose == "own" else name

    def _every(self) -> Iterator[tuple[Placed | None, OneboxError | None]]:
        """The later one of a name counts."""
        for placed in _shipped().values():
            yield placed, None
        for whose in reversed(self._places()):
            for file in sorted(self._at(whose).glob(f"[!@]*/{FILE}")):
                try:
                    yield self._placed(file.parent, whose), None
                except OneboxError as error:
                    yield None, error

    def _placed(self, folder: Path, whose: Whose) -> Placed:
        """An agent goes by the name of its folder, wherever it was copied from."""
        text = read_text(folder / FILE)
        agent = agent_from(text, f"{folder.name}/{FILE}")
        content = content_hash([(FILE, text.encode())])
        key = self._key(whose, folder.name)
        review = self._reviews.of(key)
        origin = review.origin if review else ""
        named = replace(agent, name=folder.name)
        return Placed(named, whose, text, content, self._reviews.state(key, content), origin)


@lru_cache(maxsize=1)
def _shipped() -> dict[str, Placed]:
    found = {}
    with as_file(files(__package__) / "shelf" / "agents") as shelf:
        for file in sorted(shelf.glob(f"*/{FILE}")):
            text = file.read_text("utf-8")
            agent = agent_from(text, f"{file.parent.name}/{FILE}")
            found[agent.name] = Placed(agent, "built-in", text, content_hash([(FILE, text.encode())]))
    return found


def _known(name: str) -> str:
    """`name` as a folder may be called; what could not be one is no agent."""
    try:
        return clean_name(name)
    except OneboxError as error:
        raise AgentNotFound(f"there is no agent {name[:80]!r}") from error


def _searched(agent: Agent) -> str:
    return " ".join([agent.name, *agent.title.values(), *agent.description.values()]).lower()
