"""Find passages for a query: by words always, by meaning when the query can be embedded in time."""

from collections.abc import Sequence

import numpy as np
from sqlalchemy.engine import Connection

from ..types import Hit
from . import rows
from .fuse import fuse
from .lexical_index import LexicalIndex
from .tokenise import is_chinese
from .vector_index import Nearness, Vector, VectorIndex

CANDIDATES = 100
"""Passages each of the two searches puts forward."""
SHARED = 0.8
"""How much of what all questions of a language share is taken out of one that goes to another language."""


def nearness(vectors: VectorIndex, query: str, vector: Vector, common: Vector | None) -> Nearness:
    """How near every passage is to `query`. `common` is the mean vector of everyday questions in its language.

    For passages in another language that mean, most of which says "a Chinese question", is taken out.
    """
    foreign = vector if common is None else vector - SHARED * common
    foreign = foreign / max(float(np.linalg.norm(foreign)), 1e-12)
    return vectors.near(vector, foreign.astype(np.float32), chinese=is_chinese(query))


def find(
    connection: Connection,
    index: LexicalIndex,
    query: str,
    terms: Sequence[str],
    near: Nearness | None,
    *,
    collection: str | None = None,
    source: str | None = None,
) -> list[Hit]:
    """Passages for `query` (`terms` are its index terms), best first; by words alone when `near` is None."""
    by_meaning = near.best(CANDIDATES, collection=collection, source=source) if near else {}
    lexical = index.search(terms, CANDIDATES, collection=collection, source=source, also=list(by_meaning))
    passages = rows.passages_by_id(connection, {*lexical, *by_meaning})
    if near:
        by_meaning |= near.of(lexical)
        chinese = is_chinese(query)
        foreign = {one for one, passage in passages.items() if is_chinese(passage.text) != chinese}
        scores = fuse(lexical, by_meaning, foreign)
    else:
        best = max(lexical.values(), default=1.0)
        scores = {one: score / best for one, score in lexical.items()}
    hits = [Hit(passages[one], score) for one, score in scores.items() if one in passages]
    return without_doubles(sorted(hits, key=lambda hit: (-hit.score, hit.passage.id)))


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
