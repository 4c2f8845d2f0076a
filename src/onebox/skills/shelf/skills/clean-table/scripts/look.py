"""Say what a table holds: columns, rows, gaps, doubled rows. `look.py FILE`"""

import sys

from table import read


def main(path: str) -> None:
    head, rows = read(path)
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    print(f"rows: {len(rows)}, empty: {len(rows) - len(filled)}, doubled: {len(filled) - len(set(map(tuple, filled)))}")
    for number, name in enumerate(head):
        cells = [row[number] for row in filled]
        shown = ", ".join(dict.fromkeys(cell.strip() for cell in cells if cell.strip()))[:80]
        print(f"- {name.strip()}: {sum(not cell.strip() for cell in cells)} gaps; {shown}")


if __name__ == "__main__":
    main(sys.argv[1])
