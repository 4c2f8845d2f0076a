"""Actions that wait for the user's word, each bound to a key made of its run, its tool and its arguments."""

import json
import uuid
from collections.abc import Mapping
from typing import Any, Literal

from sqlalchemy.engine import Engine

from .cache import Notes

State = Literal["pending", "allowed", "denied"]


class Approvals:
    """Ask, look, decide. Kept among the notes, a row for each action."""

    def __init__(self, engine: Engine) -> None:
        self._notes = Notes(engine)

    def ask(self, run: str, key: str, tool: str, arguments: Mapping[str, Any], reason: str) -> str:
        """Put the action down, once; its id."""
        if self._notes.get(f"approval.{key}") is None:
            row = {"id": uuid.uuid4().hex[:12], "run": run, "tool": tool, "arguments": dict(arguments)}
            self._notes.set(f"approval.{key}", json.dumps({**row, "reason": reason, "state": "pending"}))
        return str(json.loads(self._notes.get(f"approval.{key}") or "{}")["id"])

    def state(self, key: str) -> State:
        """`pending` also for what was never asked."""
        found: State = json.loads(self._notes.get(f"approval.{key}") or "{}").get("state", "pending")
        return found
