"""Clean a table: `clean.py FILE cleaned.csv`"""

import sys

from table import cell_in_one_form, read, write


def main(path: str, target: str) -> None:
    head, rows = read(path)
    names = [cell_in_one_form(name) or f"column {number}" for number, name in enumerate(head, 1)]
    cleaned = [[cell_in_one_form(cell) for cell in row] for row in rows]
    changed = sum(cell_in_one_form(cell) != cell for row in rows for cell in row)
    filled = [row for row in cleaned if any(row)]
    kept = [list(row) for row in dict.fromkeys(map(tuple, filled))]
    write(target, names, kept)
    print(f"rows: {len(kept)}, dropped empty: {len(cleaned) - len(filled)}, dropped doubled: {len(filled) - len(kept)}")
    print(f"cells changed: {changed}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
