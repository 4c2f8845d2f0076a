"""Names of models: `onebox`, `onebox/DEPTH`, `onebox/agent/NAME` are the box itself, others are of the settings."""

from dataclasses import dataclass
from typing import Literal

from ...app import Box
from ...skills.agents import Agents
from ...types import Depth
from ..errors import Refused


@dataclass(frozen=True, slots=True)
class ByAgent:
    """An agent is to do it."""

    name: str


Wish = Depth | Literal["auto"] | ByAgent
BOX = "onebox"
"""The box chooses the depth."""
EMBED = "onebox/embed"
AGENT = "onebox/agent/"


def depth_named(name: str, box: Box) -> Wish | None:
    """What `name` stands for, None for a model of the settings.

    Raises Refused for a depth that is not built or no depth at all; agents are looked for when they are to work.
    """
    if name == BOX:
        return "auto"
    if name.startswith(AGENT):
        return ByAgent(name.removeprefix(AGENT))
    if not name.startswith(f"{BOX}/"):
        return None
    depth = name.removeprefix(f"{BOX}/")
    if depth not in set(Depth):
        raise Refused("no_such_model", 404, model=name)
    if depth not in box.depths():
        raise Refused("depth_not_built", 404, depth=depth, known=", ".join(box_models(box)))
    return Depth(depth)


def box_models(box: Box) -> list[str]:
    """The box's own models, those that are built."""
    return [BOX, *(f"{BOX}/{depth}" for depth in box.depths())]


def agent_models(box: Box, account: str) -> list[str]:
    """The agents that this account may use."""
    agents = Agents(box.settings.home, box.notes, account).all()
    return [AGENT + one.agent.name for one in agents if one.state == "ready"]


def check_known(name: str, box: Box) -> None:
    """Raises Refused when `name` is no model of the settings."""
    if not box.upstreams.knows(name):
        raise Refused("no_such_model", 404, model=name)
