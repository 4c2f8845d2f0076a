"""Put a task on the schedule. It outlives the run, so the user is asked before, and it is never done twice."""

from collections.abc import Callable, Mapping
from typing import Any

from ...errors import OneboxError
from ...types import Language
from ..tool import Effects, Place, ToolResult

Planner = Callable[[str, str, str, str], str]
"""`(run, task, when, depth)`: puts it on the schedule and tells how. Raises OneboxError."""


class ScheduleTask:
    """Later the task is a run of its own, under the same rules as any other."""

    name = "schedule"
    description: Mapping[Language, str] = {
        "en": "have a task done later or again and again (every day at 8:00, every Monday 9:00, every 6 hours)",
        "zh": "安排一项任务以后做或定期做（每天早上8点、每周一9点、每6小时）",
    }
    parameters: Mapping[str, Any] = {
        "type": "object",
        "properties": {
            "task": {"type": "string", "minLength": 1, "maxLength": 1_000},
            "when": {"type": "string", "minLength": 2, "maxLength": 80},
            "depth": {"type": "string", "enum": ["chat", "search", "research", "execute"]},
        },
        "required": ["task", "when"],
        "additionalProperties": False,
    }
    effects = Effects(writes="outside", once=True)

    def __init__(self, planner: Planner) -> None:
        self._planner = planner

    async def call(self, arguments: Mapping[str, Any], at: Place) -> ToolResult:
        """What stands on the schedule now; not `ok` when the words say no time."""
        task, when, depth = (str(arguments.get(name, "")) for name in ("task", "when", "depth"))
        try:
            return ToolResult(self._planner(at.run, task, when, depth), source="schedule")
        except OneboxError as error:
            return ToolResult(f"{error} {error.hint}", ok=False, source="schedule")
