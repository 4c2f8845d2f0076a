"""Markdown: the file's text exactly, with its headings as marks (CommonMark ATX and setext, not in code)."""

import re
from collections.abc import Iterator
from pathlib import Path

from .builder import language
from .document import Document, Limits, Mark
from .plain import read_text

_LONGEST_HEADING = 1000
_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")
_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]++(.*?))?(?:[ \t]++#+)?[ \t]*+$")
_SETEXT = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_NOT_PARAGRAPH = re.compile(r"(?: {4}|\t)|\s*(?:[-*+>|]|\d+[.)])(?:\s|$)|\s*<|\s*$")
_FIELD = re.compile(r"^(title|date|lang|language)[ \t]*:[ \t]*(.+?)[ \t]*$", re.M | re.I)
_INLINE = re.compile(
    r"!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])|(?<![\w`])[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)|`|\s*\{#[^}]*\}$"
)


def read(path: Path, limits: Limits) -> Document:
    """A Markdown file; title, date and language from its front matter, else its first heading."""
    text = read_text(path)
    front, body_start = _front_matter(text)
    marks = tuple(_headings(text, body_start))
    title = front.get("title") or (marks[0].label if marks else "") or path.stem
    return Document(
        text,
        title,
        "markdown",
        marks,
        front.get("date"),
        language(front.get("lang") or front.get("language")),
    )


def _front_matter(text: str) -> tuple[dict[str, str], int]:
    match = re.match(r"---[ \t]*\r?\n(.*?\r?\n)?(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", text, re.S)
    if not match or ":" not in match.group():
        return {}, 0
    fields = {m.group(1).lower(): m.group(2).strip("\"' \r") for m in _FIELD.finditer(match.group())}
    return fields, match.end()


def _headings(text: str, offset: int) -> Iterator[Mark]:
    fence = ""
    paragraph: tuple[int, str] | None = None  # a line that a setext underline would make a heading
    for raw in text[offset:].splitlines(keepends=True):
        line = raw.rstrip("\r\n")
        start, offset = offset, offset + len(raw)
        opening = _FENCE.match(line)
        if fence:
            closes = opening and opening.group(1).startswith(fence) and not line.strip().strip(fence[0])
            fence = "" if closes else fence
            continue
        if opening:
            fence, paragraph = opening.group(1), None
        elif len(line) > _LONGEST_HEADING:
            paragraph = None
        elif atx := _ATX.match(line):
            paragraph = None
            if label := _label(atx.group(2) or ""):
                yield Mark(start, label, len(atx.group(1)))
        elif paragraph and (underline := _SETEXT.match(line)):
            yield Mark(paragraph[0], _label(paragraph[1]), 1 if underline.group(1)[0] == "=" else 2)
            paragraph = None
        else:
            paragraph = None if _NOT_PARAGRAPH.match(line) else (start, line)


def _label(text: str) -> str:
    """A heading's words without inline markup."""
    return _INLINE.sub(lambda m: m.group(1) or "", text).strip()
