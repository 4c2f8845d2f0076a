"""A run as the `response` object of OpenAI's newer API."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...engine.fold import View
from ...store.runs import RunRow
from . import citations


@dataclass(frozen=True, slots=True)
class Head:
    """What the client said and gets back as it was."""

    model: str
    instructions: str | None = None
    previous: str | None = None
    store: bool | None = None
    metadata: Mapping[str, str] | None = None


def response_object(
    row: RunRow, view: View, head: Head, text: str, steps: Sequence[str], *, status: str | None = None
) -> dict[str, Any]:
    """`text` is the answer as it was told, `steps` the lines of progress before it. `status`: None as the run ended."""
    status = status or {"failed": "failed", "cancelled": "cancelled"}.get(view.state, "completed")
    output = [reasoning_item(row.id, steps)] if steps else []
    if status == "completed":
        output.append(message_item(row.id, text, citations.for_response(view)))
        if view.stop_reason == "budget":
            status = "incomplete"
    failed = {"code": "server_error", "message": view.error} if status == "failed" else None
    usage = view.usage
    return {
        "id": f"resp_{row.id}",
        "object": "response",
        "created_at": int(row.created),
        "status": status,
        "background": False,
        "error": failed,
        "incomplete_details": {"reason": "max_output_tokens"} if status == "incomplete" else None,
        "instructions": head.instructions,
        "max_output_tokens": None,
        "metadata": dict(head.metadata or {}),
        "model": head.model,
        "output": output,
        "parallel_tool_calls": False,
        "previous_response_id": head.previous,
        "reasoning": {"effort": None, "summary": None},
        "store": head.store is not False,
        "temperature": None,
        "text": {"format": {"type": "text"}},
        "tool_choice": "auto",
        "tools": [],
        "top_p": None,
        "truncation": "disabled",
        "usage": {
            "input_tokens": usage.prompt_tokens,
            "input_tokens_details": {"cached_tokens": usage.cached_tokens},
            "output_tokens": usage.completion_tokens,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": usage.prompt_tokens + usage.completion_tokens,
        }
        if status in ("completed", "incomplete")
        else None,
        "user": None,
    }


def reasoning_item(run: str, steps: Sequence[str]) -> dict[str, Any]:
    summary = [{"type": "summary_text", "text": "\n".join(steps)}] if steps else []
    return {"id": f"rs_{run}", "type": "reasoning", "summary": summary}


def message_item(run: str, text: str | None, annotations: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """The answer; `text` None: it is only about to begin."""
    content = [] if text is None else [text_part(text, annotations)]
    status = "in_progress" if text is None else "completed"
    return {"id": f"msg_{run}", "type": "message", "status": status, "role": "assistant", "content": content}


def text_part(text: str, annotations: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    return {"type": "output_text", "text": text, "annotations": list(annotations), "logprobs": []}
