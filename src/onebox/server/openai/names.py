"""Names of models: `onebox` and `onebox/DEPTH` are the box itself, any other one is of the settings."""

from typing import Literal

from ...app import Box
from ...types import Depth
from ..errors import Refused

Wish = Depth | Literal["auto"]
BOX = "onebox"
"""The box chooses the depth."""
EMBED = "onebox/embed"


def depth_named(name: str, box: Box) -> Wish | None:
    """The depth `name` stands for, None for a model of the settings.

    Raises Refused for a depth that is not built or no depth at all.
    """
    if name == BOX:
        return "auto"
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


def check_known(name: str, box: Box) -> None:
    """Raises Refused when `name` is no model of the settings."""
    if not box.upstreams.knows(name):
        raise Refused("no_such_model", 404, model=name)
