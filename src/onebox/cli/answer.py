"""The answer of a run as one JSON object (`--json`): a fold of its events."""

import json
from typing import Any

from ..engine.fold import View


def answer_object(view: View) -> dict[str, Any]:
    """Positions are character offsets in the source's stored text; a quote is `text[start:end]`."""
    return {
        "run": view.run,
        "depth": view.depth,
        "agent": view.agent,
        "state": view.state,
        "stop_reason": view.stop_reason or "error",
        "question": view.question,
        "conversation": view.conversation,
        "answer": view.text,
        "sentences": [
            {
                "text": claim.text,
                "supported": claim.supported,
                **({"reason": claim.reason} if claim.reason else {}),
                "citations": [_cited(one) for one in claim.citations],
            }
            for _, claim in sorted(view.claims.items())
        ],
        "sources": [
            {"id": found.source, "title": found.title, "location": found.location} for found in view.sources.values()
        ],
        "tried": view.tried,
        **({"near": [_cited(one) for one in view.near]} if view.near else {}),
        "notes": view.notes,
        **({"remembered": view.remembered} if view.remembered else {}),
        **({"kept": view.kept} if view.kept else {}),
        **({"think": _worked(view)} if view.plan else {}),
        **({"research": _researched(view)} if view.outline else {}),
        **({"execute": _task(view)} if view.task else {}),
        "usage": {
            "calls": view.usage.calls,
            "prompt_tokens": view.usage.prompt_tokens,
            "completion_tokens": view.usage.completion_tokens,
            "cached_tokens": view.usage.cached_tokens,
            **({"searches": view.usage.searches, "fetches": view.usage.fetches} if view.outline else {}),
        },
        "seconds": {"first_token": view.first_token, "total": view.total},
        **({"error": view.error, "hint": view.hint} if view.error else {}),
    }


def _worked(view: View) -> dict[str, Any]:
    """What a worked answer was allowed, tried and came to."""
    plan, checked = view.plan, view.checked
    return {
        "effort": plan.effort,
        "difficulty": plan.difficulty,
        "budget": {"calls": plan.calls, "tokens": plan.tokens},
        "drafts": [draft.model_dump(exclude={"kind", "index"}) for _, draft in sorted(view.drafts.items())],
        "verdict": checked.verdict if checked else None,
        "result": checked.answer if checked else None,
        "checked": checked.text if checked else "",
        "reasoning": view.reasoning,
    }


def _researched(view: View) -> dict[str, Any]:
    """The plan as it stood at the end, and what was found out."""
    return {
        "plan": view.outline.model_dump(exclude={"kind", "by"}),
        "claims": [claim.model_dump(exclude={"kind"}) for claim in view.found.values()],
    }


def _task(view: View) -> dict[str, Any]:
    """What a task planned, did and made."""
    return {
        "tools": view.task.tools,
        "promised": view.task.files,
        "actions": [
            {
                **({"arguments": json.loads(begun.arguments)} if (begun := view.begun.get(number)) else {}),
                **ended.model_dump(include={"number", "tool", "ok", "text", "files", "seconds"}),
            }
            for number, ended in sorted(view.actions.items())
        ],
        "files": [one.model_dump(include={"name", "size", "change", "problem"}) for one in view.artifacts.values()],
        "asks": view.asked.model_dump() if view.asked else None,
    }


def _cited(cited: Any) -> dict[str, Any]:
    keys = ("source", "title", "location", "heading", "quote", "start", "end")
    return {key: getattr(cited, key) for key in keys}
