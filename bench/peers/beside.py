"""Onebox beside a peer, question by question: only those that both have answered."""

from collections.abc import Iterator, Sequence
from typing import Any

from bench.journal import Item
from bench.scoring import answered, right


def beside(peers: Sequence[Item], ours: Sequence[Item]) -> dict[str, Any]:
    """By peer, over the questions that it and Onebox's arm of the task `web` have both answered.

    Right: the gold answer stands in the text, or there is none and it is refused. `tokens_of_peer`: Onebox's tokens,
    read and written, as a share of the peer's.
    """
    table: dict[str, Any] = {}
    for arm, told in both(peers, ours):
        table[arm] = {
            "n": len(told["peer"]),
            "answerable": sum(peer["type"] != "absent" for peer in told["peer"]),
            "right": {who: sum(map(right, items)) for who, items in told.items()},
            "right_answers": {who: sum(map(answered, items)) for who, items in told.items()},
            "mean_tokens": {who: round(sum(map(tokens_of, items)) / len(items), 1) for who, items in told.items()},
            "largest_prompt": {who: max(item["largest_prompt"] for item in items) for who, items in told.items()},
        }
        counted = table[arm]
        counted["more_right"] = counted["right"]["onebox"] - counted["right"]["peer"]
        counted["tokens_of_peer"] = round(counted["mean_tokens"]["onebox"] / counted["mean_tokens"]["peer"], 4)
    return table


def both(peers: Sequence[Item], ours: Sequence[Item]) -> Iterator[tuple[str, dict[str, list[Item]]]]:
    """By peer, its items under "peer" and those of the same questions under "onebox", where there are any."""
    mine = {item["id"]: item for item in ours if item["arm"] == "onebox"}
    for arm in dict.fromkeys(item["arm"] for item in peers):
        pairs = [(item, mine[item["id"]]) for item in peers if item["arm"] == arm and item["id"] in mine]
        if pairs:
            yield arm, {"peer": [peer for peer, _ in pairs], "onebox": [own for _, own in pairs]}


def tokens_of(item: Item) -> int:
    """Read and written."""
    return int(item["prompt_tokens"] + item["completion_tokens"])
