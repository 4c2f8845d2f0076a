"""What the tools give back, as JSON that a client's model can read. Offsets count characters, the end exclusive."""

from collections.abc import Iterable

from pydantic import BaseModel, Field

from ...engine.fold import View
from ...events import Cited


class Quote(BaseModel):
    """Where a sentence comes from: `quote` is the span `start` to `end` of the stored text of `source`."""

    quote: str
    title: str
    location: str = Field(description="A web address, or the path of a file.")
    heading: str
    source: str = Field(description="Id; onebox://library/ID is the whole text of a document.")
    start: int
    end: int


class SentenceView(BaseModel):
    """One sentence of the answer. Supported: its quotes carry its words, numbers and names."""

    text: str
    supported: bool
    reason: str = Field(description="Why it is not supported.")
    citations: list[Quote]


class AnswerView(BaseModel):
    """An answer of the box. `stop_reason` is `finished`, `no_evidence` or `budget`."""

    answer: str
    stop_reason: str
    depth: str
    sentences: list[SentenceView]
    missing: list[str] = Field(description="Words of the question that no source speaks of.")
    near: list[Quote] = Field(description="In place of an answer: sentences that come nearest to the question.")
    tried: list[str] = Field(description="Queries that were tried.")
    notes: list[str]
    run: str
    conversation: str = Field(description="Give it with the next question to go on talking.")


class PageHit(BaseModel):
    title: str
    url: str
    snippet: str
    date: str


class PageHits(BaseModel):
    """Pages that search engines name. What they say of a page is no evidence: read it."""

    results: list[PageHit]
    note: str


class PassageHit(BaseModel):
    text: str
    title: str
    location: str
    heading: str
    source: str
    start: int
    end: int


class PassageHits(BaseModel):
    passages: list[PassageHit]
    note: str


class PageText(BaseModel):
    """`text` begins at `start` of the page's text, which is `length` long; `next` is where to read on, or null."""

    url: str
    title: str
    date: str
    text: str
    start: int
    length: int
    next: int | None


def answer_view(view: View) -> AnswerView:
    """A finished run as the tool `ask` tells it."""
    sentences = [
        SentenceView(
            text=claim.text, supported=claim.supported, reason=claim.reason, citations=_quotes(claim.citations)
        )
        for _, claim in sorted(view.claims.items())
    ]
    return AnswerView(
        answer=view.text,
        stop_reason=view.stop_reason or "error",
        depth=view.depth,
        sentences=sentences,
        missing=view.missing,
        near=_quotes(view.near),
        tried=view.tried,
        notes=view.notes,
        run=view.run,
        conversation=view.conversation,
    )


def as_text(answer: AnswerView, refused: str) -> str:
    """The answer for clients that read only text: numbers behind sentences, and the quotes they stand for."""
    if not answer.sentences:
        return answer.answer or refused
    numbers: dict[tuple[str, str], int] = {}
    text = answer.answer
    at = 0
    for one in answer.sentences:
        marks = "".join(
            f"[{numbers.setdefault((quote.location, quote.quote), len(numbers) + 1)}]" for quote in one.citations
        )
        if (found := text.find(one.text.strip(), at)) >= 0:
            at = found + len(one.text.strip())
            text = text[:at] + marks + text[at:]
            at += len(marks)
    notes = [f"[{number}] {location}: “{quote}”" for (location, quote), number in numbers.items()]
    return "\n\n".join([text, "\n".join(notes)]).strip()


def _quotes(found: Iterable[Cited]) -> list[Quote]:
    return [
        Quote(
            quote=one.quote, title=one.title, location=one.location, heading=one.heading, source=one.source,
            start=one.start, end=one.end,
        )
        for one in found
    ]  # fmt: skip
