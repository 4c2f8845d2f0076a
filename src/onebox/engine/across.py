"""A short Chinese answer held against English sentences: by its numbers, its units and its names, in code.

Words of two languages share nothing, so the words of a claim cannot be looked for. What can be: a number
with its unit ("6英镑" in "6 pounds"), a date ("2026年1月1日" in "1 January 2026"), a name that stays in
Latin letters, or the answer word for word in English. What has none of these is not supported.
"""

import re
from collections.abc import Sequence

from ..library.tokenise import is_chinese, query_terms
from ..search.queries import foreign_names
from .evidence import Evidence, Weights, folded, holding
from .facts import numbers
from .measures import english_names, measures

_COUNTERS = frozenset("个座名位人件次种块条艘台家辆只张本所")
_DAY_PARTS = frozenset("年月日号点时")
_PLAIN = re.compile(r"[约大概左右多每最高低长短久要需为是在于到从起至的，。、；,.;:\s()（）]+")
_WORDS = re.compile(r"[A-Za-z][A-Za-z'’-]+(?: [A-Za-z][A-Za-z'’-]+)*")
MOST_UNCHECKED = 2
"""Chinese characters of the answer that nothing vouches for."""


def across(answer: str, question: str, evidence: Sequence[Evidence], weights: Weights) -> list[Evidence]:
    """The English sentence that carries the short `answer` to a Chinese `question`; none when there is none."""
    names = set(query_terms(" ".join(foreign_names(question))))
    english = [one for one in evidence if not is_chinese(one.text) and (not names or names & (one.terms | one.context))]
    if not english or not is_chinese(question):
        return []
    if not is_chinese(answer) and len(answer) > 2:
        return holding(answer, english, weights, question)[:1]
    asked = set(query_terms(question))
    fitting = [one for one in english if _carries(one.text, answer, question)]
    return sorted(fitting, key=lambda one: -weights.total(asked & (one.terms | one.context)))[:1]


def _carries(sentence: str, answer: str, question: str) -> bool:
    said = [match for match in _WORDS.findall(answer) if match not in question]
    if any(folded(name) not in folded(sentence) for name in said):
        return False
    own = numbers(answer)
    if not (own or said) or not own <= numbers(sentence):
        return False
    there = set(measures(sentence))
    rest = answer
    for value, unit in measures(answer):
        if unit in _DAY_PARTS or unit == "year" or unit[:1] in _COUNTERS:
            rest = rest.replace(unit, "", 1) if unit != "year" else rest.replace("年", "", 1)
        elif names := english_names(unit):
            if not any((value, name) in there for name in names):
                return False
            rest = rest.replace(unit, "", 1)
    left = _PLAIN.sub("", re.sub(r"[A-Za-z0-9.,'’〇零一二三四五六七八九十百千万亿两-]+", "", rest))
    return len(left) <= MOST_UNCHECKED
