"""The library, which all accounts share: list, add, remove, search, read around a quote."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from ..app import Box
from ..errors import BadFileName, OneboxError
from ..library.records import PAGES
from ..places import SHOWN
from ..settings import Settings
from ..store.uploads import Uploads
from .door import Answer, Call, Door, Shape
from .errors import Refused
from .forms import files_in, form_of, written

if TYPE_CHECKING:
    from ..library.library import Library

AROUND = 1500
"""Characters shown before and after a quote."""
LONGEST = 200_000

Words = Annotated[str, Field(max_length=500)]
Offset = Annotated[int, Field(ge=0, le=2**31)]


class Collection(Answer):
    name: str
    documents: int
    passages: int


class DocumentView(Answer):
    id: str
    title: str
    location: str
    collection: str
    kind: str
    bytes: int
    added: float
    passages: int


class LibraryView(Answer):
    collections: list[Collection]
    documents: list[DocumentView]


class Filter(Shape):
    q: Words = ""
    collection: Annotated[str, Field(max_length=200)] = ""


class Result(Answer):
    """`state`: added, replaced, unchanged or failed."""

    name: str
    state: str
    passages: int
    error: str
    hint: str


class Results(Answer):
    results: list[Result]


class SearchQuery(Shape):
    q: Annotated[str, Field(min_length=1, max_length=500)]
    k: Annotated[int, Field(ge=1, le=50)] = 10
    collection: Annotated[str, Field(max_length=200)] = ""


class HitView(Answer):
    passage: int
    source: str
    title: str
    location: str
    heading: str
    text: str
    score: float
    start: int
    end: int


class Hits(Answer):
    hits: list[HitView]
    note: str


class Span(Shape):
    start: Offset = 0
    end: Offset | None = None


class SourceText(Answer):
    """`text` stands at `offset` of the stored text, which is `length` long; the span asked for is in it."""

    id: str
    title: str
    location: str
    heading: str
    text: str
    offset: int
    length: int
    start: int
    end: int


async def _list(call: Call) -> LibraryView:
    query: Filter = call.query
    library = await call.box.library()
    rows = await asyncio.to_thread(library.list, _visible(query.collection) or None)
    counts: dict[str, list[int]] = {}
    for row in rows:
        count = counts.setdefault(row.collection, [0, 0])
        count[0] += 1
        count[1] += row.passages
    words = query.q.lower().strip()
    return LibraryView(
        collections=[Collection(name=name, documents=d, passages=p) for name, (d, p) in counts.items()],
        documents=[
            DocumentView.model_validate(row, from_attributes=True)
            for row in rows
            if words in f"{row.title}\n{row.location}".lower()
        ],
    )


async def _add(call: Call) -> Results:
    """Each file is its own matter: one that cannot be read stops no other."""
    uploads = Uploads(call.box.database, call.box.settings.home)
    results: list[Result] = []
    places: list[Path] = []
    async with form_of(call.request) as form:
        collection = form.get("collection") or "default"
        if not isinstance(collection, str) or len(collection) > 200 or not collection.isprintable():
            raise Refused("bad_body", 422, where="collection", reason="is not a name")
        for file in files_in(form):
            try:
                places.append(await written(uploads, file))
            except BadFileName as error:
                results.append(_failed(file.filename or "", error))
    library = await call.box.library()
    added = await asyncio.to_thread(library.add, places, collection=_visible(collection)) if places else []
    kept = {one.location.partition("#")[0] for one in added if one.state != "failed"}
    for one in added:
        name = one.location.rpartition("/")[2]
        results.append(Result(name=name, state=one.state, passages=one.passages, error=one.error, hint=one.hint))
    for place in places:
        if str(place.absolute()) not in kept:
            uploads.drop(place)
    await asyncio.to_thread(_embed_soon, await call.box.library(), call.box.settings)
    return Results(results=results)


def _failed(name: str, error: OneboxError) -> Result:
    return Result(name=name[:80], state="failed", passages=0, error=str(error), hint=error.hint)


def _visible(collection: str) -> str:
    """Collections with a hidden name hold what was shown in someone's conversation."""
    if collection.startswith("_"):
        raise Refused("bad_body", 422, where="collection", reason="begins with _")
    return collection


async def _remove(call: Call) -> None:
    library = await call.box.library()
    rows = await asyncio.to_thread(library.list)
    row = next((row for row in rows if row.id == call.id), None)
    if row is None:
        raise call.missing("document", "文档", call.id)
    await asyncio.to_thread(library.remove, [row.id])
    place = Path(row.location)
    if place.is_relative_to(call.box.settings.home / "files"):  # ours; a file of the user's own disk stays
        Uploads(call.box.database, call.box.settings.home).drop(place)


async def _search(call: Call) -> Hits:
    query: SearchQuery = call.query
    library = await call.box.library()
    collection = _visible(query.collection) or None
    found = await asyncio.to_thread(library.search, query.q, k=query.k, collection=collection)
    hits = [
        HitView(
            passage=hit.passage.id,
            source=hit.passage.source.id,
            title=hit.passage.source.title,
            location=hit.passage.source.location,
            heading=hit.passage.heading,
            text=hit.passage.text,
            score=round(float(hit.score), 6),
            start=hit.passage.start,
            end=hit.passage.end,
        )
        for hit in found.hits
    ]
    return Hits(hits=hits, note=found.note)


async def _source(call: Call) -> SourceText:
    query: Span = call.query
    library = await call.box.library()
    passages = await asyncio.to_thread(library.passages_of, call.id)
    if not passages or not _may_read(call.box, call.user.id, library.collection_of(call.id)):
        raise call.missing("document", "文档", call.id)
    text = "".join(passage.text for passage in passages)
    start = min(query.start, len(text))
    end = min(max(start, query.end if query.end is not None else start), len(text), start + LONGEST)
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    heading = next((one.heading for one in passages if one.start <= start < one.end), "")
    source = passages[0].source
    return SourceText(
        id=source.id,
        title=source.title,
        location=source.location,
        heading=heading,
        text=text[first:last],
        offset=first,
        length=len(text),
        start=start,
        end=end,
    )


def _may_read(box: Box, user: str, collection: str) -> bool:
    """The library is everyone's, and so are pages of the web; what was shown in a conversation is its owner's."""
    if collection.startswith(SHOWN):
        return box.conversations.owner_of(collection.removeprefix(SHOWN)) == user
    return collection == PAGES or not collection.startswith("_")


_FORM = "multipart/form-data"

DOORS = [
    Door("GET", "/api/library", _list, "Collections and documents", query=Filter, answer=LibraryView),
    Door("POST", "/api/library", _add, "Add files to the library", answer=Results, takes=_FORM),
    Door("GET", "/api/library/search", _search, "Find passages", query=SearchQuery, answer=Hits),
    Door("DELETE", "/api/library/{id}", _remove, "Take a document out", status=204),
    Door("GET", "/api/sources/{id}", _source, "The text around a quote", query=Span, answer=SourceText),
]


def _embed_soon(library: "Library", settings: Settings) -> None:
    """Have what was added embedded by a process in the background, where the settings want that."""
    from ..library.embed_worker import start_worker

    if library.pending():
        start_worker(settings)
