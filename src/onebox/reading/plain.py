"""Plain text: the stored text is the file's text exactly, so a quote's position is its place in the file."""

import re
from pathlib import Path

from ..errors import BrokenFile, EmptyFile
from .decode import NotText, decode
from .document import Document, Limits, Mark

_NUMBER = "[0-9０-９一二三四五六七八九十百千零〇两]"
_CHINESE_HEADING = re.compile(
    rf"^[ \t　]*(第{_NUMBER}{{1,6}}([编篇部卷章节回]))([ \t　：:].{{0,40}}|\S{{0,20}})?[ \t　]*$", re.M
)
_ENGLISH_HEADING = re.compile(
    r"^[ \t]*((?:PART|BOOK|CHAPTER|Part|Book|Chapter) (?:\d{1,3}|[IVXLC]{1,7}))\b(.{0,60})$", re.M
)
_LEVELS = {"编": 1, "篇": 1, "部": 1, "卷": 1, "章": 2, "回": 2, "节": 3}
_ENDS = ("。", "，", "；", ",", ";", ".")


def read_text(path: Path) -> str:
    """The decoded text of a file. Raises EmptyFile or BrokenFile."""
    try:
        text = decode(path.read_bytes())
    except NotText as error:
        raise BrokenFile(
            str(path), f"is not text ({error})", hint="If it is another kind of file, give it that kind's ending."
        ) from error
    if not text.strip():
        raise EmptyFile(str(path), "holds only white space", hint="Nothing to do: there is nothing in it.")
    return text


def read(path: Path, limits: Limits) -> Document:
    """A text file; lines such as `第三章 总则` or `CHAPTER IV` are its headings."""
    text = read_text(path)
    found = [
        Mark(m.start(1), m.group().strip(" \t　\r"), _LEVELS[m.group(2)])
        for m in _CHINESE_HEADING.finditer(text)
        if not m.group().rstrip().endswith(_ENDS)
    ]
    found += [
        Mark(m.start(1), m.group().strip(), 2 if m.group(1)[0] == "C" else 1)
        for m in _ENGLISH_HEADING.finditer(text)
        if not m.group().rstrip().endswith((",", ";"))
    ]
    return Document(text, path.stem, "text", tuple(sorted(found, key=lambda mark: mark.start)))
