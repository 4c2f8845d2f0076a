"""Files given to the box: a row each, and the bytes under `files/ID/NAME` in the home folder."""

import os
import shutil
import time
import unicodedata
import uuid
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ..errors import BadFileName, FileNotKept
from . import tables

LONGEST_NAME = 200
"""Bytes; file systems take 255."""
_UPLOAD = tables.upload
_RESERVED = set('<>:"|?*')


@dataclass(frozen=True, slots=True)
class Upload:
    id: str
    name: str
    kind: str
    bytes: int
    created: float


class Uploads:
    """Keep, find and drop the files of accounts."""

    def __init__(self, engine: Engine, home: Path) -> None:
        self._engine = engine
        self._folder = home / "files"

    def begin(self, name: str) -> Path:
        """Where to write the bytes of a new file called `name`: a folder of its own. Raises BadFileName."""
        place = self._folder / uuid.uuid4().hex / checked_name(name)
        place.parent.mkdir(parents=True)
        return place

    def keep(self, account: str, place: Path, kind: str) -> Upload:
        """Note the file written at `place` (by `begin`), safe on disk first."""
        with place.open("rb") as file:
            os.fsync(file.fileno())
        upload = Upload(place.parent.name, place.name, kind[:100], place.stat().st_size, time.time())
        row = {"id": upload.id, "account": account, "name": upload.name, "kind": upload.kind}
        with self._engine.begin() as connection:
            connection.execute(sa.insert(_UPLOAD), row | {"bytes": upload.bytes, "created": upload.created})
        return upload

    def get(self, account: str, identity: str) -> Upload:
        """Raises FileNotKept, also for another's file."""
        columns = (_UPLOAD.c.id, _UPLOAD.c.name, _UPLOAD.c.kind, _UPLOAD.c.bytes, _UPLOAD.c.created)
        query = sa.select(*columns).where(_UPLOAD.c.id == identity, _UPLOAD.c.account == account)
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise FileNotKept(f"there is no file {identity!r}")
        return Upload(*row)

    def path(self, account: str, identity: str) -> Path:
        """Where the bytes lie. Raises FileNotKept."""
        upload = self.get(account, identity)
        return self._folder / upload.id / upload.name

    def drop_all(self, account: str) -> None:
        """Take away the files of an account."""
        with self._engine.connect() as connection:
            ids = connection.execute(sa.select(_UPLOAD.c.id).where(_UPLOAD.c.account == account)).scalars().all()
        for identity in ids:
            shutil.rmtree(self._folder / identity, ignore_errors=True)
        with self._engine.begin() as connection:
            connection.execute(sa.delete(_UPLOAD).where(_UPLOAD.c.account == account))

    def drop(self, place: Path) -> None:
        """Take away what `begin` made."""
        shutil.rmtree(place.parent, ignore_errors=True)


def checked_name(name: str) -> str:
    """`name` as a file may be called here. Raises BadFileName for one that leads elsewhere or cannot be kept."""
    name = unicodedata.normalize("NFC", name).strip()
    bad = not name.strip(".") or any(c in "/\\" or c in _RESERVED or not c.isprintable() for c in name)
    if bad or name.startswith("."):
        raise BadFileName(f"{name[:80]!r} cannot be the name of a file")
    if len(name.encode()) <= LONGEST_NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    ending = dot + ending if stem and len(ending) < 12 else ""
    return name.encode()[: LONGEST_NAME - len(ending.encode())].decode(errors="ignore") + ending
