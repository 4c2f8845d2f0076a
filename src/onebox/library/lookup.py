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
    terms: Sequence[str],
    near: Nearness | None,
    k: int,
    *,
    collection: str | None = None,
    source: str | None = None,
) -> list[Hit]:
    """The `k` best passages for index `terms` and what is `near`; by words alone when that is None."""
    candidates = max(CANDIDATES, k)
    by_meaning = near.best(candidates, collection=collection, source=source) if near else {}
    lexical = index.search(terms, candidates, collection=collection, source=source, also=list(by_meaning))
    if near:
        by_meaning |= near.of(lexical)
        scores = fuse(lexical, by_meaning, near.foreign(by_meaning))
    else:
        best = max(lexical.values(), default=1.0)
        scores = {one: score / best for one, score in lexical.items()}
    ranked = sorted(scores, key=lambda one: (-scores[one], one))
    hits: list[Hit] = []
    for some in rows.batches(ranked, k + 10):  # more than one batch when many texts are doubles
        passages = rows.passages_by_id(connection, some)
        hits = without_doubles([*hits, *(Hit(passages[one], scores[one]) for one in some if one in passages)])
        if len(hits) >= k:
            break
    return hits[:k]


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
