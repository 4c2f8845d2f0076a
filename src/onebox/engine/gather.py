"""Find the passages an answer can stand on: by the question, then by what those passages name.

The second hop is code, not a model: a document named in one of the best passages ("her mother was
Maud Green" → the document "Maud Green") is read too. On two-hop questions this put both needed
paragraphs among the first five as often as plain search did among the first eight (bench/LOG.md).
"""

import asyncio
from dataclasses import dataclass

from ..events import SourceFound
from ..library.split import sentences
from ..types import Hit, Passage
from .work import Work

FIRST_HOPS = 3
"""How many of the best passages are followed to the documents they name …"""
CANDIDATES = 60
BRIDGE = 0.4
"""… and what being named adds to a passage's score (scores lie between 0 and 1)."""
MOST_BRIDGES = 12


@dataclass(frozen=True, slots=True)
class Gathered:
    """Passages, best first, and what was tried to find them."""

    passages: tuple[Passage, ...]
    scores: tuple[float, ...]
    tried: tuple[str, ...]


async def gather(work: Work) -> Gathered:
    """The `work.passages` best passages for the question. One recorded step."""

    async def look() -> Gathered:
        found = await asyncio.to_thread(_look, work)
        for passage in found.passages:
            tell(work, passage)
        return found

    return await work.step("gather", Gathered, look, detail=work.ask.text)


def tell(work: Work, passage: Passage) -> None:
    """Say that `passage` may carry the answer."""
    work.emit(
        SourceFound(
            source=passage.source.id,
            title=passage.source.title,
            location=passage.source.location,
            passage=passage.id,
            heading=passage.heading,
            quote=_opening(passage.text),
        )
    )


def _look(work: Work) -> Gathered:
    question = work.ask.text
    collection = None if work.source else work.ask.collection
    result = work.library.search(question, k=CANDIDATES, collection=collection, source=work.source)
    if result.note:
        work.note(result.note)
    hits = _follow_names(work, result.hits) if not work.source else result.hits
    best = sorted(hits, key=lambda hit: -hit.score)[: work.passages]
    return Gathered(tuple(hit.passage for hit in best), tuple(hit.score for hit in best), (question,))


def _follow_names(work: Work, hits: list[Hit]) -> list[Hit]:
    """Raise the passages of documents that the best passages name; fetch those not found yet."""
    first = hits[:FIRST_HOPS]
    named: dict[str, None] = {}
    for hit in first:
        for source in work.library.sources_named_in(hit.passage.text):
            if source != hit.passage.source.id:
                named[source] = None
    raised: dict[int, Hit] = {hit.passage.id: hit for hit in hits}
    bridges = list(named)[:MOST_BRIDGES]
    for source in bridges:
        own = [hit for hit in hits if hit.passage.source.id == source]
        best = own or work.library.search(work.ask.text, k=1, collection=work.ask.collection, source=source).hits
        for hit in best[:1]:
            base = hit.score if own else 0.0  # another search's score says nothing here
            raised[hit.passage.id] = Hit(hit.passage, base + BRIDGE)
    for hit in first:  # what the question itself found best stays
        raised[hit.passage.id] = Hit(hit.passage, max(hit.score, raised[hit.passage.id].score) + BRIDGE)
    return list(raised.values())


def _opening(text: str, most: int = 160) -> str:
    spans = sentences(text.strip())
    opening = text.strip()[slice(*spans[0])].strip() if spans else ""
    return opening if len(opening) <= most else opening[: most - 1] + "…"
