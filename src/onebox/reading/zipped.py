"""Open documents that are zip files: broken, encrypted and exploding ones are told apart first."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import BrokenFile, EncryptedFile, FileTooLarge, UnsupportedFile
from .document import Limits

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SUSPECT_MB = 50
_SUSPECT_RATIO = 200


@contextmanager
def open_zip(path: Path, limits: Limits, *, member: str) -> Iterator[zipfile.ZipFile]:
    """The zip file at `path`, which holds `member`.

    Raises BrokenFile, EncryptedFile, FileTooLarge (unpacks to more than `limits.expanded_mb`, or packed
    more than 200 times over) or UnsupportedFile (an old binary Office file).
    """
    kind = path.suffix[1:].lower()
    _not_ole(path, kind)
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise BrokenFile(str(path), f"is not a {kind} file{_looks_like(path)} or its end is missing") from error
    with archive:
        members = archive.infolist()
        expanded = sum(info.file_size for info in members) / 1e6
        packed = sum(info.compress_size for info in members) / 1e6 or 1e-6
        if expanded > limits.expanded_mb or (expanded > _SUSPECT_MB and expanded / packed > _SUSPECT_RATIO):
            reason = f"unpacks from {packed:.1f} MB to {expanded:.0f} MB, as files made to do harm do"
            raise FileTooLarge(str(path), reason, hint="If you trust it, save it again in the program that made it.")
        if any(info.flag_bits & 1 for info in members):
            raise EncryptedFile(str(path), "is protected by a password")
        if member not in archive.namelist():
            raise BrokenFile(str(path), f"is a zip file but not {kind}: it has no {member}")
        yield archive


def _not_ole(path: Path, kind: str) -> None:
    with path.open("rb") as file:
        if file.read(8) != _OLE:
            return
        head = file.read(1 << 20)
    if "EncryptedPackage".encode("utf-16-le") in head or "EncryptionInfo".encode("utf-16-le") in head:
        raise EncryptedFile(str(path), "is protected by a password")
    raise UnsupportedFile(
        str(path), "is in the old binary Office format", hint=f"Open it in an office program and save it as .{kind}."
    )


def _looks_like(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(512).lstrip().lower()
    if head.startswith((b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body")):
        return " but a web page"
    if head.startswith(b"%pdf"):
        return " but a PDF"
    if head.startswith(b"{\\rtf"):
        return " but RTF"
    return ""
