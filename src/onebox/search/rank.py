"""Passages of fetched web pages, ranked: words and meaning, date, no near copies, no site alone."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..library.fuse import fuse
from ..library.tokenise import is_chinese, words
from ..types import Passage
from .address import site
from .lexical import Texts
from .searcher import Freshness

PER_SITE = 3
SAME = 0.8
"""Passages whose shingles overlap so far are copies of each other."""
SHINGLE = 4
"""Words in a shingle (Broder, "On the resemblance and containment of documents", 1997)."""
_HALF_LIFE = {"day": 2.0, "week": 7.0, "month": 30.0, "year": 365.0}
_OLDEST_SHARE = 0.3
"""What is left of the score of a page that is far too old …"""
_UNKNOWN_SHARE = 0.6
"""… and of one whose date is not known, when the question wants something new."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage with its score (0 to 1, comparable within one ranking) and the addresses of pages that copy it."""

    passage: Passage
    score: float
    copies: tuple[str, ...] = ()


def rank(
    question: str,
    passages: Sequence[Passage],
    *,
    today: dt.date,
    freshness: Freshness = "",
    nearness: Mapping[int, float] | None = None,
    limit: int = 8,
    per_site: int = PER_SITE,
) -> list[Ranked]:
    """The best passages for `question`, best first.

    `nearness`: by place in `passages`, as `library.lookup` measures it in standard deviations; none: words alone.
    `per_site` is the most of one site, unless there is nothing else. Of copies the best placed stands, and among
    equals the oldest page, which is likelier to be the original.
    """
    texts = Texts([f"{one.source.title}\n{one.heading}\n{one.text}" for one in passages])
    zh = is_chinese(question)
    foreign = {number for number, one in enumerate(passages) if is_chinese(one.text) != zh}
    scores = fuse(texts.scores(question), nearness or {}, foreign if nearness else ())
    best = max(scores.values(), default=0.0) or 1.0
    weighed = {
        n: max(0.0, s) / best * date_weight(passages[n].source.date, today, freshness) for n, s in scores.items()
    }
    order = sorted(weighed, key=lambda n: (-round(weighed[n], 6), passages[n].source.date or "9999", n))
    kept, copies = _without_copies(order, passages)
    chosen = _spread(kept, passages, limit, per_site)
    return [Ranked(passages[n], weighed[n], tuple(copies.get(n, ()))) for n in chosen]


def date_weight(date: str | None, today: dt.date, freshness: Freshness) -> float:
    """The share of its score a page of `date` keeps: halved by age, at the pace the question's wish for news sets."""
    if not freshness:
        return 1.0
    if not date or not _DAY.match(date):
        return _UNKNOWN_SHARE
    try:
        age = max(0, (today - dt.date.fromisoformat(date[:10])).days)
    except ValueError:
        return _UNKNOWN_SHARE
    return float(_OLDEST_SHARE + (1 - _OLDEST_SHARE) * 0.5 ** (age / _HALF_LIFE[freshness]))


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """Runs of `SHINGLE` words, Chinese cut into characters; a shorter text is one run."""
    parts = [part for word in words(text) for part in (word if not word.isascii() else [word])]
    return frozenset(tuple(parts[at : at + SHINGLE]) for at in range(max(1, len(parts) - SHINGLE + 1)))


def resemblance(first: frozenset[tuple[str, ...]], second: frozenset[tuple[str, ...]]) -> float:
    """How much of the smaller set is in the other, 0 to 1: a copy with a line added is still a copy."""
    smaller = min(len(first), len(second))
    return len(first & second) / smaller if smaller else 0.0


def _without_copies(order: Sequence[int], passages: Sequence[Passage]) -> tuple[list[int], dict[int, list[str]]]:
    """The first of each group of copies, and the addresses of its copies on other pages."""
    kept: list[int] = []
    seen: dict[int, frozenset[tuple[str, ...]]] = {}
    copies: dict[int, list[str]] = {}
    for number in order:
        own = shingles(passages[number].text)
        original = next((one for one in kept if resemblance(seen[one], own) >= SAME), None)
        if original is None:
            kept.append(number)
            seen[number] = own
        elif passages[original].source.location != passages[number].source.location:
            copies.setdefault(original, []).append(passages[number].source.location)
    return kept, copies


def _spread(kept: Sequence[int], passages: Sequence[Passage], limit: int, per_site: int) -> list[int]:
    """At most `per_site` of one site; places left over are filled with what was held back."""
    counts: dict[str, int] = {}
    chosen: list[int] = []
    held: list[int] = []
    for number in kept:
        whose = site(passages[number].source.location)
        counts[whose] = counts.get(whose, 0) + 1
        (chosen if counts[whose] <= per_site else held).append(number)
    return sorted((chosen + held)[:limit], key=kept.index)
