"""How the ablation's arms choose passages, show them, and find in them what the model named."""

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from onebox.engine.evidence import Evidence, evidence_in, folded
from onebox.engine.gather import gather
from onebox.engine.work import Work
from onebox.engine.write import numbered
from onebox.library.library import Library
from onebox.settings import LibrarySettings
from onebox.types import Ask, Passage

PASSAGES = LibrarySettings().passages

Selector = Callable[[Library, str, str], Awaitable[Sequence[Passage]]]
"""Passages for a question out of a collection."""


async def by_search(library: Library, question: str, collection: str) -> Sequence[Passage]:
    """The best of the library's search."""
    return [hit.passage for hit in library.search(question, k=PASSAGES, collection=collection).hits]


async def by_names(library: Library, question: str, collection: str) -> Sequence[Passage]:
    """The product's own way: search, then the documents named in what was found (`onebox.engine.gather`)."""
    work = Work(
        run="bench",
        ask=Ask(question, collection=collection),
        conversation="bench",
        language="en",
        model=None,  # type: ignore[arg-type]  # gathering asks no model
        library=library,
        memory=None,  # type: ignore[arg-type]
        emit=lambda _: None,
        record=lambda _, do: do(),
        passages=PASSAGES,
    )
    return (await gather(work)).passages


def numbered_sentences(passages: Sequence[Passage]) -> str:
    """Every sentence with a number of its own, under its document's title."""
    lines: list[str] = []
    last: Passage | None = None
    for number, one in enumerate(evidence_in(passages), 1):
        if one.passage is not last:
            lines.append(f"\n{one.passage.source.title}")
            last = one.passage
        lines.append(f"[{number}] {one.text}")
    return "\n".join(lines).strip()


def best_last(passages: Sequence[Passage]) -> str:
    """The best passage nearest to the question."""
    return numbered(list(reversed(passages)))


def quotes_shown(quotes: Sequence[Evidence]) -> str:
    return "\n".join(f"[{n}] {one.passage.source.title}: {one.text}" for n, one in enumerate(quotes, 1))


def located(named: Any, passages: Sequence[Passage]) -> list[Evidence]:
    """The sentences of `passages` that `named`, a list of numbers or of quotes, means; the others are dropped."""
    evidence = evidence_in(passages)
    found: dict[int, Evidence] = {}
    for one in named if isinstance(named, list) else []:
        if isinstance(one, int):
            if 1 <= one <= len(evidence):
                found[one - 1] = evidence[one - 1]
        elif isinstance(one, str):
            quote = folded(re.sub(r"^\s*\[\d+\]\s*", "", one))
            for place, sentence in enumerate(evidence):
                text = folded(sentence.text)
                if len(quote) >= 12 and (quote in text or text in quote):
                    found[place] = sentence
    return list(found.values())
