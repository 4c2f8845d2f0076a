"""What only a model can tell: one schema-bound call each, with code that copes when it answers something else."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from ...types import Depth, Language, Message
from ..facts import numbers
from ..prompts import prompt
from .choice import Request

AskModel = Callable[[Sequence[Message], int, dict[str, Any]], Awaitable[dict[str, Any] | None]]
"""(messages, most tokens, JSON schema) → the object, or None when the model did not keep to it."""

CHOICE_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"depth": {"type": "string", "enum": [str(depth) for depth in Depth]}},
    "required": ["depth"],
    "additionalProperties": False,
}
QUESTION_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"question": {"type": "string", "minLength": 2, "maxLength": 300}},
    "required": ["question"],
    "additionalProperties": False,
}
CHOICE_TOKENS = 16
QUESTION_TOKENS = 120
LONGEST_REQUEST = 1_200
"""Characters of a request the model is shown to choose a depth."""
TURNS = 4


async def choice_of(ask: AskModel, request: Request, language: Language) -> Depth | None:
    """The depth the model would choose, or None."""
    shown = "\n".join([*request.before[-1:], request.text])[-LONGEST_REQUEST:]
    attached = ", ".join(request.files) or "-"
    said = await ask(prompt("route", language, request=shown, files=attached), CHOICE_TOKENS, CHOICE_SCHEMA)
    depth = said.get("depth") if said else None
    return Depth(depth) if depth in list(Depth) else None


async def standalone(ask: AskModel, question: str, history: Sequence[Message], language: Language) -> str | None:
    """`question` so that it can be understood without `history`; None when the model's version cannot be trusted.

    Trusted is what keeps every number of the question and does not grow into an answer.
    """
    turns = "\n".join(f"{turn.role}: {turn.content[:300]}" for turn in history[-TURNS:])
    said = await ask(prompt("standalone", language, history=turns, question=question), QUESTION_TOKENS, QUESTION_SCHEMA)
    written = str((said or {}).get("question") or "").strip()
    if not written or "\n" in written or not set(numbers(question)) <= set(numbers(written)):
        return None
    return written
