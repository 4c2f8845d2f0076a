"""One thing found out, tied to the words that say it."""

from dataclasses import dataclass

from ...types import Passage


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement and its quote: `quote` is the stored text of `passage.source` from `start` to `end`, always.

    `id` is `c1`, `c2` …; `question` is the id of the question it was found for; `date` is when its source
    says it is from, where that is known.
    """

    id: str
    text: str
    quote: str
    passage: Passage
    start: int
    end: int
    question: str
    date: str | None = None
