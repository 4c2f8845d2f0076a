"""Numbers as bars: an SVG drawn by code, told in words to those who do not see it (WAI-ARIA graphics, SVG 2 § 5.7)."""

from collections.abc import Sequence
from html import escape

WIDTH = 640
_ROW = 46
_BAR = 16
_ROOM = 110
"""Beside the longest bar, for its number."""


def bars(caption: str, rows: Sequence[tuple[str, str, float]]) -> str:
    """`rows` are label, the number as it is written, its value; none below 0. Every bar begins at 0."""
    most = max((value for _, _, value in rows), default=0) or 1.0
    height = _ROW * len(rows) + 8
    told = "; ".join(f"{label}: {written}" for label, written, _ in rows)
    drawn = []
    for number, (label, written, value) in enumerate(rows):
        top = number * _ROW
        width = max(1.0, round(value / most * (WIDTH - _ROOM), 1))
        drawn.append(
            f'<text x="0" y="{top + 16}" font-size="13" fill="currentColor">{escape(label)}</text>'
            f'<rect x="0" y="{top + 22}" width="{width}" height="{_BAR}" fill="#c8452d"/>'
            f'<text x="{width + 8}" y="{top + 35}" font-size="13" fill="currentColor">{escape(written)}</text>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {WIDTH} {height}" '
        f'width="100%" style="max-width:{WIDTH}px"><title>{escape(caption)}</title><desc>{escape(told)}</desc>'
        f"{''.join(drawn)}</svg>"
    )
