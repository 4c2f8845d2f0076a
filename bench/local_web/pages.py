"""The pages: those written for this project (`sites/`), the handbook, and what packages or the data folder hold."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from bench.common import ROOT, data_folder, read_jsonl

SITES = Path(__file__).parent / "sites"
HANDBOOK = ROOT / "samples" / "handbook"
PACKAGES = Path("/usr/share/doc")
_HEAD = re.compile(r"^=== (\S+) \| (.+?) \| (\d{4}-\d\d-\d\d) \| (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `text` is what it says, in paragraphs; `html`, where given, is served instead of a rendering of it."""

    host: str
    path: str
    title: str
    text: str
    language: str
    date: str = ""
    author: str = ""
    html: str = field(default="", repr=False)

    @property
    def key(self) -> str:
        """As gold names it: `host/path`."""
        return self.host + self.path


@cache
def written() -> tuple[Page, ...]:
    """The pages written for this project. Gold of `bench/data/web.jsonl` names them."""
    return tuple(page for file in sorted(SITES.glob("*.txt")) for page in _site(file))


@cache
def handbook() -> tuple[Page, ...]:
    """The sample library on two hosts, one for each language."""
    return tuple(
        Page(
            f"handbook-{language}.debian.test",
            f"/{file.stem}.html",
            file.read_text("utf-8").partition("\n")[0].lstrip("# "),
            file.read_text("utf-8").partition("\n")[2].strip(),
            language,
            "2022-09-22",
            "Raphaël Hertzog, Roland Mas",
        )
        for language in ("en", "zh")
        for file in sorted((HANDBOOK / language).glob("*.md"))
    )


@cache
def packages() -> tuple[Page, ...]:
    """Python's documentation from Debian's `python3-doc`, else from ONEBOX_EVAL_DATA; nothing where neither is."""
    folder = PACKAGES / "python3" / "html"
    if (folder / "library").is_dir():
        return tuple(_html_page(file, folder) for file in sorted((folder / "library").glob("*.html")))
    data = data_folder("debian_docs")
    if data is None:
        return ()
    rows = read_jsonl(data / "debian_docs" / "python311_doc.jsonl")
    return tuple(
        Page("docs.python.test", f"/{row['id']}", row["title"], row["text"], "en", "2023-02-08") for row in rows
    )


def _site(file: Path) -> Iterator[Page]:
    text = file.read_text("utf-8")
    language = text.partition(" |")[0]
    heads = [*_HEAD.finditer(text)]
    for head, after in zip(heads, [*heads[1:], None], strict=True):
        path, title, date, author = head.groups()
        body = text[head.end() : after.start() if after else None].strip()
        yield Page(file.stem, path, title, body.replace("\n", "\n\n"), language, date, author)


def _html_page(file: Path, folder: Path) -> Page:
    html = file.read_text("utf-8")
    title = re.search(r"<title>(.*?)</title>", html, re.DOTALL)
    text = re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<(script|style).*?</\1>", " ", html))
    name = "/" + file.relative_to(folder).as_posix()
    return Page("docs.python.test", name, title[1] if title else name, " ".join(text.split()), "en", html=html)
