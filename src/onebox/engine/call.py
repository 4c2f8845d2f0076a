"""One call to a model: counted, paid for, remembered; JSON read with a fallback."""

import asyncio
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import BudgetExceeded, ModelUnavailable
from ..models.json_reply import parse
from ..models.model import Reply
from ..types import Message, Usage
from .work import Work

LONGEST_TOKEN = 16
"""Characters a token may have on average. An endpoint that says more than this allows does not stop by itself."""
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

    Raises BudgetExceeded before the call, or when it outlasts the seconds left; ModelError when the
    endpoint fails.
    """
    key = _key(work.model.name, messages, max_tokens, schema)
    if (known := work.memory.get(key)) is not None:
        if on_text:
            on_text(known)
        work.count(step, Usage())
        return Said(known, _object(known) if schema else None, True)
    work.reserve(await work.model.count(messages), landing=landing)
    reply = await _reply(work, step, messages, max_tokens, schema, on_text)
    work.count(step, reply.usage)
    if not reply.text.strip():
        raise ModelUnavailable(f"{work.model.name} gave an empty answer")
    data = _object(reply.text) if schema else None
    if reply.finish == "broken" and data is None:
        if schema:
            raise ModelUnavailable(f"{work.model.name} broke off in the middle of its answer")
        work.note(f"{work.model.name} broke off; its answer may not be whole")
    if reply.finish == "stop" and (data is not None or not schema):
        work.memory.put(key, "model", reply.text)
    return Said(reply.text, data, reply.finish == "stop")


async def _reply(
    work: Work,
    step: str,
    messages: Sequence[Message],
    max_tokens: int,
    schema: dict[str, Any] | None,
    on_text: Callable[[str], None] | None,
) -> Reply:
    """One reply within the seconds left, cut off when the endpoint does not mind `max_tokens`."""
    heard: list[str] = []
    room = max_tokens * LONGEST_TOKEN

    def hear(piece: str) -> None:
        nonlocal room
        heard.append(piece)
        if on_text:
            on_text(piece)
        room -= len(piece)
        if room < 0:
            raise _Enough

    try:
        async with asyncio.timeout(max(0.0, work.ask.budget.seconds - work.elapsed)):
            return await work.model.chat(messages, max_tokens=max_tokens, schema=schema, on_text=hear)
    except _Enough:
        used = Usage(1, await work.model.count(messages), max_tokens)
        return Reply("".join(heard), "length", used, work.model.name, None, 0.0)
    except TimeoutError as error:
        work.count(step, Usage(1))
        raise BudgetExceeded(f"the budget of {work.ask.budget.seconds:g} seconds ran out during a step") from error


class _Enough(Exception):
    """The endpoint says more than was asked for."""


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
