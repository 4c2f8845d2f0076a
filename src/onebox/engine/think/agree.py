"""How far drafts agree, when that is enough, and what may be said of the result.

Agreement of sampled solutions: Wang et al. 2022 (self-consistency, arXiv 2203.11171). "Verified" asks for
more: a program that was run and a solution written apart from it, equal in value and unit.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from ...types import Language
from ..facts import firm_numbers
from .draft import Draft
from .effort import Difficulty, Plan
from .quantity import plain, same, unit_fits

Verdict = Literal["verified", "agreed", "unverified"]
SameForm = Callable[[str, str], bool]
"""Are two results that are no plain numbers the same?"""

NEEDED: Mapping[Difficulty, int] = {"easy": 2, "medium": 3, "hard": 3}
"""Drafts that must agree before a result is verified, when none disagrees; two more for each that does."""
UNSOUND = 0.5
"""Weight of a draft that holds an equation which is wrong."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result that most drafts came to. `best` shows how; None when no draft came to any."""

    best: Draft | None
    verdict: Verdict
    agree: int
    of: int

    @property
    def answer(self) -> str:
        return self.best.answer if self.best else ""


def outcome(question: str, drafts: Sequence[Draft], plan: Plan, same_form: SameForm | None = None) -> Outcome:
    """Vote among `drafts`: the heaviest group of equal results wins, the earlier one when two are equal."""
    groups = _groups(question, [draft for draft in drafts if draft.answer], same_form or _same_text)
    if not groups:
        return Outcome(None, "unverified", 0, len(drafts))
    group = max(groups, key=_weight)  # max keeps the first of equals
    best = min(group, key=lambda draft: (not draft.sound, draft.by == "program"))
    kinds = {draft.by for draft in group if draft.sound}
    against = sum(len(other) for other in groups) - len(group)
    enough = len(group) >= NEEDED[plan.difficulty] + _unused(question, group) + 2 * against
    if kinds == {"program", "written"} and enough and _unit_right(question, group):
        return Outcome(best, "verified", len(group), len(drafts))
    agreed = len(group) > 1 and len(group) > len(drafts) / 2
    return Outcome(best, "agreed" if agreed else "unverified", len(group), len(drafts))


def settled(question: str, drafts: Sequence[Draft], plan: Plan, same_form: SameForm | None = None) -> bool:
    """Is there nothing to gain by another draft?"""
    if len(drafts) >= plan.drafts:
        return True
    return plan.calculable and outcome(question, drafts, plan, same_form).verdict == "verified"


def verdict_text(found: Outcome, plan: Plan, language: Language) -> str:
    """What was checked, or that it was not, in one sentence."""
    values = {"answer": found.answer, "agree": found.agree, "of": found.of}
    kind = found.verdict if plan.calculable else "not calculable"
    return _SAID[kind][language].format(**values)


_SAID: Mapping[str, Mapping[Language, str]] = {
    "verified": {
        "en": "Verified by calculation: a program that was run and a written solution both give {answer}.",
        "zh": "已通过计算核对：运行的程序与书面解答都得到 {answer}。",
    },
    "agreed": {
        "en": "Not verified by calculation; {agree} of {of} tries came to {answer}.",
        "zh": "未通过计算核对；{of} 次尝试中有 {agree} 次得到 {answer}。",
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


def _weight(group: Sequence[Draft]) -> float:
    """The programs of a group and its solutions count alike; both together count for more than one sort."""
    return sum(1.0 if draft.sound else UNSOUND for draft in group) + 0.1 * len({draft.by for draft in group})


def _unused(question: str, group: Sequence[Draft]) -> bool:
    """Is there a number of the question that no program of the group calculates with?"""
    wanted = {Fraction(one) for one in firm_numbers(question) if re.fullmatch(r"\d+(\.\d+)?", one)}
    programs = " ".join(draft.text for draft in group if draft.by == "program")
    code = "\n".join(line.partition("#")[0] for line in programs.splitlines())
    held = {Fraction(one) for one in re.findall(r"\d+(?:\.\d+)?", code.replace("_", ""))}
    return any(one not in held and one / 100 not in held and 1 - one / 100 not in held for one in wanted)


def _unit_right(question: str, group: Sequence[Draft]) -> bool:
    return all(unit_fits(draft.result, question) for draft in group if draft.result)
