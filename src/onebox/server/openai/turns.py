"""The messages of a request as what the box goes by: a question, the turns before it, the caller's instructions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ...engine.accept import LONGEST_QUESTION
from ...types import Message
from ..errors import Refused
from .body import Asked
from .pictures import MOST_PICTURES, PICTURE_PARTS, Picture, picture_of

LONGEST_INSTRUCTIONS = 8_000
"""Characters; the prompt must keep room for the question and the answer."""
_TEXT_PARTS = ("text", "input_text", "output_text", "refusal")


class Turn(Asked):
    """One message. `content` is a text or parts."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[dict[str, Any]] | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """What a run is made of. `history` begins with the oldest turn."""

    question: str
    history: tuple[Message, ...]
    instructions: str
    pictures: tuple[Picture, ...] = ()
    """Those of the user's messages, oldest first."""


def talk_of(turns: Sequence[Turn], model: str, where: str = "messages") -> Talk:
    """The last message is the question. Raises Refused for what a depth cannot take in."""
    if not turns:
        raise Refused("bad_body", where=where, reason="it is empty; the last message should be the user's")
    texts = [_text(turn, model, f"{where}.{number}") for number, turn in enumerate(turns)]
    if turns[-1].role != "user":
        raise Refused(
            "bad_body", where=f"{where}.{len(turns) - 1}.role", reason="the last message should be the user's"
        )
    if not texts[-1].strip():
        raise Refused("bad_body", where=f"{where}.{len(turns) - 1}.content", reason="it is empty")
    if len(texts[-1]) > LONGEST_QUESTION:
        reason = f"the last message has {len(texts[-1]):,} characters, the most is {LONGEST_QUESTION:,}."
        raise Refused("context_length_exceeded", model=model, reason=reason)
    told = [text for turn, text in zip(turns, texts, strict=True) if turn.role in ("system", "developer")]
    instructions = "\n\n".join(text for text in told if text.strip())
    if len(instructions) > LONGEST_INSTRUCTIONS:
        reason = f"the system messages have {len(instructions):,} characters, the most is {LONGEST_INSTRUCTIONS:,}."
        raise Refused("context_length_exceeded", model=model, reason=reason)
    history = [
        Message("assistant" if turn.role == "assistant" else "user", text)
        for turn, text in zip(turns[:-1], texts[:-1], strict=True)
        if turn.role in ("user", "assistant") and text.strip()
    ]
    pictures = [picture for number, turn in enumerate(turns) for picture in _pictures(turn, f"{where}.{number}")]
    return Talk(texts[-1], tuple(history), instructions, tuple(pictures[-MOST_PICTURES:]))


def _text(turn: Turn, model: str, where: str) -> str:
    if turn.role in ("tool", "function"):
        raise Refused("not_of_a_depth", model=model, what=f"results of tools ({where})")
    if turn.content is None or isinstance(turn.content, str):
        return turn.content or ""
    texts = []
    for number, part in enumerate(turn.content):
        kind = part.get("type")
        if kind in PICTURE_PARTS and turn.role == "user":
            continue
        if kind not in _TEXT_PARTS:
            raise Refused("not_of_a_depth", model=model, what=f"content of type {kind!r} ({where}.content.{number})")
        text = part.get("refusal" if kind == "refusal" else "text")
        if not isinstance(text, str):
            raise Refused("bad_body", where=f"{where}.content.{number}.text", reason="a text is wanted")
        texts.append(text)
    return "\n".join(texts)


def _pictures(turn: Turn, where: str) -> list[Picture]:
    if turn.role != "user" or not isinstance(turn.content, list):
        return []
    return [
        picture_of(part, f"{where}.content.{number}")
        for number, part in enumerate(turn.content)
        if part.get("type") in PICTURE_PARTS
    ]
