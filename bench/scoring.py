"""From what an arm said to the figures of one item."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.metrics import answer_f1, contains, exact_match, overlap, sentences_cited
from bench.questions import Fact, Question, QuestionSet
from onebox.engine.reply import NOTHING, says_nothing
from onebox.types import Citation, Passage, Sentence, Usage

StoredText = Callable[[str], str]
"""The stored text of a source, by its id."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One answer. Seconds count from the question; `first_token` is when its first letter could be seen.

    `sentences`: the first is the short answer. `found`: places of the passages the answer could stand on.
    `pointed`: passages the model itself pointed at, where it was asked to. `notes`: things that did not go as usual.
    """

    sentences: Sequence[Sentence]
    refused: bool
    found: Sequence[str]
    usage: Usage
    first_token: float | None
    total: float
    pointed: Sequence[Passage] | None = None
    notes: Sequence[str] = field(default=())

    @property
    def text(self) -> str:
        return " ".join(sentence.text for sentence in self.sentences)


def refuses(text: str) -> bool:
    """Does a free answer say that the passages hold none? Read kindly: the phrase may stand anywhere."""
    low = re.sub(r"\s+", " ", text.lower())
    return says_nothing(text) or any(phrase in low for phrase in NOTHING.values())


def right(item: Mapping[str, Any]) -> bool:
    """Is an item of the web's questions answered with the gold answer, or refused where there is none?"""
    return bool(item["refused"]) if item["type"] == "absent" else answered(item)


def answered(item: Mapping[str, Any]) -> bool:
    """With the gold answer; an item that failed is not."""
    return bool(item.get("contains")) and not item.get("error")


def score(asked: QuestionSet, question: Question, said: Outcome, stored: StoredText) -> dict[str, Any]:
    """The item's figures; what does not apply to this set is None. Holds no text of the data."""
    short = said.sentences[0].text if said.sentences else ""
    citations = [citation for sentence in said.sentences for citation in sentence.citations]
    places = {asked.place(citation.location) for citation in citations}
    if said.pointed is not None:
        places = {asked.place(passage.source.location) for passage in said.pointed}
    golds = question.golds
    return {
        "f1": answer_f1(short, golds) if golds else None,
        "em": exact_match(short, golds) if golds else None,
        "f1_full": answer_f1(said.text, golds) if golds else None,
        "contains": contains(said.text, golds) if golds else None,
        **_facts(asked, question, said, citations),
        **_pages(question, places, {asked.place(location) for location in said.found}),
        "refused": float(said.refused),
        "sentences": len(said.sentences),
        "supported": sum(sentence.supported for sentence in said.sentences),
        **_verbatim(asked, citations, stored),
        "calls": said.usage.calls,
        "prompt_tokens": said.usage.prompt_tokens,
        "cached_tokens": said.usage.cached_tokens,
        "completion_tokens": said.usage.completion_tokens,
        "first_token": _rounded(said.first_token),
        "total": _rounded(said.total),
        "notes": len(said.notes),
    }


def failed(error: Exception) -> dict[str, Any]:
    """The item of a question that ended in an error: wrong, and not refused."""
    zero = dict.fromkeys(("f1", "em", "f1_full", "contains", "sf_f1", "page_f1", "gold_cited", "refused"), 0.0)
    return {**zero, "sentences": 0, "supported": 0, "quotes": 0, "error": type(error).__name__}


def cited_facts(asked: QuestionSet, citations: Sequence[Citation]) -> set[Fact]:
    """The corpus's own sentences that `citations` quote, as (title, number)."""
    return {
        (citation.location, number)
        for citation in citations
        for number in sentences_cited(citation.start, citation.end, asked.spans.get(citation.location, ()))
    }


def _facts(
    asked: QuestionSet, question: Question, said: Outcome, citations: Sequence[Citation]
) -> dict[str, float | None]:
    if not question.facts:
        return dict.fromkeys(("sf_f1", "sf_precision", "sf_recall"))
    facts = cited_facts(asked, citations)
    if said.pointed is not None:  # a passage pointed at is all its sentences
        spans = {passage.source.location: asked.spans.get(passage.source.location, ()) for passage in said.pointed}
        facts = {(title, number) for title, places in spans.items() for number in range(len(places))}
    both = overlap(facts, question.facts)
    return {"sf_f1": both.f1, "sf_precision": both.precision, "sf_recall": both.recall}


def _pages(question: Question, cited: set[str], found: set[str]) -> dict[str, float | None]:
    if not question.pages:
        return dict.fromkeys(("page_f1", "gold_cited", "found_all"))
    met = [page for page in question.pages if page & cited]
    right = [place for place in cited if any(place in page for page in question.pages)]
    precision, recall = len(right) / len(cited) if cited else 0.0, len(met) / len(question.pages)
    return {
        "page_f1": 2 * precision * recall / (precision + recall) if met else 0.0,
        "gold_cited": float(bool(met)),
        "found_all": float(all(page & found for page in question.pages)),
    }


def _verbatim(asked: QuestionSet, citations: Sequence[Citation], stored: StoredText) -> dict[str, int | None]:
    """Quotes, how many stand in the stored text where they say, and how many stand in the file."""
    files = [(citation, asked.file_text(citation)) for citation in citations]
    return {
        "quotes": len(citations),
        "verbatim": sum(stored(one.source)[one.start : one.end] == one.quote for one in citations),
        "verbatim_file": sum(one.quote in (text or "") for one, text in files) if asked.own else None,
    }


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 3)
