"""Onebox as a person meets it: through `Box.ask`, at depth search, seen through its events only."""

import time

from bench.scoring import Outcome
from onebox.app import Box
from onebox.engine.fold import View
from onebox.events import AnswerDelta, SourceFound
from onebox.types import Ask, Citation, Depth, Sentence


async def onebox(box: Box, model: str, question: str, *, collection: str | None = None) -> Outcome:
    """Ask `question` of the documents in `collection`. Raises OneboxError."""
    began = time.perf_counter()
    first: float | None = None
    view = View()
    found: dict[int, str] = {}
    async for event in box.ask(Ask(question, Depth.SEARCH, collection=collection, model=model)):
        view.see(event)
        if isinstance(event.fact, SourceFound):
            found[event.fact.passage] = event.fact.location
        elif isinstance(event.fact, AnswerDelta) and first is None and event.fact.text.strip():
            first = time.perf_counter() - began
    refused = view.stop_reason == "no_evidence"
    return Outcome(
        [] if refused else sentences_of(view),
        refused,
        list(found.values()),
        view.usage,
        first,
        time.perf_counter() - began,
        notes=view.notes,
    )


def sentences_of(view: View) -> list[Sentence]:
    """The answer's sentences with their verdicts and citations."""
    return [
        Sentence(
            claim.text,
            claim.supported,
            tuple(
                Citation(c.source, c.title, c.quote, c.start, c.end, c.passage, c.location, c.heading)
                for c in claim.citations
            ),
            claim.reason,
        )
        for _, claim in sorted(view.claims.items())
    ]
