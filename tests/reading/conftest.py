"""Makers of real files, by the libraries that people's programs are made with."""

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

Lines = Sequence[tuple[float, float, str] | tuple[float, float, str, float]]
"""`(x, y, text)` or `(x, y, text, size)` of a page, in points from its lower left corner."""


@pytest.fixture
def make_pdf(tmp_path: Path) -> Callable[..., Path]:
    """A PDF with text at given places; Chinese is written in a Chinese font."""

    def make(
        pages: Sequence[Lines], *, password: str = "", title: str = "", outline: Sequence[tuple[int, str]] = ()
    ) -> Path:
        from reportlab.lib.pdfencrypt import StandardEncryption
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.cidfonts import UnicodeCIDFont
        from reportlab.pdfgen.canvas import Canvas

        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
        path = tmp_path / "paper.pdf"
        canvas = Canvas(str(path), encrypt=StandardEncryption(password) if password else None)
        canvas.setTitle(title)
        for number, lines in enumerate(pages):
            for page, label in outline:
                if page == number:
                    canvas.bookmarkPage(label)
                    canvas.addOutlineEntry(label, label, level=0)
            for x, y, text, *size in lines:
                canvas.setFont("STSong-Light" if max(text) > "\u2e80" else "Helvetica", *(size or [10]))
                canvas.drawString(x, y, text)
            canvas.showPage()
        canvas.save()
        return path

    return make


@pytest.fixture
def make_epub(tmp_path: Path) -> Callable[..., Path]:
    """An EPUB of given chapters (XHTML bodies)."""

    def make(chapters: Sequence[str], *, title: str = "Book", language: str = "en", without: str = "") -> Path:
        path = tmp_path / "book.epub"
        items = "".join(
            f'<item id="c{i}" href="c{i}.xhtml" media-type="application/xhtml+xml"/>' for i in range(len(chapters))
        )
        members = {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OPS/book.opf"/></rootfiles></container>',
            "OPS/book.opf": '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<metadata><dc:title>{title}</dc:title><dc:language>{language}</dc:language><dc:date>2021-05-06T00:00</dc:date>"
            f"</metadata><manifest>{items}</manifest><spine>"
            + "".join(f'<itemref idref="c{i}"/>' for i in range(len(chapters)))
            + "</spine></package>",
        }
        for i, body in enumerate(chapters):
            members[f"OPS/c{i}.xhtml"] = (
                '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head>'
                f"<body>{body}</body></html>"
            )
        with zipfile.ZipFile(path, "w") as book:
            for name, text in members.items():
                if name != without:
                    book.writestr(name, text)
        return path

    return make


@pytest.fixture
def make_zim(tmp_path: Path) -> Callable[..., Path]:
    """A ZIM of articles `path: (title, html)`, with one redirect to the first and one stylesheet."""

    def make(articles: dict[str, tuple[str, str]]) -> Path:
        from libzim.writer import Creator, Hint, Item, StringProvider

        class Article(Item):  # type: ignore[misc]
            def __init__(self, path: str, title: str, body: str, mimetype: str) -> None:
                super().__init__()
                self.about = (path, title, body, mimetype)

            def get_path(self) -> str:
                return self.about[0]

            def get_title(self) -> str:
                return self.about[1]

            def get_mimetype(self) -> str:
                return self.about[3]

            def get_contentprovider(self) -> StringProvider:
                return StringProvider(self.about[2])

            def get_hints(self) -> dict[Hint, int]:
                return {Hint.FRONT_ARTICLE: 1}

        path = tmp_path / "wiki.zim"
        with Creator(path) as creator:
            creator.set_mainpath(next(iter(articles)))
            creator.add_metadata("Language", "zho")
            for name, (title, html) in articles.items():
                creator.add_item(Article(name, title, html, "text/html"))
            creator.add_item(Article("style.css", "", "body {}", "text/css"))
            creator.add_redirection("also", "Also", next(iter(articles)), {Hint.FRONT_ARTICLE: 1})
        return path

    return make
