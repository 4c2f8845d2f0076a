"""Train the classifier from the examples in `data/router`: `make router`.

Stochastic gradient descent on the likelihood, one example at a time, with a rate that falls to nothing
(Bottou 2010, "Large-scale machine learning with stochastic gradient descent"). It ends after a few
rounds, which keeps weights small as a penalty would. Everything is fixed: the same examples give the
same bytes.
"""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

from ...types import Depth
from .classifier import DEPTHS, softmax
from .features import LENGTH, normalised, vector
from .follow_up import joined

Matrix = npt.NDArray[np.floating[Any]]

ROUNDS, RATE = 12, 4.0
BIAS_RATE = 0.5
"""Of the rate: the bias is part of every example and would swing."""
PARTS = 4
"""One example in so many is held out to find the temperature."""
SURE = 0.5
"""The threshold: below it the best guess is likelier wrong than right, since chances are calibrated."""


Row = tuple[npt.NDArray[np.intp], npt.NDArray[np.float32]]
"""Places and values of the features an example has."""


@dataclass(frozen=True, slots=True)
class Example:
    """A row of `data/router/*.jsonl`."""

    text: str
    depth: str
    source: str
    fresh: str
    split: str
    language: str
    files: tuple[str, ...] = ()
    before: str = ""
    context: bool = False


def examples(folder: Path) -> list[Example]:
    """Every example, Chinese first."""
    found = []
    for language in ("zh", "en"):
        for line in (folder / f"{language}.jsonl").read_text(encoding="utf-8").splitlines():
            row: dict[str, Any] = json.loads(line)
            found.append(Example(**{**row, "files": tuple(row.get("files", ())), "language": language}))
    return found


def seen_text(example: Example) -> str:
    """What the classifier reads: a request that leans on the turn before, together with it."""
    return joined(example.text, (example.before,)) if example.before else example.text


def digest(given: Sequence[Example]) -> str:
    """Names the training examples: the weights carry it, so that stale ones are noticed."""
    used = sorted(repr(example) for example in given if example.split == "train")
    return sha256("\n".join(used).encode()).hexdigest()


def part_of(example: Example) -> int:
    """The part an example is in: by the least of its grams' hashes, so that those alike are mostly in one part.

    What is held out would otherwise be known by a sibling with another name in it (Broder 1997, "On the resemblance
    and containment of documents").
    """
    plain = normalised(example.text)
    return min(crc32(plain[place : place + 3].encode()) for place in range(max(1, len(plain) - 2))) % PARTS


def row_of(example: Example) -> Row:
    """What the classifier sees of an example."""
    made = vector(seen_text(example), example.files)
    (held,) = made.nonzero()
    return held, made[held]


def fit(rows: Sequence[Row], labels: Sequence[int], names: Sequence[str]) -> tuple[Matrix, Matrix]:
    """Weights (LENGTH, depths) and bias. `names` tell the order in which the examples are seen, round by round."""
    weights, bias = np.zeros((LENGTH, len(DEPTHS)), np.float32), np.zeros(len(DEPTHS), np.float32)
    for turn in range(ROUNDS):
        order = sorted(range(len(rows)), key=lambda place: sha256(f"{turn} {names[place]}".encode()).digest())
        for seen, place in enumerate(order):
            rate = np.float32(RATE * (1 - (turn + seen / len(order)) / ROUNDS))
            held, values = rows[place]
            wrong = softmax(values @ weights[held] + bias)
            wrong[labels[place]] -= 1
            weights[held] -= np.outer(values, rate * wrong)
            bias -= rate * BIAS_RATE * wrong
    return weights, bias


def scores(rows: Sequence[Row], weights: Matrix, bias: Matrix) -> Matrix:
    """Scores (examples, depths)."""
    return np.stack([values @ weights[held] + bias for held, values in rows])


def train(given: Sequence[Example]) -> Mapping[str, npt.NDArray[Any]]:
    """Weights, scale, bias, temperature and threshold from the examples whose split is `train`."""
    used = [example for example in given if example.split == "train"]
    rows = [row_of(example) for example in used]
    labels = [DEPTHS.index(Depth(example.depth)) for example in used]
    names = [example.text for example in used]
    weights, bias = fit(rows, labels, names)
    scale = np.abs(weights).max(axis=0) / 127
    return {
        "weights": np.round(weights / scale).astype(np.int8),
        "scale": scale.astype(np.float32),
        "bias": bias.astype(np.float32),
        "temperature": np.array(_temperature(*_held_out(used, rows, labels, names)), np.float32),
        "threshold": np.array(SURE, np.float32),
        "digest": np.array(digest(given)),
    }


def write(kept: Mapping[str, npt.NDArray[Any]], file: Path) -> None:
    """Write the weights, whole or not at all."""
    part = file.with_suffix(".part")
    with open(part, "wb") as opened:
        np.savez_compressed(opened, **kept)  # type: ignore[arg-type]
        opened.flush()
        os.fsync(opened.fileno())
    os.replace(part, file)


def _held_out(
    used: Sequence[Example], rows: Sequence[Row], labels: Sequence[int], names: Sequence[str]
) -> tuple[Matrix, npt.NDArray[np.int64]]:
    """Scores of one part of the examples by weights that have not seen it, and its labels."""
    parts = [part_of(example) for example in used]
    seen = [place for place, part in enumerate(parts) if part]
    out = [place for place, part in enumerate(parts) if not part] or seen
    weights, bias = fit([rows[place] for place in seen], [labels[place] for place in seen], [names[p] for p in seen])
    return scores([rows[place] for place in out], weights, bias), np.array([labels[place] for place in out])


def _temperature(found: Matrix, labels: npt.NDArray[np.int64]) -> float:
    """The temperature under which the held-out labels are likeliest."""
    tried = np.exp(np.linspace(np.log(0.3), np.log(4), 60))
    right = np.arange(len(labels)), labels
    return float(max(tried, key=lambda one: np.log(softmax(found / one)[right] + 1e-12).mean()))
