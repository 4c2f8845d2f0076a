"""Does what was found speak of what was asked? Decided in code, before a model is paid.

A question's subject is its names and numbers, and its Chinese nouns. When a good part of it stands
nowhere in the passages, an answer could only be invented. A small model does not notice that; a
word list does. Spelling mistakes are forgiven (a close word counts as the word).
"""

import difflib
import re
from collections.abc import Sequence

import rjieba

from ..library.tokenise import is_chinese, is_function_word, query_terms
from ..types import Passage
from .asked_of_anything import terms as asked_of_anything
from .evidence import Weights, evidence_in, folded
from .facts import firm_numbers, names, numbers
from .question import wanted

MISSING = {"en": 0.3, "zh": 0.4}
"""With this share of the subject missing, or more, there is no evidence …"""
SPOKEN_OF = 0.4
"""… nor when the passages hold less than this of the question's words, by weight."""
WRITTEN_MISSING = 0.6
WRITTEN_SPOKEN_OF = 0.2
"""Both for a text to be written: most words of such a request say what kind of text, for whom, by whom."""

_PLAIN = frozenset(
    (
        "名字",
        "名称",
        "时候",
        "问题",
        "东西",
        "方法",
        "方式",
        "内容",
        "情况",
        "原因",
        "目的",
        "作用",
        "特点",
        "命令",
        "文件",
        "时间",
    )
)
"""Nouns a question is made with, not about."""


_VERSION = re.compile(
    r"(?<![A-Za-z0-9])([A-Za-z][A-Za-z.+-]*[A-Za-z])[ -]?(\d{1,3}(?:\.\d+)*)(?![A-Za-z0-9.]|\s?[%年月日号])"
)
"""A name with the number that makes it another thing: Debian 13, Aurora 2. A 13 elsewhere says nothing of it."""


def unspoken(question: str, passages: Sequence[Passage]) -> list[str]:
    """The words that make the passages no evidence for `question`; empty when they may answer it.

    Passages of either language are asked alone: what the Chinese ones leave out the English ones may hold.
    """
    groups = [[one for one in passages if is_chinese(one.text) == chinese] for chinese in (True, False)]
    lacking = [_unspoken(question, group) for group in groups if group] or [_unspoken(question, [])]
    return min(lacking, key=len)


def _unspoken(question: str, passages: Sequence[Passage]) -> list[str]:
    text = " ".join(f"{one.text} {one.heading} {one.source.title}" for one in passages)
    to_write = wanted(question).form == "written"
    subject = subject_of(question, chinese=is_chinese(text))
    if to_write:  # "for a patient of 62": numbers set the scene
        subject = {word: weight for word, weight in subject.items() if not word.isdigit()}
    missing = [word for word in subject if not _spoken(word, text)]
    most = WRITTEN_MISSING if to_write else MISSING["zh" if is_chinese(question) else "en"]
    if subject and sum(subject[word] for word in missing) >= most * sum(subject.values()):
        return missing
    if is_chinese(question) != is_chinese(text) or is_chinese(question):
        return []  # Chinese is asked in other words too often; two languages share none
    return _not_said(question, passages, WRITTEN_SPOKEN_OF if to_write else SPOKEN_OF)


def _not_said(question: str, passages: Sequence[Passage], least: float) -> list[str]:
    """The words of `question` that `passages` leave out, when they hold less than `least` of them by weight."""
    evidence = evidence_in(passages)
    weights = Weights(evidence)
    asked = set(query_terms(question))
    asked = asked - asked_of_anything() or asked
    said = set().union(*(one.terms | one.context for one in evidence)) if evidence else set()
    return sorted(asked - said) if weights.total(asked & said) < least * weights.total(asked) else []


def subject_of(question: str, *, chinese: bool) -> dict[str, float]:
    """Names, numbers and (where the passages are `chinese`) nouns of `question`, with their weight."""
    parts = (part for name in sorted(names(question)) for part in re.split(r"[-/]", name))
    found = dict.fromkeys((part for part in parts if len(part) > 1 and not is_function_word(part)), 1.0)
    versions = {match[2]: match for match in _VERSION.finditer(question) if match[1].lower() in found}
    found |= dict.fromkeys((f"{match[1]} {match[2]}".lower() for match in versions.values()), 1.0)
    found |= dict.fromkeys(sorted(firm_numbers(question) - versions.keys()), 1.0)
    if chinese:
        for word, tag in rjieba.tag(question):
            if tag.startswith("n") and len(word) > 1 and word not in _PLAIN:
                found[word] = 0.5 if tag == "n" else 1.0  # a common noun may be said in another word
    return found


def _spoken(word: str, text: str) -> bool:
    low = folded(text)
    if folded(word) in low:
        return True
    if word[0].isdigit():
        return word in numbers(text)
    if version := _VERSION.fullmatch(word):
        between = r"(?:[\W_]+[a-z/]+){0,2}[\W_]*"  # Debian GNU/Linux 13, version 13 of …: near is enough
        return bool(re.search(rf"{re.escape(version[1])}{between}{re.escape(version[2])}(?!\d)", low))
    return set(query_terms(word)) <= set(query_terms(low)) or _nearly(word, low)


def _nearly(word: str, low: str) -> bool:
    """Half of its Chinese characters stand together in `low`, or a word there differs by a slip of the finger."""
    if not word.isascii():
        pairs = [word[i : i + 2] for i in range(len(word) - 1)]
        return len(word) > 2 and sum(pair in low for pair in pairs) >= len(pairs) / 2
    if len(word) < 5:
        return False
    return bool(difflib.get_close_matches(word.lower(), set(re.findall(r"[a-z]{4,}", low)), n=1, cutoff=0.8))
