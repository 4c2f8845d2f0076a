"""How far drafts agree, when that is enough, and what may be said of the result.

Agreement of sampled solutions: Wang et al. 2022 (self-consistency, arXiv 2203.11171). "Verified" asks for
more: a program that was run and a solution written apart from it, equal in value and unit, and nothing
that speaks against the result.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ...types import Language
from .doubt import Doubt, doubt_about, unlikely_amount
from .draft import By, Draft
from .effort import Difficulty, Plan
from .quantity import plain, same

Verdict = Literal["verified", "agreed", "unverified"]
SameForm = Callable[[str, str], bool]
"""Are two results that are no plain numbers the same?"""

NEEDED: Mapping[Difficulty, int] = {"easy": 2, "medium": 3, "hard": 3}
"""Drafts that must agree before a result is verified, when none disagrees; two more for each that does."""
UNSOUND = 0.5
"""Weight of a draft that holds an equation which is wrong."""
UNLIKELY = 0.25
"""Weight of one that comes to an amount which cannot be."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result that most drafts came to. `best` shows how; None when no draft came to any.

    `firm`: a program and a written solution came to it, often enough for its difficulty. Verified is what is firm
    and has no `doubt`.
    """

    best: Draft | None
    verdict: Verdict
    agree: int
    of: int
    firm: bool = False
    doubt: Doubt | None = None

    @property
    def answer(self) -> str:
        return self.best.answer if self.best else ""


def outcome(question: str, drafts: Sequence[Draft], plan: Plan, same_form: SameForm | None = None) -> Outcome:
    """Vote among `drafts`: the heaviest group of equal results wins.

    Of two that are equal it is the one that was written out, as a small model is right more often in words, and
    the earlier one where both were or neither.
    """
    groups = _groups(question, [draft for draft in drafts if draft.answer], same_form or _same_text)
    if not groups:
        return Outcome(None, "unverified", 0, len(drafts))
    group = max(groups, key=lambda one: _weight(question, one))  # max keeps the first of equals
    best = min(group, key=lambda draft: (not draft.sound, draft.by == "program"))
    kinds = {draft.by for draft in group if draft.sound}
    against = sum(len(other) for other in groups) - len(group)
    doubt = doubt_about(question, group)
    needed = NEEDED[plan.difficulty] + (doubt is not None) + 2 * against
    firm = kinds == {"program", "written"} and len(group) >= needed
    if firm and doubt is None:
        return Outcome(best, "verified", len(group), len(drafts), firm)
    agreed = len(group) > 1 and len(group) > len(drafts) / 2
    return Outcome(best, "agreed" if agreed else "unverified", len(group), len(drafts), firm, doubt)


def settled(question: str, drafts: Sequence[Draft], plan: Plan, same_form: SameForm | None = None) -> bool:
    """Is there nothing to gain by another draft?"""
    if len(drafts) >= plan.drafts:
        return True
    if not plan.calculable:
        return False
    found = outcome(question, drafts, plan, same_form)
    # no further draft uses what the agreeing ones did not need; another unit or amount may still come
    return found.firm and (found.doubt is None or found.doubt.kind == "unused")


def next_by(question: str, drafts: Sequence[Draft], same_form: SameForm | None = None) -> By:
    """What to try next: a program first, then in words.

    Where the first program came to nothing a second may; where it agrees with the words another is the cheapest check.
    A dispute is for words to decide, in which a small model is right more often; every fifth try is a program even so.
    """
    if len(drafts) < 2:
        return "written" if drafts else "program"
    programs = [draft for draft in drafts if draft.by == "program"]
    if not any(draft.answer for draft in programs):
        return "program" if len(programs) < 2 else "written"
    agree = len(_groups(question, [draft for draft in drafts if draft.answer], same_form or _same_text)) == 1
    return "program" if agree or len(drafts) % 5 == 4 else "written"


def verdict_text(found: Outcome, plan: Plan, language: Language) -> str:
    """What was checked, or that it was not, in one sentence."""
    doubt = found.doubt.told(language) if found.doubt else ""
    values = {"answer": found.answer, "agree": found.agree, "of": found.of, "doubt": doubt}
    return _SAID[_kind(found, plan)][language].format(**values)


def _kind(found: Outcome, plan: Plan) -> str:
    if not plan.calculable:
        return "not calculable"
    return "agreed in doubt" if found.verdict == "agreed" and found.doubt else found.verdict


_SAID: Mapping[str, Mapping[Language, str]] = {
    "verified": {
        "en": "Verified by calculation: a program that was run and a written solution both give {answer}.",
        "zh": "已通过计算核对：运行的程序与书面解答都得到 {answer}。",
    },
    "agreed": {
        "en": "Not verified by calculation; {agree} of {of} tries came to {answer}.",
        "zh": "未通过计算核对；{of} 次尝试中有 {agree} 次得到 {answer}。",
    },
    "agreed in doubt": {
        "en": "Not verified by calculation: {agree} of {of} tries came to {answer}, but {doubt}.",
        "zh": "未通过计算核对：{of} 次尝试中有 {agree} 次得到 {answer}，但{doubt}。",
    },
    "unverified": {
        "en": "Not verified: the tries ({of}) do not agree.",
        "zh": "未能核对：{of} 次尝试的结果不一致。",
    },
    "not calculable": {
        "en": "Not checked by calculation.",
        "zh": "这个回答没有经过计算核对。",
    },
}


def _groups(question: str, drafts: Sequence[Draft], same_form: SameForm) -> list[list[Draft]]:
    groups: list[list[Draft]] = []
    for draft in drafts:
        for group in groups:
            if _same(question, group[0], draft, same_form):
                group.append(draft)
                break
        else:
            groups.append([draft])
    return groups


def _same(question: str, one: Draft, other: Draft, same_form: SameForm) -> bool:
    if is_expression(one.answer) or is_expression(other.answer):
        return same_form(one.answer, other.answer)
    a, b = one.result, other.result
    return same(a, b, question) if a and b else same_form(one.answer, other.answer)


def is_expression(answer: str) -> bool:
    """Does the result hold more than a number with its unit: a root, a power, an unknown?"""
    behind = plain(answer).rpartition("=")[2]
    return bool(re.search(r"\d\s*[*^]|[*^]\s*\d|√|\\?sqrt|\\?pi\b|π|\b[xyzn]\b", behind))


def _same_text(one: str, other: str) -> bool:
    return _folded(one) == _folded(other)


def _folded(text: str) -> str:
    return re.sub(r"[\s.。,，]", "", plain(text).lower())


def _weight(question: str, group: Sequence[Draft]) -> tuple[float, bool]:
    """Programs and solutions count alike, both together for more than one sort; then, is any written out?"""
    votes = sum(_vote(question, draft) for draft in group)
    return votes + 0.1 * len({draft.by for draft in group}), any(draft.by == "written" for draft in group)


def _vote(question: str, draft: Draft) -> float:
    if draft.result and unlikely_amount(question, draft.result):
        return UNLIKELY
    return 1.0 if draft.sound else UNSOUND
