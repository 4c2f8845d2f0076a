"""A paper as one HTML file that needs nothing else and runs nothing."""

import time
from html import escape

from ..words import label
from .chart import bars
from .commonmark import reader
from .markdown import prose_text
from .paper import Block, Grid, Heading, Items, Paper, Part, Prose, Quoted, Said

_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.7 system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif;
       max-width: 46rem; margin: 3rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1rem; opacity: .7; margin: 2rem 0 .3rem; }
.you { border-left: 3px solid #8886; padding-left: 1rem; }
pre { overflow-x: auto; background: #8882; padding: .8rem; border-radius: .4rem; }
table { border-collapse: collapse; } td, th { border: 1px solid #8886; padding: .2rem .6rem; }
caption { text-align: left; font-weight: 600; } figure { margin: 1rem 0; }
blockquote { margin: .2rem 0 1rem; padding-left: 1rem; border-left: 3px solid #8886; }
small, time { opacity: .7; }
a[href^="#quote-"] { color: inherit; text-decoration: none; }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def html(paper: Paper) -> str:
    language = paper.language
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(paper.created))
    quotes = "".join(_quote(quoted) for quoted in paper.quotes)
    sources = f"<h2>{escape(paper.sources)}</h2><ol>{quotes}</ol>" if quotes else ""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(paper.title)}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{escape(paper.title)}</h1><time>{when}</time>"
        f"{''.join(_block(block, label('unsupported', language)) for block in paper.blocks)}{sources}</body></html>\n"
    )


def _block(block: Block, unsupported: str) -> str:
    match block:
        case Heading(text):
            return f"<h2>{escape(text)}</h2>"
        case Said(text):
            return f'<p class="you">{_lines(text)}</p>'
        case Prose(parts):
            return _prose(parts, unsupported)
        case Items(texts):
            return f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in texts)}</ul>"
        case Grid():
            return _grid(block)


def _prose(parts: tuple[Part, ...], unsupported: str) -> str:
    rendered: str = reader().render(prose_text(parts, unsupported, lambda number: f"[[{number}]](#quote-{number})"))
    return rendered


def _grid(grid: Grid) -> str:
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in grid.head)
    rows = "".join(f"<tr>{''.join(f'<td>{_cell(part)}</td>' for part in row)}</tr>" for row in grid.rows)
    table = (
        f"<table><caption>{escape(grid.caption)}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )
    if not grid.bars:
        return table
    drawn = [
        (" · ".join(part.text for part in row[:-1]), row[-1].text, value)
        for row, value in zip(grid.rows, grid.bars, strict=True)
    ]
    return f"{table}<figure>{bars(grid.caption, drawn)}</figure>"


def _cell(part: Part) -> str:
    marks = "".join(f'<a href="#quote-{number}">[{number}]</a>' for number in part.numbers)
    return f"{escape(part.text)}{marks}"


def _quote(quoted: Quoted) -> str:
    where = escape(" › ".join(part for part in (quoted.title, quoted.heading) if part))
    return (
        f'<li id="quote-{quoted.number}"><b>{where}</b> <small>{escape(quoted.place)}</small>'
        f"<blockquote>{_lines(quoted.quote)}</blockquote></li>"
    )


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
