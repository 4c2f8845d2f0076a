"""One tantivy index of numbered, pre-cut texts, scored with BM25.

It stands for a revision of the database: the number lies in a marker document written in the same
commit as the postings, so that a process killed anywhere leaves an index that knows how old it is.
"""

import shutil
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import tantivy

from ..errors import LibraryError
from .tokenise import analyser

CONTEXT_BOOST = 0.4
"""Weight of a word in title or heading against one in the text."""

HIDDEN = "_"
"""A collection whose name begins so is searched only when it is named."""
VISIBLE = "*"
"""Stands, among collections, for all that are not hidden."""

_MARKER = 0
_HEAP = 48_000_000  # bytes the writer may fill before it writes a segment


@dataclass(frozen=True, slots=True)
class Text:
    """`body` and `context` are words joined by spaces (`tokenise.words`); ids begin at 1."""

    id: int
    group: int
    source: str
    collection: str
    context: str
    body: str


class Found(NamedTuple):
    id: int
    group: int
    score: float


@cache
def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", indexed=True, fast=True)
    builder.add_unsigned_field("group", indexed=True, fast=True)
    builder.add_unsigned_field("revision", stored=True)
    builder.add_text_field("source", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("collection", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("body", tokenizer_name="words", index_option="freq")
    builder.add_text_field("context", tokenizer_name="words", index_option="freq")
    return builder.build()


class Bm25:
    """An index in `folder`. Any number of processes may read; the caller sees to it that one writes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opened: tantivy.Index | None = None

    def revision(self) -> int:
        """The revision it stands for, as last committed; -1 when there is no index or it cannot be read."""
        if not self._exists():
            return -1
        try:
            index = self._index()
            index.reload()
            searcher = index.searcher()
            found = searcher.search(tantivy.Query.term_query(_schema(), "id", _MARKER), 1).hits
            return int(searcher.doc(found[0][1])["revision"][0]) if found else -1
        except (LibraryError, ValueError, OSError, KeyError):  # ValueError: what tantivy raises for damage
            self._opened = None
            return -1

    def change(self, revision: int, add: Iterable[Text], remove: Iterable[int]) -> None:
        """Take texts out, then in, and stand for `revision`, in one commit. An id that is there is replaced."""
        texts, removed = list(add), list(remove)
        try:
            return self._commit(revision, texts, removed)
        except ValueError as error:
            if "FileAlreadyExists" not in str(error):
                raise
        # A process killed within its commit left a file under the name that this commit gives its own.
        self._index().writer(_HEAP, 1).garbage_collect_files()
        self._commit(revision, texts, removed)

    def _commit(self, revision: int, texts: Sequence[Text], remove: Sequence[int]) -> None:
        index = self._index()
        writer = index.writer(_HEAP, 1)
        # Not `delete_documents_by_term`: with tantivy-py 0.27 that finds nothing in a number field that is not stored.
        old = [_MARKER, *remove, *(text.id for text in texts)]
        writer.delete_documents_by_query(tantivy.Query.term_set_query(_schema(), "id", old))
        for text in texts:
            writer.add_document(_document(text))
        marker = tantivy.Document()
        marker.add_unsigned("id", _MARKER)
        marker.add_unsigned("revision", revision)
        writer.add_document(marker)
        writer.commit()
        writer.wait_merging_threads()
        index.reload()

    def clear(self) -> None:
        self._opened = None
        shutil.rmtree(self._folder, ignore_errors=True)

    def ids(self) -> set[int]:
        """Every text in the index."""
        searcher = self._index().searcher()
        hits = searcher.search(tantivy.Query.all_query(), max(1, searcher.num_docs), count=False).hits
        return set(_numbers(searcher, "id", [address for _, address in hits])) - {_MARKER}

    def search(self, terms: Sequence[str], limit: int, only: Sequence[tantivy.Query] = ()) -> list[Found]:
        """The best for any of `terms`, best first, that also fulfil `only`."""
        if not terms or not limit or not self._exists():
            return []
        return self._run(_all_of(_any(terms), *only), limit)

    def members(self, field: str, values: Collection[int], limit: int, only: Sequence[tantivy.Query]) -> list[Found]:
        """Texts whose `field` (`id`, `group`) is one of `values` and that fulfil `only`."""
        if not values or not self._exists():
            return []
        return self._run(_all_of(among(field, values), *only), limit)

    def _run(self, query: tantivy.Query, limit: int) -> list[Found]:
        searcher = self._index().searcher()
        hits = searcher.search(query, limit, count=False).hits
        addresses = [address for _, address in hits]
        ids, groups = (_numbers(searcher, field, addresses) for field in ("id", "group"))
        return [Found(one, group, score) for one, group, (score, _) in zip(ids, groups, hits, strict=True)]

    def _exists(self) -> bool:
        return (self._folder / "meta.json").exists()

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


def _numbers(searcher: tantivy.Searcher, field: str, addresses: list[tantivy.DocAddress]) -> list[int]:
    """A number field of each; the marker has no group: 0."""
    return [int(value or 0) for value in searcher.fast_field_values(field, addresses)]


def among(field: str, values: Iterable[int | str]) -> tantivy.Query:
    """Only texts whose `field` is one of `values`; adds nothing to the score."""
    return tantivy.Query.const_score_query(tantivy.Query.term_set_query(_schema(), field, list(values)), 0.0)


def _any(terms: Sequence[str]) -> tantivy.Query:
    parts = []
    for term in terms:
        parts.append(tantivy.Query.term_query(_schema(), "body", term, "freq"))
        context = tantivy.Query.term_query(_schema(), "context", term, "freq")
        parts.append(tantivy.Query.boost_query(context, CONTEXT_BOOST))
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, part) for part in parts])


def _all_of(*queries: tantivy.Query) -> tantivy.Query:
    if len(queries) == 1:
        return queries[0]
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, query) for query in queries])


def _document(text: Text) -> tantivy.Document:
    document = tantivy.Document()
    document.add_unsigned("id", text.id)
    document.add_unsigned("group", text.group)
    document.add_text("source", text.source)
    document.add_text("collection", text.collection)
    if not text.collection.startswith(HIDDEN):
        document.add_text("collection", VISIBLE)
    document.add_text("body", text.body)
    document.add_text("context", text.context)
    return document
