"""The lexical index: passages found by their words, in files that can be thrown away.

The database is the truth. Its counter `library.revision` changes in the transaction that changes
passages, and the index says which revision it stands for (`bm25`).

A passage is scored by its own words and, in equal parts, by those of its section: the neighbouring
passages of its source up to `SECTION_UNITS` together (a whole abstract or news item). Passages and
sections have an index each, since BM25 measures a text against the average of its kind. Sections
are committed first; what stands in both is what stands.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from .bm25 import VISIBLE, Bm25, Text, among
from .lock import file_lock
from .split import units
from .tokenise import VERSION, words

SECTION_UNITS = 3000
"""Largest section, in the units of `split`."""
SECTION_SHARE = 0.5
"""How much of a passage's score its section gives."""
SECTION_MOST = 32
"""Most passages of a section: a list of short entries."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage as the index sees it. `context` is title and heading."""

    id: int
    source: str
    collection: str
    context: str
    text: str


class LexicalIndex:
    """The index in `folder`; any number of processes may read, one at a time writes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / f"lexical-{VERSION}"
        self._lock = folder / "lexical.lock"
        self._passages = Bm25(self.folder / "passages")
        self._sections = Bm25(self.folder / "sections")

    def revision(self) -> int:
        """The database revision the index stands for; -1 when there is none or it cannot be read."""
        return min(self._passages.revision(), self._sections.revision())

    def writing(self, wait: float | None = None) -> AbstractContextManager[bool]:
        """The writer's lock, as a context that yields whether it was got within `wait` seconds."""
        return file_lock(self._lock, wait=wait)

    def change(self, revision: int, *, add: Iterable[Entry] = (), remove: Iterable[int] = ()) -> None:
        """Take passages in and out and stand for `revision`. Call under `writing`.

        The passages of a source come together and in order, and go together.
        """
        gone = list(remove)
        passages: list[Text] = []
        self._sections.change(revision, _sections(add, passages), gone)
        self._passages.change(revision, passages, gone)

    def clear(self) -> None:
        """Throw the index away. Call under `writing`."""
        self._passages.clear()
        self._sections.clear()

    def ids(self) -> set[int]:
        """Every passage in the index."""
        return self._passages.ids()

    def search(
        self,
        terms: Sequence[str],
        limit: int,
        *,
        collection: str | None = None,
        source: str | None = None,
        also: Sequence[int] = (),
    ) -> dict[int, float]:
        """`passage → score` of the best for index terms (see `tokenise.query_terms`), and of `also`.

        Passages of `also` that share no word with the query, nor does their section, are left out.
        """
        only = [among("source", [source])] if source else []
        if collection or not source:
            only.append(among("collection", [collection or VISIBLE]))
        own = self._passages.search(terms, limit, only)
        around = self._sections.search(terms, limit // 2, only)
        sections = {found.id for found in around}
        pool = {found.id: found.group for found in own}
        for field, values, most in (("group", sections, SECTION_MOST), ("id", also, 1)):
            pool |= {f.id: f.group for f in self._passages.members(field, values, most * len(values), only)}
        by_passage = {found.id: found.score for found in own}
        if rest := pool.keys() - by_passage.keys():
            by_passage |= {f.id: f.score for f in self._passages.search(terms, len(rest), [among("id", rest)])}
        by_section = {found.id: found.score for found in around}
        if rest := set(pool.values()) - by_section.keys():
            by_section |= {f.id: f.score for f in self._sections.search(terms, len(rest), [among("id", rest)])}
        scores = {
            one: (1 - SECTION_SHARE) * by_passage.get(one, 0.0) + SECTION_SHARE * by_section.get(section, 0.0)
            for one, section in pool.items()
        }
        return {one: score for one, score in scores.items() if score > 0}


def _sections(entries: Iterable[Entry], passages: list[Text]) -> Iterator[Text]:
    """The sections of `entries`; their passages are put into `passages` on the way.

    A section has the id of its first passage, and is the `group` of all of them.
    """
    for section in _grouped(entries):
        first = section[0]
        cut = [
            Text(e.id, first.id, e.source, e.collection, " ".join(words(e.context)), " ".join(words(e.text)))
            for e in section
        ]
        passages.extend(cut)
        body = " ".join(text.body for text in cut)
        yield Text(first.id, first.id, first.source, first.collection, cut[0].context, body)


def _grouped(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    section: list[Entry] = []
    size = 0
    for entry in entries:
        length = units(entry.text)
        apart = section and section[0].source != entry.source
        if section and (apart or size + length > SECTION_UNITS or len(section) == SECTION_MOST):
            yield section
            section, size = [], 0
        section.append(entry)
        size += length
    if section:
        yield section
