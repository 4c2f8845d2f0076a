"""Turn the HTML pages of the Debian Administrator's Handbook into clean Markdown.

    python samples/build.py HTML_FOLDER OUT_FOLDER

`HTML_FOLDER` is one language of the unpacked `debian-handbook` package, for instance
`usr/share/doc/debian-handbook/html/en-US`. One page becomes one file of the same name in `OUT_FOLDER`, which is
created when missing. Needs `lxml` only.

Kept: headings with their numbers, one line per paragraph, lists, tables, fenced code, and sidebars as quotes that
begin with their label. Left out: navigation, tables of contents, images, and pages with too little to read.
"""

# ruff: noqa: T201 (a script talks to its terminal)

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from lxml import html
from lxml.html import HtmlElement

MIN_PROSE = 200  # characters outside code; a page with fewer is only a step on the way to others
MAX_UNTRANSLATED = 0.8  # share of a Chinese page's prose that may still be in English

HEADINGS = {"h1", "h2", "h3", "h4", "h5"}
LISTS = {"ul", "ol", "dl"}
BLOCKS = HEADINGS | LISTS | {"div", "p", "pre", "table"}
SKIPPED_TAGS = {"script", "style"}
SKIPPED_CLASSES = {"docnav", "toc", "figure", "indexterm", "mediaobject"}

# Han characters, kana excluded, with the punctuation that is set as wide as they are.
_WIDE = "\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef"
_GAP_BETWEEN_WIDE = re.compile(f"(?<=[{_WIDE}])\\s+(?=[{_WIDE}])")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")


def page_to_markdown(page: HtmlElement) -> str:
    """The page's readable part as Markdown, ending with a newline; `page` is the parsed document."""
    body = page.find("body")
    if body is None:
        return ""
    for banner in body.xpath("./div[@id='banner'] | ./p[@id='title']"):
        body.remove(banner)
    parts = list(_blocks(body))
    top = min((_level(part) for part in parts if _level(part)), default=1)
    return "\n\n".join(part[top - 1 :] if _level(part) else part for part in parts) + "\n"


def prose(markdown: str) -> list[str]:
    """The paragraphs of `markdown`: its lines outside code, tables and headings, without list and quote marks."""
    without_code = re.sub(r"^[> ]*```.*?^[> ]*```$", "", markdown, flags=re.DOTALL | re.MULTILINE)
    lines = (re.sub(r"^[> ]*(?:- |\d+\. )?", "", line) for line in without_code.splitlines())
    return [line for line in lines if line and not line.startswith(("#", "|"))]


def untranslated(markdown: str) -> float:
    """The share (0 to 1) of the prose, in characters, that stands in paragraphs with hardly any Chinese."""
    paragraphs = prose(markdown)
    foreign = [text for text in paragraphs if len(_HAN.findall(text)) < 0.05 * len(text)]
    return sum(map(len, foreign)) / max(1, sum(map(len, paragraphs)))


def _level(block: str) -> int:
    """How deep a heading `block` is (1 for `# `), or 0 when it is none."""
    marks = re.match(r"#+ ", block)
    return len(marks.group()) - 1 if marks else 0


def _blocks(element: HtmlElement) -> Iterator[str]:
    """The Markdown blocks of `element`'s content; text between block children becomes paragraphs."""
    pending = [element.text or ""]
    for child in element:
        if _is_block(child):
            yield from _paragraph(pending)
            yield from _block(child)
            pending = [child.tail or ""]
        else:
            pending += [_inline(child), child.tail or ""]
    yield from _paragraph(pending)


def _block(element: HtmlElement) -> Iterator[str]:
    if element.tag in HEADINGS:
        yield f"{'#' * int(element.tag[1])} {_text(element)}"
    elif element.tag == "pre":
        yield "```\n" + "".join(_raw(element)).strip("\n") + "\n```"
    elif element.tag == "table":
        yield _callouts(element) if element.find("thead") is None else _table(element)
    elif element.tag in LISTS:
        yield "\n".join(_items(element))
    elif "sidebar" in _classes(element):
        yield _prefixed("> ", "\n\n".join(_blocks(element)))
    elif "title" in _classes(element):
        yield f"**{_text(element)}**"
    else:
        yield from _blocks(element)


def _paragraph(pieces: list[str]) -> Iterator[str]:
    """The paragraph `pieces` make, if any; Chinese is set without the spaces its markup brings."""
    text = _GAP_BETWEEN_WIDE.sub("", _tidy("".join(pieces)))
    if text:
        yield text


def _items(element: HtmlElement) -> Iterator[str]:
    """One Markdown list item for each `li`, or for each `dt` with its `dd`."""
    number = 0
    term = ""
    for child in element:
        if child.tag == "dt":
            term = f"{term}, {_text(child)}" if term else _text(child)
        elif child.tag in {"li", "dd"}:
            number += 1
            mark = f"{number}. " if element.tag == "ol" else "- "
            content = "\n\n".join(_blocks(child))
            yield _hanging(mark, f"**{term}**: {content}" if term else content)
            term = ""


def _callouts(table: HtmlElement) -> str:
    """The explanations of a listing's numbered marks: rows of a number and its text."""
    rows = [(row[0].xpath("string(.//img/@alt)"), "\n\n".join(_blocks(row[1]))) for row in table.iter("tr")]
    return "\n".join(_hanging(f"{number}. ", text) for number, text in rows)


def _table(table: HtmlElement) -> str:
    rows = [[_text(cell).replace("|", "\\|") for cell in row] for row in table.iter("tr")]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    lines.insert(1, "|" + " --- |" * len(rows[0]))
    return "\n".join(lines)


def _inline(element: HtmlElement) -> str:
    """An inline element as text: code in backticks, addresses in angle brackets, everything else as it reads."""
    if element.tag == "img":
        return f"({element.get('alt', '')})" if "callout" in _classes(element) else ""
    if not isinstance(element.tag, str) or element.tag in SKIPPED_TAGS or _classes(element) & SKIPPED_CLASSES:
        return ""
    if "url" in _classes(element):
        return f" <{element.xpath('string(.//a/@href)')}> "
    if element.tag == "code" and "email" not in _classes(element):
        code = _tidy(str(element.text_content()))
        return f"`{code}`" if code else ""
    if element.tag == "sup":
        return f"^{element.text_content()}"
    return (element.text or "") + "".join(_inline(child) + (child.tail or "") for child in element)


def _raw(element: HtmlElement) -> Iterator[str]:
    """The text of a listing, its spaces and line ends as they are, its numbered marks as `(1)`."""
    yield element.text or ""
    for child in element:
        if child.tag == "img":
            yield _inline(child)
        else:
            yield from _raw(child)
        yield child.tail or ""


def _text(element: HtmlElement) -> str:
    return _tidy((element.text or "") + "".join(_inline(child) + (child.tail or "") for child in element))


def _tidy(text: str) -> str:
    """`text` on one line, each run of white space one space."""
    return re.sub(r"\s+", " ", text).strip()


def _is_block(element: HtmlElement) -> bool:
    """Whether `element` interrupts the line; the handbook sets addresses as blocks, yet they read as part of it."""
    classes = _classes(element)
    return element.tag in BLOCKS and "url" not in classes and not classes & SKIPPED_CLASSES


def _classes(element: HtmlElement) -> set[str]:
    return set((element.get("class") or "").split())


def _hanging(mark: str, text: str) -> str:
    return mark + _prefixed(" " * len(mark), text)[len(mark) :]


def _prefixed(prefix: str, text: str) -> str:
    return "\n".join(f"{prefix}{line}".rstrip() for line in text.split("\n"))


def main(source: Path, target: Path) -> None:
    """Write every page of `source` worth reading to `target`, and say which were left out and why."""
    chinese = source.name.startswith("zh")
    target.mkdir(parents=True, exist_ok=True)
    kept = 0
    for path in sorted(source.glob("*.html")):
        if path.name == "index.html":
            continue
        parser = html.HTMLParser(encoding="utf-8")
        markdown = page_to_markdown(html.parse(str(path), parser).getroot())
        if sum(map(len, prose(markdown))) < MIN_PROSE:
            print(f"left out {path.name}: too little prose")
        elif chinese and untranslated(markdown) > MAX_UNTRANSLATED:
            print(f"left out {path.name}: {untranslated(markdown):.0%} untranslated")
        else:
            (target / path.with_suffix(".md").name).write_text(markdown, encoding="utf-8")
            kept += 1
    print(f"{kept} pages in {target}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
