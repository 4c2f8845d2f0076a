"""Where an ask is to be answered from: a file, files shown in its conversation, a collection, or everything.

Documents outside the library's own collections lie in hidden ones, which are searched only by name.
"""

import uuid
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from .errors import NotInLibrary, ReadingError
from .reading import is_picture, picture_address
from .settings import Settings
from .store import tables
from .types import Ask, Depth

if TYPE_CHECKING:
    from .library.library import Library

FILES = "_files"
"""Collection of documents asked about with `--file`; not part of the library's own."""
MOST_PICTURES = 4
"""Pictures sent to a model with one question: more do not fit a small context."""
SHOWN = "_shown."
"""Before a conversation's id: the collection of the documents shown in it."""


def with_place(ask: Ask) -> Ask:
    """`ask` with its file named wherever it is read from. Raises OneboxError for a scope that says nothing."""
    from .engine.research.scope import checked

    checked(ask.scope)
    return replace(ask, file=str(Path(ask.file).expanduser().resolve()) if ask.file else None)


def source_of(ask: Ask, library: "Library", *, sees: bool = False) -> str | None:
    """The document's id when the ask is about one file; the file is read now if it is new or changed.

    A picture may hold no text where a model `sees` it. A task works on its files themselves: none is read here.
    """
    if ask.file is None or ask.depth is Depth.EXECUTE:
        return None
    if Path(ask.file).is_dir():
        raise ReadingError(
            ask.file,
            "is a folder",
            hint="Name one file, or take it in with `onebox library add` and ask without --file.",
        )
    added = library.add([Path(ask.file)], collection=FILES)
    failed = [one for one in added if one.state == "failed"]
    if failed and sees and is_picture(Path(ask.file)):
        from .library.rows import source_id

        return source_id(FILES, added[0].location)
    if failed or not added:
        raise ReadingError(
            ask.file, failed[0].error if failed else "holds nothing", hint=failed[0].hint if failed else ""
        )
    rows = [row for row in library.list(FILES) if row.location == added[0].location]
    return rows[0].id


def with_files(ask: Ask, library: "Library", *, sees: bool = False) -> Ask:
    """`ask` over the documents shown in its conversation, those of `ask.files` read now. Raises ReadingError.

    A picture may hold no text where a model `sees` it.
    """
    conversation = ask.conversation or uuid.uuid4().hex
    collection = SHOWN + conversation
    for one in library.add([Path(file) for file in ask.files], collection=collection):
        if one.state == "failed" and not (sees and is_picture(Path(one.location))):
            raise ReadingError(Path(one.location).name, one.error, hint=one.hint)
    return replace(ask, conversation=conversation, collection=collection)


def check_place(ask: Ask, library: "Library", *, sees: bool = False) -> None:
    """Raises ReadingError, NotInLibrary when there is nothing where the ask points."""
    if ask.file is not None:
        source_of(ask, library, sees=sees)
    elif sees and shown_pictures(ask):
        return
    elif ask.collection is not None and not library.list(ask.collection):
        raise NotInLibrary(f"the library has no collection {ask.collection!r}")


def shown_pictures(ask: Ask) -> list[Path]:
    """The pictures that this ask itself brings."""
    return [path for path in map(Path, (*([ask.file] if ask.file else []), *ask.files)) if is_picture(path)]


def pictures_to_send(ask: Ask, settings: Settings) -> tuple[str, ...]:
    """The pictures of `ask` as `data:` addresses; none where no model that sees is set. Raises ReadingError."""
    if not settings.models.vision:
        return ()
    reading = settings.reading
    return tuple(
        picture_address(path, max_mb=reading.max_mb, seconds=reading.seconds)
        for path in shown_pictures(ask)[:MOST_PICTURES]
    )


def model_wish(ask: Ask, settings: Settings) -> tuple[str, str | None]:
    """`(role, model)` for `ask`: a model that sees when it brings pictures and one is set, else what it names."""
    if settings.models.vision and shown_pictures(ask) and ask.depth is not Depth.THINK:
        return "vision", None
    return ask.model_role or ("reason" if ask.depth is Depth.THINK else "answer"), ask.model


def has_shown(database: Engine, conversation: str) -> bool:
    """Was a document shown in `conversation`?"""
    query = sa.select(tables.source.c.id).where(tables.source.c.collection == SHOWN + conversation).limit(1)
    with database.connect() as connection:
        return connection.execute(query).first() is not None
