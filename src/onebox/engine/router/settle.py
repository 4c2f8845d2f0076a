"""From the router's choice to what is done: what the ask demands, what is built, and saying so."""

from collections.abc import Collection, Sequence
from typing import Any

from ...events import Note, RouteChosen
from ...types import Depth, Language
from .choice import Choice

_INSTEAD = {Depth.THINK: Depth.CHAT, Depth.RESEARCH: Depth.SEARCH, Depth.EXECUTE: Depth.SEARCH}
"""The nearest depth for one that is not built."""
COSTLY = (Depth.RESEARCH, Depth.EXECUTE)
"""Minutes or hours, or things done: taken only where the request itself speaks for them."""
_NOT_BUILT = {
    "zh": "看起来需要 {wished}，它还没有建成，先用 {done}",
    "en": "this looks like {wished}, which is not built yet; {done} does it",
}

_NO_SANDBOX = {
    "zh": "这看起来要动手做（execute），但这里没有可用的沙箱，先用 {done}：{why}",
    "en": "this looks like a task (execute), but no sandbox works here; {done} does what it can: {why}",
}


def settle(depth: Depth, there: Collection[Depth], *, documents: bool) -> Depth:
    """The depth that is done. With `documents` named by the user it looks into them: search at the least."""
    if documents and depth in (Depth.CHAT, Depth.THINK):
        depth = Depth.SEARCH
    return depth if depth in there else _INSTEAD.get(depth, Depth.SEARCH)


def worth_a_call(choice: Choice, there: Collection[Depth], *, documents: bool) -> bool:
    """Would a model's word change what is done? Of the costly depths only the one guessed already can be its word."""
    open_to_it = [depth for depth in Depth if depth not in COSTLY or depth is choice.depth]
    return not choice.sure and len({settle(depth, there, documents=documents) for depth in open_to_it}) > 1


def without_sandbox(told: Sequence[Any], why: str, *, documents: bool, language: Language) -> list[Any]:
    """`told`, of which the first fact chose execute, when nothing can be run here: in words instead, and saying so."""
    done = Depth.SEARCH if documents else Depth.CHAT
    note = Note(text=_NO_SANDBOX[language].format(done=done, why=why))
    return [told[0].model_copy(update={"depth": done}), note, *told[1:]]


def facts(choice: Choice, done: Depth, *, documents: bool, language: Language) -> list[Any]:
    """What to tell: the depth and, when another was meant but is not built, that."""
    told: list[Any] = [RouteChosen(depth=done, by=choice.by, confidence=choice.confidence, needs=choice.needs)]
    wished = settle(choice.depth, list(Depth), documents=documents)
    if wished is not done:
        told.append(Note(text=_NOT_BUILT[language].format(wished=wished, done=done)))
    return told
