"""Vectors that come with a folder of documents, so that nobody who adds it has to embed it again.

Such a file comes from whoever made the folder. It gives vectors only to passages of documents in
that folder, only to those that have none, and only where it was made with the model that embeds here.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from ..store.tables import embedding, passage, source
from . import rows, vector_file
from .vector_index import pack, unpack

NAME = "onebox.vectors"
"""What the file is called, in the folder it belongs to."""
_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of a folder's vectors: how many passages got one, or why the file was left aside."""

    file: Path
    taken: int = 0
    problem: Literal["", "broken", "other_model"] = ""
    model: str = ""
    """Of the file."""


def take_in(engine: Engine, folder: Path, model: str, dimension: int) -> Brought | None:
    """Give the passages of documents in `folder` that have no vector of `model` those of its file.

    None: there is no file. One that cannot be used changes nothing.
    """
    folder = folder.expanduser().absolute()
    path = folder / NAME
    if not path.is_file():
        return None
    with engine.connect() as connection:
        bare = _keys(connection, folder, model, embedded=False)
    if not bare:
        return Brought(path)
    found = vector_file.read(path)
    if found is None:
        return Brought(path, problem="broken")
    if found.model != model or found.vectors.shape[1] != dimension:
        return Brought(path, problem="other_model", model=found.model)
    place = {key: number for number, key in enumerate(found.keys)}
    known = [(key, place[short]) for key in sorted(bare) if (short := vector_file.short(key)) in place]
    for some in rows.batches(known, _AT_ONCE):
        with engine.begin() as connection:
            rows.put_vectors(connection, model, [(key, pack(found.vectors[number])) for key, number in some])
    return Brought(path, taken=len(known), model=model)


def write_out(engine: Engine, folder: Path, model: str) -> tuple[Path, int, int]:
    """Write the vectors of the documents in `folder` into its file, for others to take in.

    Returns the file, how many vectors it holds and how many texts have none yet; with no vector at
    all nothing is written. Raises OSError.
    """
    folder = folder.expanduser().absolute()
    path = folder / NAME
    with engine.connect() as connection:
        keys, bare = (_keys(connection, folder, model, embedded=there) for there in (True, False))
        vectors = {}
        for some in rows.batches(sorted(keys), 500):
            query = sa.select(embedding.c.key, embedding.c.vector)
            chosen = query.where(embedding.c.model == model, embedding.c.key.in_(some))
            vectors.update({row.key: unpack(row.vector) for row in connection.execute(chosen)})
    if vectors:
        vector_file.write(path, model, vectors)
    return path, len(vectors), len(bare)


def _keys(connection: Connection, folder: Path, model: str, *, embedded: bool) -> set[str]:
    """Embed keys of the passages of documents in `folder` that have a vector of `model`, or have none."""
    there = sa.select(embedding.c.key).where(embedding.c.model == model, embedding.c.key == passage.c.embed_key)
    inside = source.c.location.startswith(f"{str(folder).rstrip(os.sep)}{os.sep}", autoescape=True)
    query = sa.select(passage.c.embed_key).join_from(passage, source).where(inside)
    return set(connection.execute(query.where(there.exists() if embedded else ~there.exists())).scalars())
