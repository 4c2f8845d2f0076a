"""Files kept by their content, and versions of a folder: which names it holds, and what each is.

Nothing kept is ever changed, so that going back is choosing another version.
"""

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Mapping
from pathlib import Path

from ..errors import StoreError

NOTHING = ""
"""The version of an empty folder."""


class Versions:
    """Kept under `folder`, which is made when something is to be kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, path: Path) -> str:
        """Keep the bytes of the file `path`; their sha256."""
        part = self._part()
        digest = hashlib.sha256()
        with path.open("rb") as source, part.open("wb") as out:
            while piece := source.read(2**20):
                digest.update(piece)
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        return self._settle(part, digest.hexdigest())

    def keep_bytes(self, data: bytes) -> str:
        """Keep `data`; its sha256."""
        part = self._part()
        with part.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        return self._settle(part, hashlib.sha256(data).hexdigest())

    def path(self, digest: str) -> Path:
        """Where the bytes lie; not to be changed. Raises StoreError when they are gone."""
        place = self._folder / digest
        if not digest.isalnum() or not place.is_file():
            raise StoreError(f"{place} is gone.", hint="It was deleted by hand; the run cannot go on, ask again.")
        return place

    def note(self, files: Mapping[str, str]) -> str:
        """Keep which file of which content a folder holds; the version's name."""
        if not files:
            return NOTHING
        return self.keep_bytes(json.dumps(dict(sorted(files.items())), ensure_ascii=False).encode())

    def files(self, version: str) -> dict[str, str]:
        """Name → sha256 of its content. Raises StoreError."""
        if version == NOTHING:
            return {}
        found: dict[str, str] = json.loads(self.path(version).read_bytes())
        return found

    def lay_out(self, version: str, target: Path) -> None:
        """Copies of all files of `version` below `target`; it is made anew, whole or not at all."""
        part = target.with_name(f"{target.name}.{uuid.uuid4().hex[:8]}.part")
        part.mkdir(parents=True)
        for name, digest in self.files(version).items():
            place = part / name
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.path(digest), place)
        if target.exists():
            old = target.with_name(f"{target.name}.{uuid.uuid4().hex[:8]}.old")
            os.replace(target, old)
            shutil.rmtree(old)
        os.replace(part, target)

    def _part(self) -> Path:
        self._folder.mkdir(parents=True, exist_ok=True)
        return self._folder / f"{uuid.uuid4().hex}.part"

    def _settle(self, part: Path, digest: str) -> str:
        os.replace(part, self._folder / digest)
        return digest


def digest_of(path: Path) -> str | None:
    """sha256 of the file's bytes; None when there is none."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
