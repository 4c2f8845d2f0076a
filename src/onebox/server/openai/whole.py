"""A whole chat answer as the chunks of a stream, for clients whose endpoint did not stream though asked to."""

import json
from typing import Any

from ...errors import ModelGarbage
from .events import DONE


def as_stream(answer: Any) -> bytes:
    """Events of one `chat.completion`. Raises ModelGarbage when it is none."""
    try:
        head = {name: answer[name] for name in ("id", "created", "model") if name in answer}
        choices = [_choices(choice) for choice in answer["choices"]]
    except (KeyError, TypeError, AttributeError) as error:
        raise ModelGarbage(f"the endpoint's answer is not a chat completion: {str(answer)[:100]}") from error
    head = {"id": "chatcmpl-whole", "created": 0, "model": "", **head, "object": "chat.completion.chunk"}
    events = [head | {"choices": [one]} for pair in choices for one in pair]
    if usage := answer.get("usage"):
        events.append(head | {"choices": [], "usage": usage})
    lines = (f"data: {json.dumps(event, ensure_ascii=False)}\n\n" for event in events)
    return "".join(lines).encode() + DONE


def _choices(choice: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What was said, and that it is over."""
    index, delta = choice.get("index", 0), dict(choice["message"])
    if calls := delta.get("tool_calls"):
        delta["tool_calls"] = [{"index": number, **call} for number, call in enumerate(calls)]
    said = {"index": index, "delta": delta, "finish_reason": None}
    return said, {"index": index, "delta": {}, "finish_reason": choice.get("finish_reason") or "stop"}
