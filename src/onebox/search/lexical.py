"""BM25 over a few texts held in memory (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009)."""

import math
from collections import Counter
from collections.abc import Sequence

from ..library.tokenise import analyser, query_terms, words

K1 = 1.2
B = 0.75


class Texts:
    """`texts` made ready to be scored; each may be given with a title, whose words count as well."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._postings: dict[str, list[tuple[int, int]]] = {}
        self._lengths: list[int] = []
        for number, text in enumerate(texts):
            counts = Counter(analyser().analyze(" ".join(words(text))))
            self._lengths.append(sum(counts.values()))
            for word, count in counts.items():
                self._postings.setdefault(word, []).append((number, count))
        self._mean = sum(self._lengths) / max(1, len(self._lengths)) or 1.0

    def scores(self, query: str) -> dict[int, float]:
        """BM25 of every text that shares a word with `query`, by its place in the list."""
        scores: dict[int, float] = {}
        for term in query_terms(query):
            found = self._postings.get(term, ())
            rarity = math.log(1 + (len(self._lengths) - len(found) + 0.5) / (len(found) + 0.5))
            for number, count in found:
                norm = K1 * (1 - B + B * self._lengths[number] / self._mean)
                scores[number] = scores.get(number, 0.0) + rarity * count * (K1 + 1) / (count + norm)
        return scores
