"""Rows in a terminal or in a pipe."""

from collections.abc import Sequence
from typing import Literal

import typer

WIDE = 100
"""Columns a terminal must have for everything to be shown."""


def print_table(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    flexible: Sequence[int] = (-1,),
    wide: Sequence[int] = (),
    numbers: Sequence[int] = (),
) -> None:
    """Print `rows`; piped they are lines with tabs, whole and without a head.

    In a terminal the columns `flexible` share what the others leave, those of `wide` are left out
    of a narrow one, those of `numbers` stand to the right.
    """
    from rich.cells import cell_len
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    if not console.is_terminal:
        for row in rows:
            typer.echo("\t".join(" ".join(cell.split()) for cell in row))
        return
    shown = [number for number in range(len(head)) if console.width >= WIDE or number not in wide]
    widths = {number: max(cell_len(row[number]) for row in [head, *rows]) for number in shown}
    bent = sorted({number % len(head) for number in flexible} & set(shown), key=lambda number: widths[number])
    left = console.width - sum(width + 2 for number, width in widths.items() if number not in bent) - 2 * len(bent)
    for count, number in enumerate(bent):
        widths[number] = max(8, min(widths[number], left // (len(bent) - count)))
        left -= widths[number]
    table = Table(box=None, header_style="dim", padding=(0, 2, 0, 0), pad_edge=False)
    for number in shown:
        justify: Literal["right", "left"] = "right" if number in numbers else "left"
        table.add_column(head[number], justify=justify, no_wrap=True, overflow="ellipsis", width=widths[number])
    for row in rows:
        table.add_row(*(Text(" ".join(row[number].split())) for number in shown))
    console.print(table)
