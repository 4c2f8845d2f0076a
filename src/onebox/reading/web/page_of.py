"""An answer of a web server to a Page: clean text with positions, and what is known about it.

Resiliparse reads pages (about 2 ms); trafilatura, where it is installed, those that hold much more text
than was found. PDF, office files and pages built to be hard to read go to a child process with limits.
"""

import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ...errors import BrokenFile, EmptyFile, FetchRefused, ReadingError
from ...plugins import lookup
from ..builder import Builder, language, trim_lines
from ..decode import NotText, decode, decode_as
from ..document import Document, Limits
from ..hidden import hidden_names, is_hidden
from ..isolate import read_apart
from ..open import READERS, SUFFIXES
from ..page import decode_html, parse, read_html
from .kinds import suffix_of_response
from .metadata import Metadata, metadata_of
from .response import Response

LIMITS = Limits(max_mb=100, seconds=30, memory_mb=1024, expanded_mb=200, rows=50_000)
"""What reading one thing of the web may cost: less than for a file the user chose."""
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_NESTING = re.compile(r"<(/?)(?:div|table|span|section|article|ul|ol|dl|font|a|b|i|em|strong|blockquote)\b", re.I)
_DEEP = 150
_BIG = 2_000_000
_LITTLE = 200
_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Page:
    """One page or file of the web, read."""

    url: str
    """Where it was found, after redirects."""
    asked: str
    document: Document
    metadata: Metadata
    content_type: str
    fetched: float
    """Seconds since 1970."""
    from_cache: bool
    scripted: bool = False
    """Whether it holds next to no text but programs that may bring some: worth a browser."""
    rendered: bool = False
    """Whether a browser ran its programs first."""


def page_of(response: Response) -> Page:
    """Turn `response` into text. Blocking: milliseconds for a page, up to `LIMITS.seconds` for a file.

    Raises a ReadingError whose name is the address.
    """
    suffix = suffix_of_response(response)
    metadata, scripted = Metadata(), False
    if suffix == ".html":
        try:
            document, metadata, scripted = _html(response)
        except ReadingError as error:  # its frames hold a tree, which no other thread may free
            raise error.with_traceback(None) from None
    elif suffix in (".txt", ".md"):
        document = _text(response, suffix)
    elif suffix:
        document = _apart(response, suffix, response.body)
    else:
        raise FetchRefused(response.url, f"is of the kind {response.content_type}, which cannot be turned into text")
    metadata = replace(metadata, title=metadata.title or document.title, date=document.date or metadata.date)
    return Page(
        response.url,
        response.asked,
        replace(document, date=metadata.date, language=document.language or language(metadata.language)),
        metadata,
        response.content_type,
        response.fetched,
        response.from_cache,
        scripted,
    )


def html_of(response: Response) -> str:
    """The page's text as its byte order mark, its server, itself or its looks say it is written."""
    declared = _CHARSET.search(response.headers.get("content-type", ""))
    if declared and not response.body.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        text = decode_as(response.body, declared.group(1))
        if text is not None and "\x00" not in text:
            return text
    return decode_html(_name(response), response.body)


def _html(response: Response) -> tuple[Document, Metadata, bool]:
    html = html_of(response)
    if len(html) > _BIG or _depth(html) > _DEEP:
        return _apart(response, ".html", b"\xef\xbb\xbf" + html.encode("utf-8", "replace")), Metadata(), False
    tree = parse(html)
    if tree.document is None or tree.body is None:
        raise EmptyFile(response.url, "holds no text")
    metadata = metadata_of(tree, response.url)
    whole = len((tree.body.text or "").split())
    scripts = bool(tree.document.query_selector("script"))
    document: Document | None = None
    hint = ""
    try:
        document = read_html(_name(response), html, Builder())
    except EmptyFile as error:
        hint = error.hint
    length = len(document.text) if document else 0
    if length < _LITTLE or len(document.text.split() if document else ()) < _SHARE * whole:
        document = _second_reader(response, tree, document)
    if document is None:
        frames = f"; it shows {metadata.frames[0]} in a frame" if metadata.frames else ""
        raise EmptyFile(response.url, f"holds no text of its own{frames}", hint=hint)
    return document, metadata, scripts and length < _LITTLE


def _second_reader(response: Response, tree: Any, first: Document | None) -> Document | None:
    """What trafilatura finds, when it is more than `first` has; the hidden parts are taken out before."""
    try:
        import trafilatura
    except ImportError:
        return first
    names = hidden_names("\n".join(style.text for style in tree.document.query_selector_all("style")))
    for node in tree.body.query_selector_all("[style], [hidden], [aria-hidden], [class], [id], [color]"):
        if is_hidden(node, names):
            node.decompose()
    text = trim_lines(trafilatura.extract(str(tree), include_comments=False, include_links=False) or "")
    if len(text) <= 1.5 * (len(first.text) if first else 0):
        return first
    title = first.title if first else (tree.title or _name(response).stem)
    return Document(text, title, "html", date=first.date if first else None)


def _text(response: Response, suffix: str) -> Document:
    declared = _CHARSET.search(response.headers.get("content-type", ""))
    text = decode_as(response.body, declared.group(1)) if declared else None
    try:
        data = (text if text is not None else decode(response.body)).encode("utf-8", "replace")
    except NotText as error:
        raise BrokenFile(response.url, "calls itself text and is not") from error
    return _in_file(suffix, data, response, lambda path: lookup("readers", SUFFIXES[suffix], READERS)(path, LIMITS))


def _apart(response: Response, suffix: str, data: bytes) -> Document:
    def read(path: Path) -> Document:
        _, found = next(read_apart("readers", SUFFIXES[suffix], path, LIMITS))
        if isinstance(found, ReadingError):
            raise found
        return found

    return _in_file(suffix, data, response, read)


def _in_file(suffix: str, data: bytes, response: Response, read: Callable[[Path], Document]) -> Document:
    """`read` of a temporary file holding `data`; its errors name the address."""
    with tempfile.TemporaryDirectory(prefix="onebox-") as folder:
        path = Path(folder) / f"{_name(response).stem}{suffix}"
        path.write_bytes(data)
        try:
            return read(path)
        except ReadingError as error:
            raise type(error)(response.url, error.reason, hint=error.hint) from error


def _name(response: Response) -> Path:
    """A file name for readers that call a document without a title by it."""
    last = re.sub(r"[^\w.-]+", "-", response.url.rstrip("/").rpartition("/")[2])[:80].strip(".-")
    return Path(last or "page")


def _depth(html: str) -> int:
    """How deep elements nest, by counting; a page that leaves many open counts as deep, which does no harm."""
    deepest = depth = 0
    for found in _NESTING.finditer(html):
        depth += -1 if found.group(1) else 1
        deepest = max(deepest, depth)
    return deepest
