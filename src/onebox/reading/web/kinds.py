"""What kind of thing an answer is: which are read at all, and by which reader."""

from pathlib import PurePosixPath

from yarl import URL

from .response import Response

HTML = ("text/html", "application/xhtml+xml")
_TEXT: tuple[str, ...] = ("text/plain", "text/markdown", "text/csv", "application/json", "text/xml", "application/xml")
_TEXT += ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/ld+json")
_OFFICE = "application/vnd.openxmlformats-officedocument"
SUFFIXES: dict[str, str] = {
    **dict.fromkeys(HTML, ".html"),
    **dict.fromkeys(_TEXT, ".txt"),
    "text/markdown": ".md",
    "application/pdf": ".pdf",
    "application/x-pdf": ".pdf",
    "application/epub+zip": ".epub",
    f"{_OFFICE}.wordprocessingml.document": ".docx",
    f"{_OFFICE}.presentationml.presentation": ".pptx",
    f"{_OFFICE}.spreadsheetml.sheet": ".xlsx",
}
"""Content type → the file name ending that `reading.open` knows its reader by."""
_VAGUE: tuple[str, ...] = (
    "",
    "application/octet-stream",
    "binary/octet-stream",
    "application/force-download",
    "application/download",
)
_FILES = (".pdf", ".docx", ".pptx", ".xlsx", ".epub")


def suffix_of(content_type: str, address: str) -> str:
    """The ending of what has this type at this address, as `.html`; empty when such a thing is not read.

    A type that says nothing is settled by the address's own ending, for kinds that are files; where no
    type is given at all, it may be a page.
    """
    if content_type not in _VAGUE:
        return SUFFIXES.get(content_type, "")
    ending = PurePosixPath(URL(address).path).suffix.lower()
    if ending in _FILES:
        return ending
    return "" if content_type else ".html"


def is_page(content_type: str, address: str) -> bool:
    """Whether it is a page or text, to which the smaller size limit applies."""
    return suffix_of(content_type, address) not in _FILES


def suffix_of_response(response: Response) -> str:
    """`suffix_of`, corrected by what the bytes plainly are: servers call a PDF a page, and a page nothing."""
    if response.body.startswith(b"%PDF-"):
        return ".pdf"
    suffix = suffix_of(response.content_type, response.url)
    if suffix == ".txt" and response.body[:512].lstrip().lower().startswith((b"<!doctype html", b"<html")):
        return ".html"
    return suffix
