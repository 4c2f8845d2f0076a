"""One call to a model: counted, paid for, remembered; JSON read with a fallback."""

import asyncio
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
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
    reasoning: str = ""
    """What a model that reasons thought first; empty when the reply was remembered."""
    probability: float | None = None
    """Of its first token, where `call` was to ask for it and the endpoint tells."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a reply is drawn: at `temperature` with `seed`, and with tokens for thinking beside those of the text."""

    temperature: float = 0.0
    seed: int | None = None
    thinking_tokens: int = 0
    on_reasoning: Callable[[str], None] | None = None
    with_probability: bool = False
    """Ask how sure the model is of its first token (`Said.probability`)."""

    @property
    def sampled(self) -> dict[str, Any]:
        """What goes into the request; nothing for the most likely reply."""
        if self.seed is None and not self.temperature:
            return {}
        return {"temperature": self.temperature, "seed": self.seed}


async def call(
    work: Work,
    step: str,
    messages: Sequence[Message],
    *,
    max_tokens: int,
    schema: dict[str, Any] | None = None,
    landing: bool = True,
    on_text: Callable[[str], None] | None = None,
    manner: Manner | None = None,
) -> Said:
    """Ask `work.model`; the same messages are never paid for twice.

    A model that reasons may think before its `max_tokens` of text as far as `manner` allows; when only
    thinking comes of that, `text` is empty. Raises BudgetExceeded before the call, or when it outlasts the
    seconds left; ModelError when the endpoint fails.
    """
    manner = manner or Manner()
    key = _key(work.model.name, messages, max_tokens, schema, **manner.sampled)
    if (known := work.memory.get(key)) is not None:
        if on_text:
            on_text(known)
        work.count(step, Usage())
        sure = work.memory.get(_probability_key(key)) if manner.with_probability else None
        return Said(known, _object(known) if schema else None, True, probability=float(sure) if sure else None)
    request = {"max_tokens": max_tokens + manner.thinking_tokens, "schema": schema, **manner.sampled}
    if manner.with_probability:
        request["with_probability"] = True
    cost = Usage(1, await work.model.count(messages), max_tokens)
    with work.set_aside(cost, landing=landing):
        reply = await _reply(work, step, messages, request, _Ear(max_tokens, on_text, manner))
    data = _object(reply.text) if schema else None
    if reply.finish == "stop" and reply.text.strip() and (data is not None or not schema):
        if reply.probability is not None:  # first, so that the text is never remembered without it
            work.memory.put(_probability_key(key), "model", repr(reply.probability))
        work.memory.put(key, "model", reply.text)  # before it is counted: what was paid for is never asked again
    work.count(step, reply.usage)
    if not reply.text.strip():
        if manner.thinking_tokens and reply.reasoning:
            return Said("", None, False, reply.reasoning)
        raise ModelUnavailable(f"{work.model.name} gave an empty answer")
    if reply.finish == "broken" and data is None:
        if schema:
            raise ModelUnavailable(f"{work.model.name} broke off in the middle of its answer")
        work.note(f"{work.model.name} broke off; its answer may not be whole")
    return Said(reply.text, data, reply.finish == "stop", reply.reasoning, reply.probability)


async def _reply(work: Work, step: str, messages: Sequence[Message], request: dict[str, Any], ear: "_Ear") -> Reply:
    """One reply within the seconds left, cut off when the endpoint does not mind `max_tokens`."""
    try:
        async with asyncio.timeout(max(0.0, work.ask.budget.seconds - work.elapsed)):
            return await work.model.chat(messages, on_text=ear.hear, on_reasoning=ear.hear_reasoning, **request)
    except _Enough:
        used = Usage(1, await work.model.count(messages), ear.max_tokens)
        return Reply("".join(ear.text), "length", used, work.model.name, None, 0.0, "".join(ear.reasoning))
    except TimeoutError as error:
        work.count(step, Usage(1))
        raise BudgetExceeded(f"the budget of {work.ask.budget.seconds:g} seconds ran out during a step") from error


@dataclass(slots=True)
class _Ear:
    """Hears a reply as it comes. Raises _Enough when its text outgrows `max_tokens`.

    Where the endpoint was allowed more than that, for thinking, the pieces of the stream are
    counted, each
    a token or more.
    """

    max_tokens: int
    on_text: Callable[[str], None] | None
    manner: Manner
    text: list[str] = field(default_factory=list)
    reasoning: list[str] = field(default_factory=list)
    _characters: int = 0

    def hear(self, piece: str) -> None:
        self.text.append(piece)
        self._characters += len(piece)
        if self.on_text:
            self.on_text(piece)
        if self._characters > self.max_tokens * LONGEST_TOKEN or (
            self.manner.thinking_tokens and len(self.text) > self.max_tokens
        ):
            raise _Enough

    def hear_reasoning(self, piece: str) -> None:
        self.reasoning.append(piece)
        if self.manner.on_reasoning:
            self.manner.on_reasoning(piece)


class _Enough(Exception):
    """The endpoint says more than was asked for."""


async def fits(work: Work, messages: Sequence[Message], max_tokens: int) -> bool:
    """Do these messages and the reply go into the model's context together?"""
    return await work.model.count(messages) + max_tokens + MARGIN_TOKENS <= work.model.context


def _object(text: str) -> dict[str, Any] | None:
    value = parse(text)
    return value if isinstance(value, dict) else None


def _key(
    model: str, messages: Sequence[Message], max_tokens: int, schema: dict[str, Any] | None, **sampled: Any
) -> str:
    turns = [[message.role, message.content, *message.images] for message in messages]
    asked = ["model", model, turns, max_tokens, schema, *([sampled] if sampled else [])]
    text = json.dumps(asked, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _probability_key(key: str) -> str:
    """Where the probability of the reply under `key` is remembered."""
    return hashlib.sha256(f"probability {key}".encode()).hexdigest()
