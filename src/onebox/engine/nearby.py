"""What the passages say nearest to a question that they do not answer: shown beside a refusal, word for word.

A small model often says "not in the passages" of what does stand there. The sentence itself, with its place, lets
a person see that; nothing is claimed of it.
"""

import re
from collections.abc import Sequence

from ..types import Citation, Passage
from .evidence import Weights, all_terms, evidence_in
from .misleading import without_misleading

_TITLE = re.compile(r"#.*|\*\*[^*]+\*\*[:：]?", re.DOTALL)
"""A heading, or the bold first line of a note: it names what is told, and tells nothing."""
MOST = 2
SPEAKS = 0.3
"""A sentence is shown when it holds at least this share, by weight, of the question's words that are said at all …"""
WORDS = 2
"""… and so many of them."""
LATER = 0.9
"""What is found later counts so much less than what came before it."""


def nearest(question: str, passages: Sequence[Passage]) -> list[Citation]:
    """The best sentence of each of `passages` (best first) that speaks of `question`; `MOST`, the nearest first."""
    evidence = [one for one in without_misleading(evidence_in(passages)) if not _TITLE.fullmatch(one.text)]
    weights = Weights(evidence)
    said = {term for one in evidence for term in one.terms}
    wanted = said & set(all_terms(question))
    whole = weights.total(wanted) or 1.0
    place = {passage.id: LATER**at for at, passage in enumerate(passages)}
    best: dict[int, tuple[float, Citation]] = {}
    for one in evidence:
        held = wanted & one.terms
        share = weights.total(held) / whole
        score = share * place[one.passage.id]
        if len(held) >= WORDS and share >= SPEAKS and score > best.get(one.passage.id, (0.0,))[0]:
            best[one.passage.id] = (score, one.citation())
    ordered = sorted(best.values(), key=lambda found: -found[0])
    return [cited for _, cited in ordered[:MOST]]
