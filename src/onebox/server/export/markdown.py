"""A paper as Markdown (CommonMark with tables), quotes as a numbered list at its end."""

import time
from collections.abc import Callable

from ..words import label
from .paper import Block, Grid, Heading, Items, Paper, Part, Prose, Said

Mark = Callable[[int], str]


def plain_mark(number: int) -> str:
    return f"[{number}]"


def markdown(paper: Paper) -> str:
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(paper.created))
    lines = [f"# {_one_line(paper.title)}", "", f"*{when}*", ""]
    for block in paper.blocks:
        lines += [*_block(block, label("unsupported", paper.language)), ""]
    if paper.quotes:
        lines += [f"## {paper.sources}", ""]
    for quoted in paper.quotes:
        where = " › ".join(_one_line(part) for part in (quoted.title, quoted.heading) if part)
        lines += [f"{quoted.number}. **{where}** ({_one_line(quoted.place)})", ""]
        lines += [f"   > {line}" for line in quoted.quote.splitlines()]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def prose_text(parts: tuple[Part, ...], unsupported: str, mark: Mark = plain_mark) -> str:
    """Sentences as Markdown, each with the numbers of its quotes behind it."""
    text = ""
    for part in parts:
        gap = "" if not text or text.endswith(tuple("。！？；…”\n")) or part.text[:1] in "\n" else " "
        text += gap + part.text.strip() + _marks(part, unsupported, mark)
    return text


def _block(block: Block, unsupported: str) -> list[str]:
    match block:
        case Heading(text):
            return [f"## {_one_line(text)}"]
        case Said(text):
            return [text.strip()]
        case Prose(parts):
            return [prose_text(parts, unsupported)]
        case Items(texts):
            return [f"- {_one_line(text)}" for text in texts]
        case Grid():
            return _grid(block)


def _grid(grid: Grid) -> list[str]:
    rows = [[_cell(f"{part.text}{_marks(part, '', plain_mark)}") for part in row] for row in grid.rows]
    lines = [[_cell(text) for text in grid.head], ["---"] * len(grid.head), *rows]
    return [f"**{_one_line(grid.caption)}**", "", *(f"| {' | '.join(line)} |" for line in lines)]


def _cell(text: str) -> str:
    return _one_line(text).replace("|", "\\|")


def _marks(part: Part, unsupported: str, mark: Mark) -> str:
    marks = "".join(mark(number) for number in part.numbers if part.supported)
    return marks if part.supported is not False else f"{marks} *({unsupported})*"


def _one_line(text: str) -> str:
    return " ".join(text.split())
