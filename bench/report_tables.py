"""Numbers and tables as the leaderboard writes them."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

ANSWERS = (
    ("F1", "f1"),
    ("EM", "em"),
    ("F1, whole text", "f1_full"),
    ("gold within", "contains"),
    ("fact F1", "sf_f1"),
    ("page F1", "page_f1"),
    ("gold page cited", "gold_cited"),
    ("gold found", "found_all"),
    ("refused", "refused"),
    ("sentences supported", "supported"),
    ("quotes verbatim", "verbatim"),
)
COSTS = (
    ("calls", "calls"),
    ("prompt", "prompt_tokens"),
    ("of it cached", "cached_tokens"),
    ("reply", "completion_tokens"),
    ("first token p50 s", "first_token_p50"),
    ("p95 s", "first_token_p95"),
    ("total p50 s", "total_p50"),
    ("p95 s", "total_p95"),
)
_FORMS: dict[str, Callable[[float], str]] = {
    "points": lambda number: f"{100 * number:+.1f} points",
    "share": lambda number: f"{100 * number:.1f} %",
    "ms": lambda number: f"{number:.4g} ms",
    "MB": lambda number: f"{number:.4g} MB",
    "seconds": lambda number: f"{number:.2f} s",
    "tokens": lambda number: f"{number:+.0f}",
    "count": lambda number: f"{number:.0f}",
    "ratio": lambda number: f"{number:.2f} ×",
    "score": lambda number: f"{number:.3f}" if abs(number) < 10 else f"{number:.1f}",
}


def shown(value: float | None, form: str = "score") -> str:
    """A number as its kind is read; – for none."""
    return "–" if value is None else _FORMS[form](float(value))


def table(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def figures_table(names: Sequence[str], rows: Sequence[tuple[Any, ...]], columns: Sequence[tuple[str, str]]) -> str:
    """Rows end with their figures; columns that no row has are left out, and what was counted stays whole."""
    kept = [(label, key) for label, key in columns if any(row[-1].get(key) is not None for row in rows)]
    body = [[*row[:-1], *[_cell(row[-1].get(key)) for _, key in kept]] for row in rows]
    return table([*names, *[label for label, _ in kept]], body)


def _cell(value: float | None) -> str:
    return shown(value, "count" if isinstance(value, int) else "score")


def between(bounds: Sequence[float]) -> str:
    return f"{shown(bounds[0])} … {shown(bounds[1])}"
