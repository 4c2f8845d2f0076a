"""Any file to a Document: the door of this package.

Formats parsed by native code or unpacked from zips are read in a child process (`isolate.py`), so a
crash, a hang or a bomb in a file costs that file and nothing else.
"""

import errno
import stat
from collections.abc import Iterator
from pathlib import Path

from ..errors import EmptyFile, FileTooLarge, ReadingError, UnsupportedFile
from ..plugins import lookup, names
from .decode import NotText, decode
from .document import Document, Limits
from .isolate import read_apart

SUFFIXES: dict[str, str] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    ".text": "text",
    ".rst": "text",
    ".log": "text",
    ".csv": "text",
    ".tsv": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".pptx": "pptx",
    ".xlsx": "xlsx",
    ".epub": "epub",
    ".zim": "zim",
    ".png": "picture",
    ".jpg": "picture",
    ".jpeg": "picture",
    ".webp": "picture",
    ".bmp": "picture",
}
"""File name ending to kind."""

READERS: dict[str, str] = {
    "markdown": "onebox.reading.markdown:read",
    "text": "onebox.reading.plain:read",
    "html": "onebox.reading.page:read",
    "pdf": "onebox.reading.pdf:read",
    "docx": "onebox.reading.word:read",
    "pptx": "onebox.reading.slides:read",
    "xlsx": "onebox.reading.sheets:read",
    "epub": "onebox.reading.epub:read",
    "picture": "onebox.reading.picture:read",
}
"""Kind to Reader. Packages add theirs as entry points `onebox.readers`, named by the ending: `rtf = "…"`."""

PICTURES: dict[str, str] = {"address": "onebox.reading.picture:read_address"}

ARCHIVES: dict[str, str] = {"zim": "onebox.reading.zim:read"}

_OCR = ("faster_paddle", "PIL")
_IN_PROCESS = {"markdown", "text", "html"}
_SMALL_PAGE = 5_000_000
_SNIFF = 64 * 1024
_NO_DOT = "Give the path of one file."


def supported(path: Path) -> bool:
    """Whether the ending of `path` is one that can be read."""
    return _kind(path) is not None


def is_archive(path: Path) -> bool:
    """Whether `path` is, by its ending, an archive of many documents."""
    return _kind(path) in ARCHIVES


def is_picture(path: Path) -> bool:
    """Whether `path` is, by its ending, a picture."""
    return _kind(path) == "picture"


def read_file(path: Path, *, max_mb: int = 200, seconds: float = 120) -> Document:
    """Read one file. Raises a ReadingError naming the file and the reason."""
    limits = Limits(max_mb=max_mb, seconds=seconds)
    size = _examine(path)
    kind = _kind(path)
    if kind in ARCHIVES:
        raise UnsupportedFile(str(path), "is an archive of many documents", hint="Add it to the library.")
    if size > max_mb * 1_000_000:
        raise FileTooLarge(str(path), f"{size / 1e6:.0f} MB is over the limit of {max_mb} MB")
    if kind is None:
        kind = _sniff(path)
    if kind not in _IN_PROCESS or (kind == "html" and size > _SMALL_PAGE):
        return next(document for _, document in _raised(read_apart("readers", kind, path, limits)))
    reader = lookup("readers", kind, READERS)
    try:
        document: Document = reader(path, limits)
    except OSError as error:
        raise _cannot_open(path, error) from error
    except ModuleNotFoundError as error:
        raise not_installed(path, error) from error
    return document


def picture_address(path: Path, *, max_mb: int = 200, seconds: float = 120) -> str:
    """A picture as a `data:` address for a model that sees: a JPEG of at most a million pixels, without what the
    camera noted (place, time). Raises a ReadingError."""
    _examine(path)
    found = read_apart("pictures", "address", path, Limits(max_mb=max_mb, seconds=seconds))
    return next(document.text for _, document in _raised(found))


def read_archive(path: Path, *, seconds: float = 120) -> Iterator[tuple[str, Document | ReadingError]]:
    """The articles of an archive as `(entry path, document)`, one by one as they are asked for.

    Raises a ReadingError when the archive itself is broken; an entry that is broken is yielded as its error.
    """
    _examine(path)
    kind = _kind(path)
    if kind not in ARCHIVES:
        raise UnsupportedFile(str(path), "is not an archive")
    for entry, found in read_apart("archives", kind, path, Limits(seconds=seconds)):
        if not entry and isinstance(found, ReadingError):  # about the archive as a whole
            raise found
        yield entry, found


def not_installed(path: Path, error: ModuleNotFoundError) -> UnsupportedFile:
    """The error for a reader whose library is absent."""
    extra = "ocr" if error.name in _OCR else "documents"
    return UnsupportedFile(
        str(path), f"needs the package {error.name}", hint=f"Install it with `pip install 'onebox[{extra}]'`."
    )


def _raised(found: Iterator[tuple[str, Document | ReadingError]]) -> Iterator[tuple[str, Document]]:
    for name, document in found:
        if isinstance(document, ReadingError):
            raise document
        yield name, document


def _kind(path: Path) -> str | None:
    suffix = path.suffix.lower()
    if suffix in SUFFIXES:
        return SUFFIXES[suffix]
    return suffix[1:] if suffix[1:] in names("readers", {}) else None


def _examine(path: Path) -> int:
    """Size of a regular, non-empty file in bytes; every other thing is an error."""
    try:
        status = path.stat()
        if stat.S_ISREG(status.st_mode) and status.st_size:
            path.open("rb").close()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise _cannot_open(path, error) from error
    if stat.S_ISDIR(status.st_mode):
        raise UnsupportedFile(str(path), "is a folder", hint=_NO_DOT)
    if not stat.S_ISREG(status.st_mode):
        raise UnsupportedFile(str(path), "is a device, pipe or socket, not a file", hint=_NO_DOT)
    if not status.st_size:
        raise EmptyFile(str(path), "has zero bytes", hint="Copy or download it again.")
    return status.st_size


def _cannot_open(path: Path, error: OSError | ValueError) -> ReadingError:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return ReadingError(str(path), "no such file", hint="Check the path; it may have been moved.")
    if isinstance(error, PermissionError):
        return ReadingError(str(path), "may not be read by this user", hint=f"chmod u+r '{path}'")
    if getattr(error, "errno", None) == errno.ELOOP:
        return ReadingError(str(path), "is a link that leads back to itself", hint="Remove the link.")
    reason = getattr(error, "strerror", None) or str(error)
    return ReadingError(str(path), f"cannot be opened: {reason}", hint="Check the path and the disk.")


def _sniff(path: Path) -> str:
    """`text` when a file of an unknown ending is text, as far as its beginning tells."""
    with path.open("rb") as file:
        head = file.read(_SNIFF)
    try:
        decode(head)
    except NotText as error:
        ending = f"the ending {path.suffix!r}" if path.suffix else "no ending"
        raise UnsupportedFile(str(path), f"has {ending} and is not text") from error
    return "text"
