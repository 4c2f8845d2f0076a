"""A table as lines, each row readable and quotable by itself: `Name: Ann · Age: 30`."""

from collections.abc import Iterable, Iterator, Sequence

from .builder import one_line

_LONGEST_HEADER = 60


def table_lines(rows: Iterable[Sequence[str]], *, header: bool | None = None) -> Iterator[str]:
    """One line for each row that holds anything.

    The first row with two or more cells is the header when `header` says so or, if that is None, when all
    its cells are distinct words; then every later cell is named by it. Other cells are only joined.
    """
    names: Sequence[str] | None = None
    for row in rows:
        cells = [one_line(cell) for cell in row]
        filled = [cell for cell in cells if cell]
        if not filled:
            continue
        if names is None and len(filled) > 1:
            names = cells if (_is_header(filled) if header is None else header) else ()
            yield " · ".join(filled)
        elif names:
            padded = [*names, *[""] * (len(cells) - len(names))]
            yield " · ".join(
                f"{name}: {cell}" if name and name != cell else cell
                for name, cell in zip(padded, cells, strict=False)
                if cell
            )
        else:
            yield " · ".join(filled)


def _is_header(cells: Sequence[str]) -> bool:
    distinct = len(set(cells)) == len(cells)
    return distinct and all(len(c) <= _LONGEST_HEADER and any(x.isalpha() for x in c) for c in cells)
