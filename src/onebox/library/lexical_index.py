"""The lexical index: BM25 over passages, in files that can be thrown away.

The database is the truth. Its counter `library.revision` changes in the transaction that changes
passages; the index carries, in the same commit as its postings, the revision it stands for (in a
marker document, id 0). A process killed anywhere therefore leaves an index that knows how old it is.
"""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import tantivy

from ..errors import LibraryError
from .lock import file_lock
from .tokenise import VERSION, analyser, words

CONTEXT_BOOST = 0.4
"""Weight of a word in title or heading against one in the passage."""

_MARKER = 0
_HEAP = 48_000_000  # bytes the writer may fill before it writes a segment


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage as the index sees it. `context` is title and heading."""

    id: int
    source: str
    collection: str
    context: str
    text: str


@cache
def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", stored=True, indexed=True, fast=True)
    builder.add_unsigned_field("revision", stored=True)
    builder.add_text_field("source", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("collection", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("body", tokenizer_name="words", index_option="freq")
    builder.add_text_field("context", tokenizer_name="words", index_option="freq")
    return builder.build()


class LexicalIndex:
    """One index in `folder`; any number of processes may read, one at a time writes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / f"lexical-{VERSION}"
        self._lock = folder / "lexical.lock"
        self._opened: tantivy.Index | None = None

    @property
    def folder(self) -> Path:
        return self._folder

    def revision(self) -> int:
        """The database revision the index stands for; -1 when there is none or it cannot be read."""
        if not (self._folder / "meta.json").exists():
            return -1
        try:
            index = self._index()
            index.reload()
            searcher = index.searcher()
            found = searcher.search(tantivy.Query.term_query(_schema(), "id", _MARKER), 1).hits
            return int(searcher.doc(found[0][1])["revision"][0]) if found else -1
        except (ValueError, OSError, KeyError):  # a damaged file: tantivy raises ValueError
            self._opened = None
            return -1

    def change(self, revision: int, *, add: Iterable[Entry] = (), remove: Iterable[int] = ()) -> None:
        """Take passages in and out and stand for `revision`, in one commit. Call under `writing`."""
        index = self._index()
        writer = index.writer(_HEAP, 1)
        for passage in remove:
            writer.delete_documents_by_term("id", passage)
        for entry in add:
            writer.add_document(_document(entry))
        writer.delete_documents_by_term("id", _MARKER)
        marker = tantivy.Document()
        marker.add_unsigned("id", _MARKER)
        marker.add_unsigned("revision", revision)
        writer.add_document(marker)
        writer.commit()
        writer.wait_merging_threads()
        index.reload()

    def writing(self, wait: float | None = None) -> "file_lock":  # type: ignore[valid-type]
        """The writer's lock, as a context that yields whether it was got within `wait` seconds."""
        return file_lock(self._lock, wait=wait)

    def clear(self) -> None:
        """Throw the index away. Call under `writing`."""
        self._opened = None
        shutil.rmtree(self._folder, ignore_errors=True)

    def ids(self) -> set[int]:
        """Every passage in the index."""
        searcher = self._index().searcher()
        count = searcher.num_docs
        if not count:
            return set()
        hits = searcher.search(tantivy.Query.all_query(), count, count=False).hits
        return {int(i) for i in _ids(searcher, hits)} - {_MARKER}

    def search(
        self,
        terms: Sequence[str],
        limit: int,
        *,
        collection: str | None = None,
        source: str | None = None,
        among: Sequence[int] | None = None,
    ) -> list[tuple[int, float]]:
        """`(passage, BM25 score)` of the best for index terms (see `tokenise.query_terms`), best first.

        `among` asks only about these passages.
        """
        if not terms or not (self._folder / "meta.json").exists():
            return []
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, q) for q in _any(terms)])
        required = [(tantivy.Occur.Must, query)]
        for field, values in (
            ("collection", collection and [collection]),
            ("source", source and [source]),
            ("id", among),
        ):
            if values:
                only = tantivy.Query.term_set_query(_schema(), field, list(values))
                required.append((tantivy.Occur.Must, tantivy.Query.const_score_query(only, 0.0)))
        whole = tantivy.Query.boolean_query(required) if len(required) > 1 else query
        searcher = self._index().searcher()
        hits = searcher.search(whole, limit, count=False).hits
        return [(int(i), float(score)) for i, (score, _) in zip(_ids(searcher, hits), hits, strict=True)]

    def _index(self) -> tantivy.Index:
        if self._opened is None:
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                self._opened = tantivy.Index(_schema(), path=str(self._folder), reuse=True)
            except (ValueError, OSError) as error:
                raise LibraryError(
                    f"cannot open the index {self._folder}: {error}",
                    hint="Run `onebox library rebuild` to make it anew from the database.",
                ) from error
            self._opened.register_tokenizer("words", analyser())
        return self._opened


def _any(terms: Sequence[str]) -> Iterator[tantivy.Query]:
    for term in terms:
        yield tantivy.Query.term_query(_schema(), "body", term, "freq")
        context = tantivy.Query.term_query(_schema(), "context", term, "freq")
        yield tantivy.Query.boost_query(context, CONTEXT_BOOST)


def _document(entry: Entry) -> tantivy.Document:
    document = tantivy.Document()
    document.add_unsigned("id", entry.id)
    document.add_text("source", entry.source)
    document.add_text("collection", entry.collection)
    document.add_text("body", " ".join(words(entry.text)))
    document.add_text("context", " ".join(words(entry.context)))
    return document


def _ids(searcher: tantivy.Searcher, hits: Sequence[tuple[float, tantivy.DocAddress]]) -> np.ndarray:
    return np.asarray(searcher.fast_field_values("id", [address for _, address in hits]))
