"""A tool that asks the one who gave the task. The run waits as long as it takes, also across restarts."""

import hashlib
from collections.abc import Mapping
from typing import Any

from ...skills.tool import Effects, Place, ToolResult
from ...types import Language
from ..work import Work
from .toolbox import Toolbox
from .trust.addresses import addresses_of
from .trust.sanitise import neutralised


class AskUser:
    """What the user answers is their own word: trusted, and no secret of the files."""

    name = "ask_user"
    description: Mapping[Language, str] = {
        "en": "ask the user what only they can know",
        "zh": "问用户只有他知道的事",
    }
    parameters: Mapping[str, Any] = {
        "type": "object",
        "properties": {"question": {"type": "string", "minLength": 1, "maxLength": 400}},
        "required": ["question"],
        "additionalProperties": False,
    }
    effects = Effects()

    def __init__(self, work: Work, toolbox: Toolbox) -> None:
        self._work, self._toolbox = work, toolbox

    async def call(self, arguments: Mapping[str, Any], at: Place) -> ToolResult:
        """The answer. The same question of a run has one answer."""
        text = neutralised(str(arguments["question"]), addresses_of(self._work.ask.text))
        identity = hashlib.sha256(text.encode()).hexdigest()[:12]
        return ToolResult(await self._toolbox.ask(self._work, identity, text), source="user")
