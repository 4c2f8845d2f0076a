"""One call to a model: counted, paid for, remembered; JSON read with a fallback."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import ModelUnavailable
from ..models.json_reply import parse
from ..types import Message, Usage
from .work import Work

MARGIN_TOKENS = 32
"""Room left for what a chat template adds."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a model said. `data` is the JSON asked for, or None when the model did not keep to it."""

    text: str
    data: dict[str, Any] | None
    whole: bool
    """False: cut off at `max_tokens`, or the stream died."""


async def call(
    work: Work,
    step: str,
    messages: Sequence[Message],
    *,
    max_tokens: int,
    schema: dict[str, Any] | None = None,
    landing: bool = True,
    on_text: Callable[[str], None] | None = None,
) -> Said:
    """Ask `work.model`; the same messages are never paid for twice.

    Raises BudgetExceeded before the call, ModelError when the endpoint fails.
    """
    key = _key(work.model.name, messages, max_tokens, schema)
    if (known := work.memory.get(key)) is not None:
        if on_text:
            on_text(known)
        work.count(step, Usage())
        return Said(known, _object(known), True)
    work.reserve(await work.model.count(messages), landing=landing)
    reply = await work.model.chat(messages, max_tokens=max_tokens, schema=schema, on_text=on_text)
    work.count(step, reply.usage)
    if not reply.text.strip():
        raise ModelUnavailable(f"{work.model.name} gave an empty answer")
    if reply.finish == "stop":
        work.memory.put(key, "model", reply.text)
    return Said(reply.text, _object(reply.text) if schema else None, reply.finish == "stop")


async def fits(work: Work, messages: Sequence[Message], max_tokens: int) -> bool:
    """Do these messages and the reply go into the model's context together?"""
    return await work.model.count(messages) + max_tokens + MARGIN_TOKENS <= work.model.context


def _object(text: str) -> dict[str, Any] | None:
    value = parse(text)
    return value if isinstance(value, dict) else None


def _key(model: str, messages: Sequence[Message], max_tokens: int, schema: dict[str, Any] | None) -> str:
    turns = [[message.role, message.content] for message in messages]
    text = json.dumps(["model", model, turns, max_tokens, schema], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
