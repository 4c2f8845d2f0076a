"""From items to tables: each arm by itself, and arm against arm on the same questions."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from bench.metrics import mean, paired_interval, percentile

Item = dict[str, Any]

SCORES = ("f1", "em", "f1_full", "contains", "sf_f1", "sf_precision", "sf_recall", "page_f1", "gold_cited", "found_all")
COSTS = ("calls", "prompt_tokens", "cached_tokens", "completion_tokens")
COMPARED = ("f1", "em", "sf_f1", "page_f1", "prompt_tokens", "completion_tokens", "first_token", "total")


def arm_summary(items: Sequence[Item]) -> dict[str, Any]:
    """Means of scores and costs, shares, and seconds as p50 and p95. `errors` counted in, as wrong answers."""
    table: dict[str, Any] = {"n": len(items), "errors": sum("error" in item for item in items)}
    table |= {name: value for name in SCORES if (value := mean(item.get(name) for item in items)) is not None}
    table["refused"] = mean(item.get("refused") for item in items)
    table |= {
        name: value
        for name, (part, whole) in {
            "supported": ("supported", "sentences"),
            "verbatim": ("verbatim", "quotes"),
            "verbatim_file": ("verbatim_file", "quotes"),
        }.items()
        if (value := _share(items, part, whole)) is not None
    }
    table["quotes"] = sum(item.get("quotes") or 0 for item in items)
    table |= {name: mean(item.get(name) for item in items) for name in COSTS}
    for name in ("first_token", "total"):
        table |= {f"{name}_p{p}": percentile([item.get(name) for item in items], p) for p in (50, 95)}
    return table


def arm_tables(items: Sequence[Item], parts: dict[str, Callable[[Item], bool]]) -> dict[str, Any]:
    """`{arm: {part: summary}}`, arms in order of appearance; empty parts are left out."""
    arms = dict.fromkeys(item["arm"] for item in items)
    return {
        arm: {
            part: arm_summary(chosen)
            for part, belongs in parts.items()
            if (chosen := [item for item in items if item["arm"] == arm and belongs(item)])
        }
        for arm in arms
    }


def difference(items: Iterable[Item], ours: str, theirs: str, names: Sequence[str] = COMPARED) -> dict[str, Any]:
    """`ours - theirs` on the questions both have: mean, 95 % paired bootstrap interval, number of pairs."""
    by_arm: dict[str, dict[str, Item]] = {ours: {}, theirs: {}}
    for item in items:
        if item["arm"] in by_arm:
            by_arm[item["arm"]][item["id"]] = item
    both = [name for name in by_arm[ours] if name in by_arm[theirs]]
    table: dict[str, Any] = {}
    for score in names:
        values = [(by_arm[ours][one].get(score), by_arm[theirs][one].get(score)) for one in both]
        pairs = [(a, b) for a, b in values if a is not None and b is not None]
        if pairs:
            left, right = [float(a) for a, _ in pairs], [float(b) for _, b in pairs]
            table[score] = {
                "difference": mean(a - b for a, b in pairs),
                "interval_95": paired_interval(left, right),
                "n": len(pairs),
            }
    return table


def parts_of(items: Iterable[Item]) -> dict[str, Callable[[Item], bool]]:
    """All, the halves where there are two, and each type of question."""
    known = list(items)
    parts: dict[str, Callable[[Item], bool]] = {"all": lambda _: True}
    halves = sorted({item["half"] for item in known})
    if len(halves) > 1:
        parts |= {half: lambda item, half=half: item["half"] == half for half in halves}
    types = sorted({item["type"] for item in known if item.get("type")})
    if len(types) > 1:
        parts |= {kind: lambda item, kind=kind: item["type"] == kind for kind in types}
    return parts


def _share(items: Iterable[Item], part: str, whole: str) -> float | None:
    known = [item for item in items if item.get(part) is not None]
    total = sum(item[whole] for item in known)
    return round(sum(item[part] for item in known) / total, 4) if total else None
