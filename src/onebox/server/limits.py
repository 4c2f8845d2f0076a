"""How often someone may knock: token buckets in memory, forgotten with the process."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable

MOST_KEPT = 10_000


class Buckets:
    """A bucket for each key: `size` tokens at first, `rate` more a second, up to `size`."""

    def __init__(self, rate: float, size: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._size = size
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> float:
        """Take a token. 0 when there was one, else the seconds until there is."""
        wait = self.wait(key)
        if not wait:
            tokens, at = self._buckets[key]
            self._buckets[key] = (tokens - 1, at)
        return wait

    def wait(self, key: str) -> float:
        """Seconds until there is a token, without taking it."""
        now = self._clock()
        tokens, at = self._buckets.pop(key, (self._size, now))
        tokens = min(self._size, tokens + (now - at) * self._rate)
        self._buckets[key] = (tokens, now)
        if len(self._buckets) > MOST_KEPT:
            self._buckets.popitem(last=False)
        return 0.0 if tokens >= 1 else (1 - tokens) / self._rate


def retry_after(seconds: float) -> dict[str, str]:
    """The header that tells a client when to come again."""
    return {"Retry-After": str(max(1, math.ceil(seconds)))}
