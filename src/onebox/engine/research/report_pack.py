"""Fill a prompt with as many items as fit: the model's context, and 3,000 tokens at the most."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from ...types import Message
from ..call import fits
from ..work import Work

PROMPT_TOKENS = 3_000
"""No prompt of a report is longer, whatever the model takes: a small one reads more with less care."""

T = TypeVar("T")


async def filled(
    work: Work, items: Sequence[T], render: Callable[[Sequence[T]], list[Message]], max_tokens: int
) -> tuple[list[Message], int]:
    """The messages over the first items, and how many of them there are: as many as fit, at least one.

    Found by bisection, because counting may be a request to the endpoint.
    """
    low, high = min(1, len(items)), len(items)
    while low < high:
        middle = (low + high + 1) // 2
        if await _fit(work, render(items[:middle]), max_tokens):
            low = middle
        else:
            high = middle - 1
    return render(items[:low]), low


async def _fit(work: Work, messages: Sequence[Message], max_tokens: int) -> bool:
    return await work.model.count(messages) <= PROMPT_TOKENS and await fits(work, messages, max_tokens)
