"""Which sentences help: the model points at them by number, code has their words.

A small model that is to copy quotes writes three hundred tokens and still gets words wrong; a number is
four tokens and cannot. Code chooses the sentences shown: those that hold most of the question's weight
(on 18 development questions 17 of 17 gold sentences that were found at all are among them).
"""

import re
from collections.abc import Sequence
from typing import Any

from ...library.tokenise import query_terms
from ...types import Language, Message, Passage
from ..call import Said
from ..evidence import Evidence, Weights, evidence_in, folded
from ..misleading import without_misleading
from ..prompts import prompt

POINT_TOKENS = 40
MOST_POINTED = 4
MOST_SENTENCES = 14
PASSAGES = 8
"""Looked at by code for one call: only their best sentences are shown."""
CHARACTERS = 300
"""Shown of one sentence."""

_BYLINE = re.compile(r"^[^。．.!?！？]{0,120} [·|•] [^。．.!?！？]{0,120}$")
"""Who published what when, and the way to the page: no sentence of the text."""


def schema(count: int) -> dict[str, Any]:
    """Up to `MOST_POINTED` numbers between 1 and `count`."""
    number = {"type": "integer", "minimum": 1, "maximum": max(1, count)}
    return {
        "type": "object",
        "properties": {"numbers": {"type": "array", "maxItems": MOST_POINTED, "items": number}},
        "required": ["numbers"],
        "additionalProperties": False,
    }


def candidates(words: str, passages: Sequence[Passage]) -> list[Evidence]:
    """The sentences of `passages` that hold most of the weight of `words`, best first, each wording once."""
    sentences = [one for one in without_misleading(evidence_in(passages)) if not _is_label(one)]
    weights, wanted = Weights(sentences), set(query_terms(words))
    rated = sorted(sentences, key=lambda one: -weights.total(wanted & (one.terms | one.context)))
    return list({" ".join(one.text.split()): one for one in reversed(rated)}.values())[::-1][:MOST_SENTENCES]


def _is_label(one: Evidence) -> bool:
    """Is it a heading, a byline, or a part of the way to the page, and no sentence?"""
    text = one.text.lstrip("#*-> ").strip()
    above = folded(f"{one.passage.source.title} › {one.passage.heading}")
    return one.text.startswith("#") or folded(text) in above or bool(_BYLINE.search(one.text))


def in_order(sentences: Sequence[Evidence], passages: Sequence[Passage]) -> list[Evidence]:
    """As they are shown and numbered: passage by passage, as they stand in the text."""
    places = {one.id: place for place, one in enumerate(passages)}
    return sorted(sentences, key=lambda one: (places[one.passage.id], one.start))


def messages(sentences: Sequence[Evidence], question: str, notes: str, language: Language) -> list[Message]:
    """The prompt over `sentences`, numbered from 1 under the titles of their sources."""
    lines: list[str] = []
    source = ""
    for number, one in enumerate(sentences, 1):
        if one.passage.source.id != source:
            source = one.passage.source.id
            date = f" ({one.passage.source.date})" if one.passage.source.date else ""
            lines.append(f"\n{one.passage.source.title}{date}")
        lines.append(f"[{number}] {' '.join(one.text.split())[:CHARACTERS]}")
    shown = "\n".join(lines).strip()
    return prompt("research_point", language, sentences=shown, question=question, notes=notes)


def pointed(said: Said, sentences: Sequence[Evidence]) -> list[Evidence] | None:
    """Those named in a reply, in its order; None when it did not keep to the form."""
    given = said.data.get("numbers") if said.data else None
    if not isinstance(given, list):
        return None
    numbers = [one for one in given if isinstance(one, int) and not isinstance(one, bool)]
    known = [one for one in dict.fromkeys(numbers) if 1 <= one <= len(sentences)]
    return [sentences[one - 1] for one in known[:MOST_POINTED]] if known or not given else None
