"""Draw a chart: `chart.py cleaned.csv chart.png --x COLUMN --y COLUMN [--title TEXT]`

Bars for names (the same name added up), a line for dates.
"""

import argparse
import re

from table import number, read


def main() -> None:
    wanted = argparse.ArgumentParser()
    wanted.add_argument("file")
    wanted.add_argument("picture")
    wanted.add_argument("--x", required=True)
    wanted.add_argument("--y", required=True)
    wanted.add_argument("--title", default="")
    asked = wanted.parse_args()
    head, rows = read(asked.file)
    totals: dict[str, float] = {}
    for row in rows:
        value = number(row[head.index(asked.y)])
        if value is not None:
            name = row[head.index(asked.x)]
            totals[name] = totals.get(name, 0) + value
    dates = bool(totals) and all(re.fullmatch(r"\d{4}(-\d{2}){1,2}", name) for name in totals)
    if dates:
        totals = dict(sorted(totals.items()))

    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    pyplot.rcParams["font.sans-serif"] = ["Noto Sans CJK SC", "WenQuanYi Zen Hei", "DejaVu Sans"]
    figure, axes = pyplot.subplots(figsize=(8, 4.5), layout="constrained")
    (axes.plot if dates else axes.bar)(list(totals), list(totals.values()))
    axes.set(xlabel=asked.x, ylabel=asked.y, title=asked.title or f"{asked.y} / {asked.x}")
    axes.tick_params(axis="x", rotation=45 if len(totals) > 8 else 0)
    figure.savefig(asked.picture, dpi=150)
    print(f"points: {len(totals)}, total: {sum(totals.values()):g}")


if __name__ == "__main__":
    main()
