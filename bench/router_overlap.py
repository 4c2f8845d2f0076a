"""Training examples of the router that are nearly a request it is tested with: counted, and left out with --drop.

    python -m bench.router_overlap [--drop]

Compared by machine, so that who writes examples need not see what they are tested with: the cosine of the hashed grams,
as in `tests/engine/router/test_data.py`, against the own test split and every set of `bench/router_sets.py`. No text is
printed.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bench.common import ROOT
from bench.router_sets import own_split, sources, tool_need
from onebox.engine.router.features import PLACES, normalised, places

NEAR = 0.7
ALL = 1_000_000
BLOCK = 400
"""Requests compared at once."""
FOLDER = ROOT / "data" / "router"


def main(words: Sequence[str] | None = None) -> int:
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--drop", action="store_true", help="write data/router without them")
    options = made.parse_args(words)
    sets = _sets()
    for file in (FOLDER / "zh.jsonl", FOLDER / "en.jsonl"):
        lines = file.read_text(encoding="utf-8").splitlines()
        rows = [json.loads(line) for line in lines]
        train = [place for place, row in enumerate(rows) if row["split"] == "train"]
        grams = np.stack([gram_vector(rows[place]["text"]) for place in train])
        near: set[int] = set()
        for name, texts in sets.items():
            hit = {train[place] for place in nearly(grams, texts)}
            sys.stdout.write(f"{file.name}  {name}: {len(hit)} of {len(train)}\n")
            near |= hit
        if options.drop:
            _write(file, [line for place, line in enumerate(lines) if place not in near])
            sys.stdout.write(f"{file.name}: {len(near)} left out\n")
    return 0


def nearly(grams: npt.NDArray[np.float32], texts: Sequence[str]) -> set[int]:
    """Rows of `grams` whose cosine with one of `texts` reaches `NEAR`."""
    near: set[int] = set()
    for block in _blocks(texts):
        alike = grams @ np.stack([gram_vector(text) for text in block]).T
        near |= {int(place) for place in np.flatnonzero(alike.max(axis=1) >= NEAR)}
    return near


def _blocks(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(texts), BLOCK):
        yield texts[start : start + BLOCK]


def gram_vector(text: str) -> npt.NDArray[np.float32]:
    """Shape (PLACES,), of unit length."""
    some = places(normalised(text))
    made = np.zeros(PLACES, np.float32)
    made[some] = 1 / np.sqrt(len(some))
    return made


def _sets() -> dict[str, list[str]]:
    """Texts by set; all of each, not only those that are reported. Own ones of a few characters may be alike."""
    found = {name: [item.request.text for item in items] for name, items in sources(ALL).items()}
    found |= {name: [item.request.text for item, _ in items] for name, items in tool_need().items()}
    own = [item.request.text for items in own_split(FOLDER).values() for item in items]
    return {"own test split": [text for text in own if len(text) > 6], **found}


def _write(file: Path, lines: Sequence[str]) -> None:
    part = file.with_suffix(".part")
    part.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    part.replace(file)


if __name__ == "__main__":
    sys.exit(main())
