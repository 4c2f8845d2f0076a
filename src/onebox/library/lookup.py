"""Find passages for a query: by words always, by meaning when the query can be embedded in time."""

from collections.abc import Mapping, Sequence

from ..types import Hit, Passage
from .fuse import fuse
from .tokenise import is_chinese

CANDIDATES = 100
"""Passages each of the two searches puts forward."""
LEXICAL_SHARE = 0.4
"""Weight of words against meaning when query and passage are in one language …"""
FOREIGN_SHARE = 0.1
"""… and when they are not: only names and numbers can then agree."""
DOCUMENT_SHARE = 0.3
"""How much of its document's best other passage a passage is credited with."""


def rank(
    query: str, passages: Mapping[int, Passage], lexical: Mapping[int, float], dense: Mapping[int, float]
) -> list[Hit]:
    """All `passages` by one score. Without dense scores the order is the lexical one."""
    if dense:
        chinese = is_chinese(query)
        weight = {
            one: LEXICAL_SHARE if is_chinese(passage.text) == chinese else FOREIGN_SHARE
            for one, passage in passages.items()
        }
    else:
        weight = dict.fromkeys(passages, 1.0)
    scores = fuse(lexical, dense, weight)
    return without_doubles(sorted((Hit(passages[i], s) for i, s in scores.items()), key=lambda hit: -hit.score))


def without_doubles(hits: Sequence[Hit]) -> list[Hit]:
    """The same text once, where it ranks best."""
    seen: set[str] = set()
    kept = []
    for hit in hits:
        text = "".join(hit.passage.text.split())
        if text not in seen:
            seen.add(text)
            kept.append(hit)
    return kept
