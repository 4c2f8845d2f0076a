"""Citations of an answer as annotations: the span of the answer, the source, the quote that carries it.

OpenAI's own shape where there is one, with `quote` and the place in the source besides. Indices are
characters of the answer, the end exclusive.
"""

from collections.abc import Iterator
from typing import Any

from ...engine.fold import View
from ...events import Cited


def cited_spans(view: View) -> Iterator[tuple[int, int, Cited]]:
    """Start and end in `view.text` of each sentence with a citation, once for each of them."""
    at = 0
    for _, claim in sorted(view.claims.items()):
        sentence = claim.text.strip()
        start = view.text.find(sentence, at)
        if start < 0:
            continue
        at = start + len(sentence)
        if claim.supported:
            for cited in claim.citations:
                yield start, at, cited


def for_chat(view: View, base: str) -> list[dict[str, Any]]:
    """As a chat message has them. A document of the library is cited by its address at this box, under `base`."""
    return [
        {"type": "url_citation", "url_citation": _citation(start, end, cited) | {"url": _url(cited, base)}}
        for start, end, cited in cited_spans(view)
    ]


def for_response(view: View) -> list[dict[str, Any]]:
    """As a part of a response has them: pages by address, documents as files."""
    return [
        _citation(start, end, cited) | ({"type": "url_citation", "url": cited.location} if _is_page(cited) else
        {"type": "file_citation", "file_id": cited.source, "filename": cited.title, "index": end})
        for start, end, cited in cited_spans(view)
    ]  # fmt: skip


def _citation(start: int, end: int, cited: Cited) -> dict[str, Any]:
    place = {"source": cited.source, "start": cited.start, "end": cited.end, "heading": cited.heading}
    return {"start_index": start, "end_index": end, "title": cited.title, "quote": cited.quote, **place}


def _is_page(cited: Cited) -> bool:
    return cited.location.startswith(("http://", "https://"))


def _url(cited: Cited, base: str) -> str:
    if _is_page(cited):
        return cited.location
    return f"{base}/api/sources/{cited.source}?start={cited.start}&end={cited.end}"
