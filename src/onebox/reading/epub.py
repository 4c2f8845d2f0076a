"""EPUB: the chapters of the spine in order, each an HTML page; titles from the table of contents."""

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

from ..errors import BrokenFile, EncryptedFile
from .builder import Builder, language
from .document import Document, Limits
from .page import add_page, decode_html, parse
from .zipped import open_zip

_DC = "{http://purl.org/dc/elements/1.1/}"
_FONTS = re.compile(r"\.(?:otf|ttf|woff2?)$", re.I)


def read(path: Path, limits: Limits) -> Document:
    """An EPUB book without DRM."""
    builder = Builder()
    with open_zip(path, limits, member="META-INF/container.xml") as book:
        try:
            _not_locked(path, book)
            package, folder = _package(path, book)
            for name in _spine(package, folder):
                if name in book.namelist():
                    add_page(parse(decode_html(path, book.read(name))), builder)
        except (ElementTree.ParseError, zipfile.BadZipFile, EOFError, zlib.error) as error:
            raise BrokenFile(str(path), f"is damaged: {error}") from error
    date = re.match(r"\d{4}(?:-\d\d){0,2}", _text(package, "date"))
    return builder.document(
        path,
        "epub",
        title=_text(package, "title"),
        date=date.group() if date else None,
        language=language(_text(package, "language")),
        empty_hint="Its pages hold only pictures.",
    )


def _package(path: Path, book: zipfile.ZipFile) -> tuple[ElementTree.Element, str]:
    """The OPF package document and the folder its links start from."""
    container = _xml(path, book.read("META-INF/container.xml"))
    rootfile = next((e for e in container.iter() if e.tag.endswith("}rootfile") or e.tag == "rootfile"), None)
    name = rootfile.get("full-path", "") if rootfile is not None else ""
    if name not in book.namelist():
        raise BrokenFile(str(path), f"is an EPUB without its package file ({name or 'no OPF named'})")
    return _xml(path, book.read(name)), posixpath.dirname(name)


def _spine(package: ElementTree.Element, folder: str) -> Iterator[str]:
    """Names of the HTML members in reading order; the table of contents itself is left out."""
    items = {e.get("id", ""): e for e in package.iter() if e.tag.endswith("}item")}
    for reference in package.iter():
        if not reference.tag.endswith("}itemref"):
            continue
        item = items.get(reference.get("idref", ""))
        if item is None or "html" not in item.get("media-type", "") or "nav" in item.get("properties", "").split():
            continue
        yield posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))


def _not_locked(path: Path, book: zipfile.ZipFile) -> None:
    """DRM encrypts the chapters; encrypted fonts alone do not matter."""
    if "META-INF/encryption.xml" not in book.namelist():
        return
    listed = _xml(path, book.read("META-INF/encryption.xml"))
    locked = [e.get("URI", "") for e in listed.iter() if e.tag.endswith("}CipherReference")]
    if any(not _FONTS.search(name) for name in locked):
        raise EncryptedFile(str(path), "is protected by DRM", hint="Only a copy without DRM can be read.")


def _xml(path: Path, data: bytes) -> ElementTree.Element:
    if b"<!ENTITY" in data:
        raise BrokenFile(str(path), "defines XML entities, as files made to do harm do")
    return ElementTree.fromstring(data)


def _text(package: ElementTree.Element, name: str) -> str:
    found = package.find(f".//{_DC}{name}")
    return (found.text or "").strip() if found is not None else ""
