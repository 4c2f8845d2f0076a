"""The one loop of a server that looks what is due: reports that are watched, tasks on the schedule."""

import asyncio
import logging
import time
from collections.abc import Sequence
from typing import Protocol

from ..errors import OneboxError

LOOK_SECONDS = 30.0
log = logging.getLogger(__name__)


class Looks(Protocol):
    """Begins what is due at `now` and tells of what has ended."""

    async def look(self, now: float) -> None: ...


async def rounds(parts: Sequence[Looks], seconds: float = LOOK_SECONDS) -> None:
    """Have each of `parts` look every `seconds` until cancelled; trouble of one stops no other."""
    while True:
        for part in parts:
            try:
                await part.look(time.time())
            except OneboxError as error:
                log.warning("looking what is due: %s", error)
        await asyncio.sleep(seconds)
