"""HTML to text: the page's own words in reading order, without menus, banners and hidden parts.

A walk over resiliparse's DOM lays block after block, so the offset of every heading is exact. What is
left out is decided by element, role and class name, then by link density; when that would leave next
to nothing of a page (an index, an odd layout), everything visible is kept.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..errors import BrokenFile
from .builder import Builder, clean, language, one_line
from .decode import NotText, decode, decode_as
from .document import Document, Limits
from .hidden import hidden_names, is_hidden
from .page_table import LONG, attribute, cells, children, holds_data, row_line, table_rows

_CHROME = {"nav", "footer", "aside", "menu", "form"}
_CHROME_ROLES = {"navigation", "banner", "contentinfo", "search", "complementary", "menu", "menubar", "dialog"}
_CHROME_NAME = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navbox|navigation|navheader|navfooter|menu|sidebar|breadcrumbs?|footer|cookies?|consent"
    r"|share|sharing|social|ads?|advert|advertisement|banner|promo|related|recommend|popup|modal|newsletter|subscribe"
    r"|skip|pagination|pager|noprint|mw-editsection|mw-jump-link|headerlink|catlinks|printfooter|sr-only)(?:$|[\s_-])",
    re.I,
)
# fmt: off
_SILENT = {
    "script", "style", "noscript", "template", "svg", "canvas", "iframe", "object", "embed", "head",
    "select", "option", "button", "input", "textarea", "datalist", "dialog", "audio", "video", "map",
}
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}
# fmt: on
_TIGHT = {"li", "dd", "tr"}
_DATES: tuple[str, ...] = (
    "article:published_time",
    "date",
    "dcterms.date",
    "dc.date",
    "dc.date.issued",
    "datepublished",
    "pubdate",
)
_DATES += ("publishdate", "citation_publication_date", "dcterms.created", "article:modified_time", "last-modified")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})")
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]+encoding\s*=\s*[\"']([\w.:-]+)", re.I)
_SELF_CLOSED = re.compile(
    r"<(title|script|style|textarea|iframe|a|p|div|span|b|i|em|strong|td|th|li)(\s[^<>]*)?/>", re.I
)
_ENOUGH = 200


def read(path: Path, limits: Limits) -> Document:
    """An HTML file."""
    builder = Builder()
    return read_html(path, path.read_bytes(), builder)


def read_html(path: Path, data: bytes | str, builder: Builder, *, title: str = "") -> Document:
    """The Document of one page; `title` is used when the page has none. Raises BrokenFile, EmptyFile."""
    html = data if isinstance(data, str) else decode_html(path, data)
    tree = parse(html)
    add_page(tree, builder)
    heading = tree.document.query_selector("h1") if tree.document else None
    named = tree.title or title or (heading.text if heading else "")
    return builder.document(
        path,
        "html",
        title=named,
        date=_date(tree),
        language=language(attribute(tree.document.query_selector("html"), "lang")),
        empty_hint="The page holds no text of its own; perhaps a program in it fetches the text.",
    )


def parse(html: str) -> Any:
    """A resiliparse tree; XHTML's self-closed elements are closed for it."""
    from resiliparse.parse.html import HTMLTree

    return HTMLTree.parse(_SELF_CLOSED.sub(r"<\1\2></\1>", html))


def decode_html(path: Path, data: bytes) -> str:
    """Text of a page by byte order mark, its own charset, or its looks. Raises BrokenFile."""
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        label = (declared.group(1) or declared.group(2)).decode("ascii")
        if (text := decode_as(data, label)) is not None and "\x00" not in text:
            return text
    try:
        return decode(data)
    except NotText as error:
        raise BrokenFile(str(path), f"is not a web page ({error})") from error


def add_page(tree: Any, builder: Builder) -> None:
    """Lay the blocks of a page's main content into `builder`."""
    body = tree.body
    if body is None:
        return
    main = _main(body)
    hidden = hidden_names("\n".join(style.text for style in tree.document.query_selector_all("style")))
    trial = Builder()
    Walk(trial, chrome=False, hidden=hidden).run(main)
    if trial.length < _ENOUGH:
        everything = Builder()
        Walk(everything, chrome=True, hidden=hidden).run(body)
        if everything.length > 4 * trial.length:
            trial = everything
    builder.extend(trial)


def _main(body: Any) -> Any:
    for selector in ("main", "[role=main]", "article"):
        found = body.query_selector_all(selector)
        if len(found) == 1 and len(found[0].text) > _ENOUGH:
            return found[0]
    return body


class Walk:
    """One pass over a DOM. Iterative: a page may nest ten thousand elements deep."""

    def __init__(self, builder: Builder, *, chrome: bool, hidden: frozenset[str] = frozenset()) -> None:
        self.builder = builder
        self.hidden = hidden
        self.chrome = chrome
        self.inline: list[str] = []
        self.prefix = ""
        self.tight = False
        self.lists: list[int | None] = []  # next number of each open list; None: bullets

    def run(self, root: Any) -> None:
        """Lay the blocks under `root`."""
        stack: list[tuple[Any, str]] = [(root, "")]
        while stack:
            node, leaving = stack.pop()
            if leaving:
                self._leave(leaving)
                continue
            tag = node.tag if node.type == 1 else ""
            if node.type == 3:
                self.inline.append(node.value)
            elif tag and not self._skip(node, tag) and not self._whole(node, tag):
                self._enter(node, tag)
                stack.append((None, tag))
                stack.extend((child, "") for child in reversed(children(node)))
        self._flush()

    def _enter(self, node: Any, tag: str) -> None:
        if tag in _BLOCKS:
            self._flush()
            if tag in ("ul", "ol"):
                self.lists.append(1 if tag == "ol" else None)
                self.tight = len(self.lists) > 1
            elif tag == "li":
                number = self.lists[-1] if self.lists else None
                self.prefix = "- " if number is None else f"{number}. "
                if self.lists and number is not None:
                    self.lists[-1] = number + 1
            elif tag not in _TIGHT:
                self.tight = False

    def _leave(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._flush()
            self.tight = tag in _TIGHT or tag == "dt"
            if tag in ("ul", "ol"):
                self.lists.pop()
                self.tight = bool(self.lists)
            elif tag == "li":
                self.prefix = ""

    def _flush(self) -> None:
        text = "\n".join(line for line in map(one_line, "".join(self.inline).split("\v")) if line)
        self.inline.clear()
        if text:
            self.builder.block(self.prefix + text, tight=self.tight)
            self.prefix = ""

    def _whole(self, node: Any, tag: str) -> bool:
        """Elements taken as one: headings, preformatted text, line breaks, tables of data."""
        if tag == "br":
            self.inline.append("\v")
        elif tag == "math" or (tag == "img" and "math" in attribute(node, "class")):
            self.inline.append(attribute(node, "alttext") or attribute(node, "alt") or one_line(node.text))
        elif tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self._flush()
            self.builder.heading(self._text(node).strip("¶§ "), int(tag[1]))
            self.prefix, self.tight = "", False
        elif tag == "pre":
            self._flush()
            self.builder.block(clean(node.text).strip("\n"))
        elif tag == "table" and holds_data(node):
            self._flush()
            caption = node.query_selector("caption")
            self.builder.block(self._text(caption) if caption else "")
            for i, line in enumerate(table_rows(node, self._text)):
                self.builder.block(line, tight=i > 0)
            self.tight = False
        elif tag == "tr" and len(cells(node)) > 1 and not node.query_selector("table") and len(node.text) < LONG:
            self._flush()
            self.builder.block(row_line(node, self._text), tight=True)
        else:
            return False
        return True

    def _text(self, node: Any) -> str:
        """The visible words under `node` on one line."""
        if node.tag in ("td", "th") and any(is_hidden(one, self.hidden) for one in (node, node.parent)):
            return ""
        words: list[str] = []
        stack = [node]
        while stack:
            here = stack.pop()
            if here.type == 3:
                words.append(here.value)
            elif here.type == 1 and (here is node or not self._skip(here, here.tag)):
                if here.tag in _BLOCKS or here.tag == "br":
                    words.append(" ")
                stack.extend(reversed(children(here)))
        return one_line("".join(words))

    def _skip(self, node: Any, tag: str) -> bool:
        if tag in _SILENT or is_hidden(node, self.hidden):
            return True
        if self.chrome:
            return False
        if tag in _CHROME or attribute(node, "role") in _CHROME_ROLES:
            return True
        if tag in ("header", "body", "main", "article"):
            return tag == "header" and not node.query_selector("h1")
        if _CHROME_NAME.search(f"{attribute(node, 'class')} {attribute(node, 'id')}") and not _is_prose(node):
            return True
        return tag in ("ul", "ol", "div", "table") and _is_menu(node)


def _is_prose(node: Any) -> bool:
    """Holds the page's subject or running text: then a name like `has-sidebar` says nothing about it."""
    if node.query_selector("main, article, h1"):
        return True
    text = one_line(node.text)
    return len(text) > 2 * _ENOUGH and sum(len(one_line(a.text)) for a in node.query_selector_all("a")) < 0.3 * len(
        text
    )


def _is_menu(node: Any) -> bool:
    """A block of five or more links and hardly anything else, none of it a sentence."""
    links = node.query_selector_all("a")
    if not 5 <= len(links) <= 200:
        return False
    text = one_line(node.text)
    linked = sum(len(one_line(link.text)) for link in links)
    return linked > 0.8 * len(text) and len(text) / len(links) < 25


def _date(tree: Any) -> str | None:
    found: dict[str, str] = {}
    for meta in tree.head.query_selector_all("meta") if tree.head else ():
        key = (attribute(meta, "property") or attribute(meta, "name") or attribute(meta, "itemprop")).lower()
        found.setdefault(key, attribute(meta, "content"))
    candidates: Iterable[str] = [found[key] for key in _DATES if key in found]
    time = tree.body.query_selector("time[datetime]") if tree.body else None
    for value in [*candidates, attribute(time, "datetime")]:
        if match := _DATE.search(value):
            year, month, day = map(int, match.groups())
            return f"{year:04d}-{month:02d}-{day:02d}"
    return None
