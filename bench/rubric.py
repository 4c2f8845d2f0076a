"""How much of a rubric a plan asks for: keyword overlap, by code.

**Keywords** of a text: its index terms (`onebox.library.tokenise.query_terms`: English stemmed, Chinese cut by jieba in
search mode). A Chinese term in which jieba finds shorter ones counts as these (压力位 is 压力), another of three
characters or more as every two of them, so that a compound meets its parts.

**Weight** of a keyword of a criterion: ln(N / df) over the N criteria of the same rubric, df of which hold it in their
title or explanation. What stands in all of them (the subject itself, "assesses", 评估) weighs nothing. Words of
judging, which stand in titles of more than `COMMON` of the rubrics of the language ("completeness", 全面), are left
out: no question asks for them.

**Covered**: one single question of the plan holds at least `SHARE` of the weight of the keywords of the criterion's
*title*. Not the whole plan together: six long questions hold many words without asking for one thing.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onebox.library.tokenise import is_chinese, query_terms

SHARE = 0.3
COMMON = 1 / 3
GROUPS = ("comprehensiveness", "insight", "instruction_following")
"""What a plan can answer for. `readability` is a matter of writing."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of a rubric. `weight` within its group; those of a group add up to 1."""

    group: str
    title: str
    explanation: str
    weight: float


@dataclass(frozen=True, slots=True)
class Rubric:
    """The criteria of one prompt, and the weighed keywords of each one's title."""

    criteria: tuple[Criterion, ...]
    keywords: tuple[Mapping[str, float], ...]


def rubrics(rows: Mapping[str, Sequence[Criterion]]) -> dict[str, Rubric]:
    """Rubrics of one language by the id of their prompt."""
    held = {name: [keywords(f"{one.title} {one.explanation}") for one in criteria] for name, criteria in rows.items()}
    across = Counter(
        word for criteria in rows.values() for word in set().union(*(keywords(one.title) for one in criteria))
    )
    most = max(1.0, COMMON * len(rows))
    return {
        name: Rubric(
            tuple(criteria),
            tuple(
                _weighed(one.title, held[name], {word for word, n in across.items() if n > most}) for one in criteria
            ),
        )
        for name, criteria in rows.items()
    }


def keywords(text: str) -> set[str]:
    terms = query_terms(text)
    short = {term for term in terms if len(term) == 2}
    found: set[str] = set()
    for term in terms:
        pairs = {term[at : at + 2] for at in range(len(term) - 1)}
        if len(term) < 3 or not is_chinese(term):
            found.add(term)
        elif not pairs & short:
            found |= pairs
    return found


def covered(questions: Sequence[str], rubric: Rubric) -> list[bool]:
    """Of each criterion: does one of `questions` ask for it?"""
    asked = [keywords(one) for one in questions]
    return [any(held_share(words, wanted) >= SHARE for words in asked) for wanted in rubric.keywords]


def held_share(words: set[str], wanted: Mapping[str, float]) -> float:
    """The part of the weight of `wanted` that `words` hold; 0 where nothing weighs."""
    whole = sum(wanted.values())
    return sum(weight for word, weight in wanted.items() if word in words) / whole if whole else 0.0


def coverage(questions: Sequence[str], rubric: Rubric) -> dict[str, float]:
    """Share of the criteria covered: of each group and of all, criteria counted alike; and `weighed` by the rubric.

    Criteria whose titles hold no keyword are left out.
    """
    rows = [
        (one, met)
        for one, words, met in zip(rubric.criteria, rubric.keywords, covered(questions, rubric), strict=True)
        if words and one.group in GROUPS
    ]
    parts = {group: [met for one, met in rows if one.group == group] for group in GROUPS}
    weight = sum(one.weight for one, _ in rows)
    return {
        "all": round(sum(met for _, met in rows) / len(rows), 4) if rows else 0.0,
        **{group: round(sum(met) / len(met), 4) for group, met in parts.items() if met},
        "weighed": round(sum(one.weight for one, met in rows if met) / weight, 4) if weight else 0.0,
    }


def _weighed(title: str, held: Sequence[set[str]], judging: set[str]) -> dict[str, float]:
    found = {word: math.log(len(held) / sum(word in one for one in held)) for word in sorted(keywords(title) - judging)}
    return {word: weight for word, weight in found.items() if weight > 0}
