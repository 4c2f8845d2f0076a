"""A call within a long run: what passes by itself is waited for, and no budget is no error."""

import asyncio
from collections.abc import Sequence
from typing import Any

from ...errors import BudgetExceeded, ModelError, ModelRefused
from ...types import Message
from ..call import Said, call
from ..work import Work

BUSY_PAUSES = (0.5, 3.0, 15.0)
"""Seconds before an endpoint that has too much to do is asked again …"""
BROKEN_PAUSES = (0.5,)
"""… and before one that broke off, or does not answer, is."""
_BUSY = (429, 500, 502, 503, 529)


async def ask(
    work: Work, step: str, messages: Sequence[Message], *, max_tokens: int, schema: dict[str, Any]
) -> Said | None:
    """The reply; None, with a note, when the budget does not allow the call. Raises ModelError."""
    tried = 0
    while True:
        try:
            return await call(work, step, messages, max_tokens=max_tokens, schema=schema, landing=False)
        except BudgetExceeded as error:
            work.note(str(error))
            return None
        except ModelError as error:
            if isinstance(error, ModelRefused) and error.status not in _BUSY:
                raise
            pauses = BUSY_PAUSES if isinstance(error, ModelRefused) else BROKEN_PAUSES
            if tried >= len(pauses):
                raise
            await asyncio.sleep(pauses[tried])
            tried += 1
