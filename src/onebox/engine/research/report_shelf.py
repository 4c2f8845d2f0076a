"""The evidence of a finished run as something that can be searched: follow-up questions are answered from it alone."""

from collections.abc import Iterable

from ...library.records import SearchResult
from ...library.tokenise import query_terms
from ...types import Hit, Passage
from ..evidence import Weights, evidence_in, folded
from .claim import Claim


class EvidenceShelf:
    """The passages that claims were taken from, found by their words. Nothing outside them is found."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        self._passages = list({claim.passage.id: claim.passage for claim in claims}.values())
        evidence = evidence_in(self._passages)
        self._weights = Weights(evidence)
        self._terms: dict[int, set[str]] = {passage.id: set() for passage in self._passages}
        for one in evidence:
            self._terms[one.passage.id] |= one.terms | one.context

    def search(
        self, query: str, *, k: int = 10, collection: str | None = None, source: str | None = None
    ) -> SearchResult:
        terms = query_terms(query)
        scored = [
            Hit(passage, self._weights.total(set(terms) & self._terms[passage.id]))
            for passage in self._passages
            if source in (None, passage.source.id)
        ]
        hits = sorted((hit for hit in scored if hit.score > 0), key=lambda hit: -hit.score)
        return SearchResult(hits[:k], "lexical", terms=tuple(terms))

    def sources_named_in(self, text: str) -> list[str]:
        low = folded(text)
        sources = {passage.source.id: folded(passage.source.title) for passage in self._passages}
        return [name for name, title in sources.items() if len(title) > 1 and title in low]

    def passages_of(self, source_id: str) -> list[Passage]:
        return sorted((one for one in self._passages if one.source.id == source_id), key=lambda one: one.start)

    def neighbours(self, passage: Passage, before: int = 1, after: int = 1) -> list[Passage]:
        beside = [one for one in self.passages_of(passage.source.id) if one.id != passage.id]
        earlier = [one for one in beside if one.start < passage.start]
        later = [one for one in beside if one.start > passage.start]
        return [*earlier[len(earlier) - before :], *later[:after]] if before else later[:after]
