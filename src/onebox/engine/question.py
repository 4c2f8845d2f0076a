"""What form of answer a question wants: decided in code, so that a small model need not.

A form narrows what the model may say (yes or no; one of two named things) and tells the check what
to expect (a date has digits). `explain` takes sentences, `written` a text of the kind that is asked for (a letter,
a leaflet). Unsure means `short`, which narrows nothing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from .evidence import folded
from .facts import numbers

Form = Literal["explain", "written", "yes_no", "choice", "date", "number", "short"]

_EXPLAIN = re.compile(
    r"\b(how (?:do|does|did|can|could|should|would|is|are|to)\b"
    r"|why\b|explain|describe|compare\b|what (?:is|are|'s) the (?:differences?|advantages?|steps?|purpose)|summari[sz]e"
    r"|what (?:happens|should|must)\b|in what way|tell me about|^\s*(?:list|outline|discuss|format|construct)\b"
    r"|what (?:is|are) .{1,40} (?:used )?for\s*\?)"
    r"|怎么(?!样的)|怎样|如何|为什么|为何|为啥|区别|解释|介绍|说明|步骤|原因|比较|优点|缺点|好处|有哪些|哪些|作用|总结|是什么意思"
    r"|应该|需要注意",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"\bwhat (?:are|were)\b"
    r"|\b(?:what|which) (?:[a-z-]+ ){0,3}?(?!(?:his|this|was|does|is|has|as|its)\b)[a-z-]*[^\W_sui]s (?:and [a-z -]+ )?"
    r"(?:are|were|do|can|should|may|might|have|would|need|must|will)\b"
    r"|\band (?:what|which|how|why|when|where|who)\b",
    re.IGNORECASE,
)
"""More than one thing is asked for, or more than one question: 哪些 and 有哪些 in English."""
_WRITTEN = re.compile(
    r"\b(?:writ(?:e|ing)|draft(?:ing)?|compos(?:e|ing)|rewrite|prepar(?:e|ing)|transform|turn|creat(?:e|ing)|imagine)\b"
    r".{0,160}?\b(?:letter|note|summary|e-?mail|report|article|speech|advisory|diary|journal|story|memo|brochure"
    r"|leaflet|handout|guide|post|blog|script|statement|message|entry|poem|dialogue|narrative|notice|column|sheet"
    r"|protocol|plan|checklist)s?\b"
    r"|(?:写|起草|撰写|拟|改写|编写|创作|改成|写成).{0,30}?"
    r"(?:信|函|通知|公告|报告|文章|短文|作文|日记|故事|稿|小结|总结|摘要|邮件|说明书|手册|指南|对话|诗|帖子|文案|须知|倡议书)",
    re.IGNORECASE | re.DOTALL,
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
_ASKS = re.compile(r"^\s*(?:what|which|who|when|where|why|how|did|does|do|is|was|are|were)\b|[?？]\s*$", re.IGNORECASE)
_CHOICE = re.compile(r"\b(?:which|who|what)\b|哪|谁", re.IGNORECASE)
_OTHERS: tuple[tuple[Form, re.Pattern[str]], ...] = (("date", _DATE), ("number", _NUMBER), ("explain", _SEVERAL))


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
    if _WRITTEN.search(question) and not _ASKS.search(question):
        return Wanted("written")
    if _EXPLAIN.search(question) and not _NUMBER.search(question):
        return Wanted("explain")
    if _YES_NO.search(question):
        return Wanted("yes_no")
    if _CHOICE.search(question) and len(options := _options(question, titles)) == 2:
        return Wanted("choice", options)
    return Wanted(next((form for form, asks in _OTHERS if asks.search(question)), "short"))


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
