"""Pages that were read, kept on disk: bodies by the hash of their bytes, an entry for each address.

An entry is written after its body, each beside its name and moved there, so that a killed process
leaves whole files only; any number of processes may use the folder.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

# What is of use later; the rest, cookies above all, is not kept.
_HEADERS = ("content-type", "content-language", "etag", "last-modified", "cache-control", "expires", "age", "location")


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of one address. `moved` is set instead of `sha256` when it leads elsewhere."""

    url: str
    status: int
    headers: Mapping[str, str]
    fetched: float
    fresh_until: float
    sha256: str = ""
    moved: str = field(default="")


class KeptPages:
    """The pages under `folder`, which is made when the first is kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, url: str) -> Kept | None:
        """The entry of `url`; a damaged one counts as none."""
        try:
            entry = Kept(**json.loads(self._entry(url).read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        return entry if entry.url == url and (entry.moved or self._body(entry.sha256).is_file()) else None

    def body(self, entry: Kept) -> bytes:
        """The bytes of a page. Raises OSError when they are gone."""
        return self._body(entry.sha256).read_bytes()

    def keep(self, entry: Kept, body: bytes = b"") -> Kept:
        """Write `entry` and its body; returns the entry as it is kept, with the body's sha256."""
        headers = {name: entry.headers[name] for name in _HEADERS if name in entry.headers}
        sha256 = "" if entry.moved else entry.sha256 or hashlib.sha256(body).hexdigest()
        kept = Kept(entry.url, entry.status, headers, entry.fetched, entry.fresh_until, sha256, entry.moved)
        if sha256 and not self._body(sha256).is_file():
            _write(self._body(sha256), body)
        _write(self._entry(kept.url), json.dumps(asdict(kept), ensure_ascii=False).encode())
        return kept

    def _entry(self, url: str) -> Path:
        name = hashlib.sha256(url.encode()).hexdigest()
        return self._folder / "pages" / name[:2] / f"{name}.json"

    def _body(self, sha256: str) -> Path:
        return self._folder / "bodies" / sha256[:2] / sha256


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
