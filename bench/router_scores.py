"""Scores of a router: macro-F1, confusion, what was sent too deep."""

from collections.abc import Sequence
from typing import Any

from onebox.types import Depth

EXPENSIVE = (Depth.RESEARCH, Depth.EXECUTE)
COST = {Depth.CHAT: 1, Depth.SEARCH: 4, Depth.THINK: 6, Depth.RESEARCH: 40, Depth.EXECUTE: 40}
"""Calls a depth may take."""


def scores(gold: Sequence[Depth], chosen: Sequence[Depth]) -> dict[str, Any]:
    """Macro-F1 over the depths that `gold` has.

    `over_escalated`: share of all sent to research or execute that belong to neither. `deeper`: share
    sent to any depth that may cost more calls than the right one.
    """
    pairs = list(zip(gold, chosen, strict=True))
    per = {depth: _f1(pairs, depth) for depth in Depth if depth in gold}
    return {
        "macro_f1": round(sum(per.values()) / len(per), 4),
        "accuracy": round(sum(a is b for a, b in pairs) / len(pairs), 4),
        "f1": {str(depth): round(value, 4) for depth, value in per.items()},
        "over_escalated": round(sum(b in EXPENSIVE and a not in EXPENSIVE for a, b in pairs) / len(pairs), 4),
        "deeper": round(sum(COST[b] > COST[a] for a, b in pairs) / len(pairs), 4),
        "confusion": {
            str(a): {str(b): sum(pair == (a, b) for pair in pairs) for b in Depth} for a in Depth if a in gold
        },
    }


def _f1(pairs: Sequence[tuple[Depth, Depth]], depth: Depth) -> float:
    """2 · both / (in gold + chosen)."""
    both = sum(a is depth and b is depth for a, b in pairs)
    either = sum(a is depth for a, _ in pairs) + sum(b is depth for _, b in pairs)
    return 2 * both / either if either else 0.0
