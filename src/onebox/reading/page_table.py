"""Tables of web pages: which hold data, and their rows as lines."""

from collections.abc import Callable, Iterator
from typing import Any

from .tables import table_lines

LONG = 600
"""A cell with more characters holds running text: its table only lays out the page."""


def table_rows(table: Any, text_of: Callable[[Any], str]) -> Iterator[str]:
    """The rows of a data table as lines. `text_of` gives the visible words of a cell."""
    rows = [row for row in map(cells, table.query_selector_all("tr")) if row]
    kinds = [[cell.tag for cell in row] for row in rows]
    named = [_is_named(kind) for kind in kinds]
    first = next((kind for kind in kinds if len(kind) > 1), [])
    header = set(first) == {"th"} if any("th" in kind for kind in kinds) else None
    grid = _grid([[(text_of(cell), *_spans(cell)) for cell in row] for row in rows])
    if header or not any(named):
        yield from table_lines(grid, header=header)
        return
    yield from filter(None, map(_fact, grid, named))  # a box of facts: each row has its own name


def row_line(row: Any, text_of: Callable[[Any], str]) -> str:
    """One row by itself, of a table that also lays out other things."""
    found = cells(row)
    return _fact([text_of(cell) for cell in found], _is_named([cell.tag for cell in found]))


def _is_named(kinds: list[str]) -> bool:
    """`Released | March 1968`: a heading cell, then the value."""
    return kinds[:1] == ["th"] and "td" in kinds


def _fact(texts: list[str], named: bool) -> str:
    values = " · ".join(text for text in texts[1:] if text)
    if named and texts[0] and values:
        return f"{texts[0]}: {values}"
    return " · ".join(text for text in texts if text)


def holds_data(table: Any) -> bool:
    """Whether the table holds data; else it only lays out a page."""
    if table.query_selector("table"):
        return False
    rows = [cells(row) for row in table.query_selector_all("tr")]
    return max(map(len, rows), default=0) > 1 and all(len(cell.text) < LONG for row in rows for cell in row)


def cells(row: Any) -> list[Any]:
    """The cells of a row."""
    return [cell for cell in _elements(row) if cell.tag in ("td", "th")]


def _spans(cell: Any) -> tuple[int, int]:
    """How many columns and rows a cell covers."""
    numbers = [attribute(cell, name).strip() for name in ("colspan", "rowspan")]
    across, down = (min(int(n), 100) if n.isdecimal() and int(n) else 1 for n in numbers)
    return across, down


def _grid(rows: list[list[tuple[str, int, int]]]) -> list[list[str]]:
    """Cells in their true columns. A cell over several rows counts for each; over several columns, once."""
    grid: list[list[str]] = []
    falling: dict[int, tuple[str, int]] = {}  # column: text, rows still to fill
    for row in rows:
        line: list[str] = []
        waiting = list(row)
        due, falling = falling, {}
        while waiting or any(column >= len(line) for column in due):
            text, down = due.pop(len(line), ("", 0))
            across = 1
            if not down and waiting:
                text, across, down = waiting.pop(0)
            if down > 1:
                falling[len(line)] = (text, down - 1)
            line += [text, *[""] * (across - 1)]
        grid.append(line)
    return grid


def children(node: Any) -> list[Any]:
    """The nodes right under `node`. Resiliparse's own `child_nodes` takes seconds for two thousand of them."""
    found = []
    child = node.first_child
    while child is not None:
        found.append(child)
        child = child.next_sibling
    return found


def _elements(node: Any) -> Iterator[Any]:
    return (child for child in children(node) if child.type == 1)


def attribute(node: Any, name: str) -> str:
    """The attribute, or empty; also for no node at all."""
    return (node.getattr(name) or "") if node is not None else ""
