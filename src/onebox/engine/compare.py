"""Questions that set two documents against each other: "Which was founded first, A or B?"

Two things code does better than a small model. It leaves out every passage that is about neither of
the two: less than half of the tokens, and the model no longer confuses them with a third. And when
the model has found a date or a size for each but names the wrong one, code does the comparing.
"""

import re
from collections.abc import Sequence
from typing import TypeVar

from ..types import Passage
from .evidence import folded
from .facts import numbers
from .question import wanted

_COMMON = re.compile(r"\b(?:both|in common|same|differ\w*|share)\b|共同|都|相同|一样|区别|不同", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*[(（][^)）]*[)）]$")

_EARLIER = re.compile(
    r"\b(?:first|earlier|earliest|older|oldest|before)\b|最早|更早|较早|先(?!生)|年长|更老|更古老", re.IGNORECASE
)
_LATER = re.compile(
    r"\b(?:later|latest|younger|youngest|newer|newest|last|(?:more|most) recent(?:ly)?)\b"
    r"|最晚|更晚|较晚|更年轻|较年轻|更新",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\b(?:larger|largest|bigger|biggest|more|most|longer|longest|taller|tallest|higher|highest|greater|heavier)\b"
    r"|(?:更|较|最)(?:大|多|长|高|重)",
    re.IGNORECASE,
)
_LESS = re.compile(
    r"\b(?:smaller|smallest|fewer|fewest|less|least|shorter|shortest|lower|lowest|lighter)\b|(?:更|较|最)(?:小|少|短|低|矮|轻)",
    re.IGNORECASE,
)

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE = re.compile(
    rf"(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m1>{_MONTH}),?\s+(?P<y1>\d{{4}})"
    rf"|(?P<m2>{_MONTH})\s+(?:(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+)?(?P<y2>\d{{4}})"
    r"|(?P<y3>\d{4})\s*年(?:\s*(?P<m3>\d{1,2})\s*月(?:\s*(?P<d3>\d{1,2})\s*日)?)?"
    r"|(?P<y4>\d{4})-(?P<m4>\d{2})-(?P<d4>\d{2})"
    r"|(?<![\d,.])(?P<y5>1\d{3}|20\d{2})(?![\d,]|\.\d)",
    re.IGNORECASE,
)

Day = tuple[int, ...]
"""Year, month, day, as far as they are said."""
_Value = TypeVar("_Value", Day, float)


def about_these(question: str, passages: Sequence[Passage]) -> list[Passage]:
    """The passages about the documents `question` sets against each other; all of them when it does no such thing."""
    form = wanted(question, [one.source.title for one in passages])
    if not (form.form in ("yes_no", "choice") or _COMMON.search(question)):
        return list(passages)
    low = folded(question)
    kept = [one for one in passages if (name := folded(bare(one.source.title))) and name in low]
    return kept if len({one.source.id for one in kept}) >= 2 else list(passages)


def decided(question: str, why: str, options: Sequence[str]) -> str | None:
    """Which of two `options` the dates or sizes in `why` make the answer; None when they do not tell."""
    if len(options) != 2 or not (parts := _said_of(why, options)):
        return None
    earlier, later = bool(_EARLIER.search(question)), bool(_LATER.search(question))
    if earlier != later:
        days = [_day(part) for part in parts]
        return _pick(options, days, largest=later)
    more, less = bool(_MORE.search(question)), bool(_LESS.search(question))
    if more != less and not (earlier or later):
        sizes = [_size(part) for part in parts]
        return _pick(options, sizes, largest=more)
    return None


def bare(title: str) -> str:
    """`title` without what stands in brackets at its end."""
    return _BRACKETS.sub("", title).strip()


def _said_of(why: str, options: Sequence[str]) -> list[str]:
    """What `why` says of each option: from its name to the other's. Empty when one is not named just once."""
    low = folded(why)
    names = [folded(option) for option in options]
    if any(low.count(name) != 1 for name in names) or names[0] in names[1] or names[1] in names[0]:
        return []
    first, second = (low.index(name) + len(name) for name in names)
    if first < second:
        return [low[first : second - len(names[1])], low[second:]]
    return [low[first:], low[second : first - len(names[0])]]


def _day(text: str) -> Day | None:
    """The one day `text` speaks of; None when there is none, or more than one."""
    found = {_parts(match) for match in _DATE.finditer(text)}
    return found.pop() if len(found) == 1 else None


def _parts(match: re.Match[str]) -> Day:
    said = {name[0]: value for name, value in match.groupdict().items() if value}
    month = said.get("m", "").lower()
    parts = (said["y"], str(_MONTHS.index(month[:3]) + 1) if month[:3] in _MONTHS else month, said.get("d", ""))
    return tuple(int(part) for part in parts[: 1 + bool(month) + bool(month and parts[2])])


def _size(text: str) -> float | None:
    """The one number `text` speaks of."""
    found = numbers(text)
    try:
        return float(found.pop()) if len(found) == 1 else None
    except ValueError:  # a version
        return None


def _pick(options: Sequence[str], values: Sequence[_Value | None], *, largest: bool) -> str | None:
    first, second = values
    if first is None or second is None or first == second:
        return None
    if isinstance(first, tuple) and isinstance(second, tuple):
        shared = min(len(first), len(second))
        if first[:shared] == second[:shared]:
            return None  # 1985 and May 1985: nobody knows
    return options[0] if (first > second) == largest else options[1]
