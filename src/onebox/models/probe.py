"""Find out what an endpoint really does, by asking it: a claim on paper is not believed.

About eight short calls. What later calls depend on is put into the ProbeStore: context length,
how the endpoint takes a JSON schema, and the whole result.
"""

import base64
import json
import struct
import time
import zlib
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from ..errors import ModelError, ModelRefused
from ..types import Message
from .discover import context_of, models_listed
from .endpoint import EndpointModel, in_mode
from .model import ProbeStore

Json = Literal["enforced", "accepted", "refused", "unknown"]
_WORDS = "The harbour lay quiet in the early light, and the gulls walked along the wall. "


@dataclass(slots=True)
class Probe:
    """What was found. None or "unknown": it could not be found out; `notes` says why."""

    name: str
    url: str
    models: list[str] = field(default_factory=list)
    context: int | None = None
    json_schema: Json = "unknown"
    """enforced: held to the schema when asked to break it; accepted: took it and broke it."""
    tools: bool | None = None
    vision: bool | None = None
    reasoning: bool | None = None
    usage: bool | None = None
    counts_tokens: bool = False
    prefix_cache: bool | None = None
    first_token: float | None = None
    prefill: float | None = None
    """Prompt tokens a second, measured with about 600 new tokens."""
    decode: float | None = None
    """Tokens a second."""
    notes: list[str] = field(default_factory=list)


async def probe(model: EndpointModel, store: ProbeStore | None = None) -> Probe:
    """Ask `model` a few things. Raises ModelError only when it does not answer at all."""
    found = Probe(model.name, model.url)
    found.models = await models_listed(model.http)
    found.context = await context_of(model.http, model.model)
    first = await model.chat([Message("user", "Say the word: ready")], max_tokens=24)
    found.reasoning = bool(first.reasoning)
    for name, ask in (
        ("speed", _speed),
        ("json_schema", _json_schema),
        ("tools", _tools),
        ("vision", _vision),
        ("counts_tokens", _counts),
    ):
        try:
            await ask(model, found)
        except ModelError as error:
            found.notes.append(f"{name}: {error}")
    _remember(model, found, store)
    return found


async def _speed(model: EndpointModel, found: Probe) -> None:
    """The same long prompt twice: the first time fills the endpoint's cache, the second uses it."""
    # The number makes it new to the cache; it differs from the first character on.
    prompt = f"{time.time_ns()}. {_WORDS * 35}\n\nCount from one to thirty in words."
    cold = await model.chat([Message("user", prompt)], max_tokens=48)
    warm = await model.chat([Message("user", prompt)], max_tokens=4)
    found.usage = model.reports_usage
    found.first_token = cold.first_token
    if not cold.first_token or not warm.first_token:
        return
    found.prefill = round((cold.usage.prompt_tokens - cold.usage.cached_tokens) / cold.first_token, 1)
    if cold.usage.completion_tokens > 1 and cold.total > cold.first_token:
        found.decode = round((cold.usage.completion_tokens - 1) / (cold.total - cold.first_token), 1)
    cached = warm.usage.cached_tokens > warm.usage.prompt_tokens // 2
    found.prefix_cache = cached or warm.first_token < cold.first_token / 3


async def _json_schema(model: EndpointModel, found: Probe) -> None:
    """Demand prose while the schema allows one object only."""
    schema = {
        "type": "object",
        "properties": {"colour": {"enum": ["zq1", "zq2"]}, "number": {"type": "integer"}},
        "required": ["colour", "number"],
        "additionalProperties": False,
    }
    asked = [Message("user", "Write one cheerful sentence about spring. Do not write JSON, write plain words only.")]
    body = {"model": model.model, "max_tokens": 60, "temperature": 0.0} | in_mode("schema", asked, schema)
    try:
        answer = await model.http.json("/v1/chat/completions", body, wait=model.waits.first_token_seconds)
    except ModelRefused as error:
        if error.status in (400, 422, 501):
            found.json_schema = "refused"
            return
        raise
    found.json_schema = "enforced" if _fits(_content(answer)) else "accepted"


async def _tools(model: EndpointModel, found: Probe) -> None:
    tool = {
        "type": "function",
        "function": {
            "name": "weather",
            "description": "The weather in a city now",
            "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
        },
    }
    message = await _message(model, "What is the weather in Paris now? Use the tool.", 80, tools=[tool])
    found.tools = None if message is None else bool(message.get("tool_calls"))


async def _vision(model: EndpointModel, found: Probe) -> None:
    """Two plain images: one right answer could be luck."""
    right = 0
    for colour, name in (((220, 20, 20), "red"), ((20, 40, 220), "blue")):
        image = {"type": "image_url", "image_url": {"url": "data:image/png;base64," + _png(colour)}}
        question = {"type": "text", "text": "Which colour is this image? Answer with one word."}
        message = await _message(model, [question, image], 10)
        if message is None:
            break
        right += name in str(message.get("content") or "").lower()
    found.vision = right == 2


async def _counts(model: EndpointModel, found: Probe) -> None:
    await model.count([Message("user", "one 二")])
    found.counts_tokens = model.counts_exactly


async def _message(model: EndpointModel, content: object, max_tokens: int, **more: object) -> dict[str, Any] | None:
    """The message an endpoint answers with, or None when it refuses such a request."""
    body = {"model": model.model, "max_tokens": max_tokens, "temperature": 0.0, **more}
    body["messages"] = [{"role": "user", "content": content}]
    try:
        answer = await model.http.json("/v1/chat/completions", body, wait=model.waits.first_token_seconds)
    except ModelRefused:
        return None
    choices = answer.get("choices")
    return choices[0].get("message") or {} if choices else {}


def _content(answer: dict[str, Any]) -> str:
    choices = answer.get("choices")
    return str((choices[0].get("message") or {}).get("content") or "") if choices else ""


def _fits(text: str) -> bool:
    try:
        value = json.loads(text)
    except ValueError:
        return False
    return isinstance(value, dict) and value.get("colour") in ("zq1", "zq2") and isinstance(value.get("number"), int)


def _png(colour: tuple[int, int, int], side: int = 32) -> str:
    """A square of one colour as PNG, base64."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes(colour) * side) * side
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return base64.b64encode(png).decode("ascii")


def _remember(model: EndpointModel, found: Probe, store: ProbeStore | None) -> None:
    mode = {"enforced": "schema", "accepted": "schema", "refused": "object"}.get(found.json_schema)
    if mode:
        model.remember(mode)
    if store is None:
        return
    if found.context:
        store.set(f"context:{found.url}:{model.model}", str(found.context))
    store.set(f"probe:{found.url}:{model.model}", json.dumps(asdict(found)))
