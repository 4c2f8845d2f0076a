"""What a killed process did in its browser, and how far a new one is brought back to where that was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...reading.web.session import Session
from ...types import Language
from .browser_page import named, plain
from .browser_words import say


@dataclass(frozen=True, slots=True)
class Past:
    """An action that ended well: its kind, its arguments, and the address that was in view then."""

    tool: str
    arguments: Mapping[str, Any]
    address: str


async def again(session: Session, past: Sequence[Past], language: Language) -> str:
    """Open the last page once more and type what was typed there; clicks are not done again, and nothing is sent.

    Returns in words what was done and what was not. Raises ReadingError, BrowserFailed.
    """
    if past[-1].tool == "submit":
        return say("after_sending", language)
    address = past[-1].address
    here: list[Past] = []
    for one in reversed(past):
        if one.tool == "submit" or one.address != address:
            break
        here.insert(0, one)
        if one.arguments.get("action") == "open":
            break
    await session.open(address)
    view = await session.view()
    numbers = {named(one[1], language): one[0] for one in view.lines if not isinstance(one, str)}
    typed: list[str] = []
    lost: list[str] = []
    for one in here:
        action, on = one.arguments.get("action"), str(one.arguments.get("on", ""))
        if action == "type":
            number = numbers.get(on)
            done = number is not None and not await session.type(number, str(one.arguments["text"]))
            (typed if done else lost).append(on)
        elif action == "click" and not one.arguments.get("url"):
            lost.append(on)
    return say(
        "again",
        language,
        url=plain(address, 200),
        typed=say("typed", language, names=", ".join(typed)) if typed else "",
        lost=say("lost", language, names=", ".join(lost)) if lost else "",
    )
