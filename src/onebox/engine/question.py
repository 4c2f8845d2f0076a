"""What form of answer a question wants: decided in code, so that a small model need not.

A form narrows what the model may say (yes or no; one of two named things) and tells the check what
to expect (a date has digits). Unsure means `short`, which narrows nothing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from .evidence import folded
from .facts import numbers

Form = Literal["explain", "yes_no", "choice", "date", "number", "short"]

_EXPLAIN = re.compile(
    r"\b(how (?:do|does|did|can|could|should|would|is|are|to)\b"
    r"|why\b|explain|describe|compare\b|what (?:is|are|'s) the (?:differences?|advantages?|steps?|purpose)|summari[sz]e"
    r"|what (?:happens|should|must)\b|in what way|tell me about|what (?:is|are) .{1,40} (?:used )?for\s*\?)"
    r"|怎么(?!样的)|怎样|如何|为什么|为何|为啥|区别|解释|介绍|说明|步骤|原因|比较|优点|缺点|好处|有哪些|哪些|作用|总结|是什么意思"
    r"|应该|需要注意",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"^\s*(?:when|(?:in|on|since|by|from|until) (?:what|which) (?:year|date|day|month|decade|century)"
    r"|(?:what|which) (?:year|date|day|month))\b|what (?:year|date)\b"
    r"|哪一?年|哪一?天|几月|几号|什么时候|何时|哪个月|哪个?日期|什么日期",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\bhow (?:many|much|old|long|far|often|big|large|tall|high|deep|wide)\b"
    r"|多少|几(?:个|位|次|种|年|岁|天|台|名|章|倍)|多久|多大|多长|多高",
    re.IGNORECASE,
)
_YES_NO = re.compile(
    r"^\s*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may)\b(?!.*\b(?:or)\b)"
    r"|^\s*(?:are|were|is|was|do|did) both\b|吗[？?]?\s*$|是否|是不是|能不能|可不可以|有没有",
    re.IGNORECASE,
)
_CHOICE = re.compile(r"\b(?:which|who|what)\b|哪|谁", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The form of answer and, for `choice`, the things to choose from."""

    form: Form
    options: tuple[str, ...] = ()

    def fits(self, answer: str) -> bool:
        """Can `answer` be one of this form at all?"""
        if self.form in ("date", "number"):
            return bool(numbers(answer)) or bool(
                re.search(r"\b(?:no|none|never|daily|weekly|monthly|every)\b|每|无", answer, re.I)
            )
        if self.form == "choice":
            return any(folded(option) in folded(answer) or folded(answer) in folded(option) for option in self.options)
        return bool(answer.strip())


def wanted(question: str, titles: Iterable[str] = ()) -> Wanted:
    """The form `question` wants. `titles` of the passages found are the things it may choose between."""
    if _EXPLAIN.search(question) and not _NUMBER.search(question):
        return Wanted("explain")
    if _YES_NO.search(question):
        return Wanted("yes_no")
    if _CHOICE.search(question) and len(options := _options(question, titles)) == 2:
        return Wanted("choice", options)
    if _DATE.search(question):
        return Wanted("date")
    if _NUMBER.search(question):
        return Wanted("number")
    return Wanted("short")


def _options(question: str, titles: Iterable[str]) -> tuple[str, ...]:
    """Titles the question names and sets against each other ("A or B", "A and B", "A 和 B")."""
    low = folded(question)
    named = []
    for title in dict.fromkeys(re.sub(r"\s*[(（][^)）]*[)）]$", "", one).strip() for one in titles):
        name = folded(title)
        if name and name in low:
            named.append((low.index(name), name, title))
    named.sort()
    for (at, name, first), (then, _, second) in pairwise(named):
        before, between = low[:at], low[at + len(name) : then]
        either = re.search(r"\bor\b|还是|或", between)
        among = re.search(r"\band\b|和|与|跟", between) and re.search(r"\b(?:of|between)\s*$|在\s*$", before)
        if len(between) < 40 and (either or among) and not re.search(r"\b(?:both|common)\b|共同|都", low):
            return (first, second)
    return ()
