"""One short file for each depth; each reads like the sentence it stands for."""

from collections.abc import Awaitable, Callable, Mapping

from ...types import Depth
from ..work import Work
from .chat import chat
from .execute import execute
from .research import research
from .search import search
from .think import think

Recipe = Callable[[Work, Callable[[str], None]], Awaitable[None]]

RECIPES: Mapping[Depth, Recipe] = {
    Depth.CHAT: chat,
    Depth.THINK: think,
    Depth.SEARCH: search,
    Depth.RESEARCH: research,
    Depth.EXECUTE: execute,
}
"""The depths there are so far."""
