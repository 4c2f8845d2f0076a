"""Train the classifier from the examples in `data/router`: `make router`.

Gradient descent with momentum on the regularised likelihood. With fewer examples than features the
weights are a sum over examples (the representer theorem), so the descent runs over a matrix of
(examples, depths) and the kernel between examples, which takes seconds. Everything is fixed: the
same examples give the same bytes.
"""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from .classifier import DEPTHS, softmax
from .features import vector
from .follow_up import joined

Matrix = npt.NDArray[np.floating[Any]]

STEPS, RATE, MOMENTUM = 200, 6.0, 0.95
PENALTY = 2e-5
FOLDS = 5
SURE = 0.5
"""The threshold: below it the best guess is likelier wrong than right, since chances are calibrated."""


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


def fold_of(example: Example) -> int:
    """The fold an example is held out in: by its text, so that more examples do not move the others."""
    return int(sha256(example.text.encode()).hexdigest()[8:14], 16) % FOLDS


def held_out(kernel: Matrix, labels: npt.NDArray[np.int64], folds: npt.NDArray[np.int64]) -> Matrix:
    """Scores (examples, depths) of each example by a model that has not seen its fold. `kernel`: between examples."""
    scores = np.zeros((len(labels), len(DEPTHS)), np.float32)
    for fold in range(FOLDS):
        rest, out = folds != fold, folds == fold
        shares, bias = _descend(kernel[np.ix_(rest, rest)], labels[rest])
        scores[out] = kernel[np.ix_(out, rest)] @ shares + bias
    return scores


def train(given: Sequence[Example]) -> Mapping[str, npt.NDArray[Any]]:
    """Weights, scale, bias, temperature and threshold from the examples whose split is `train`."""
    used = [example for example in given if example.split == "train"]
    vectors = np.stack([vector(seen_text(example), example.files) for example in used])
    labels = np.array([DEPTHS.index(example.depth) for example in used])
    kernel = vectors @ vectors.T
    scores = held_out(kernel, labels, np.array([fold_of(example) for example in used]))
    temperature = _temperature(scores, labels)
    shares, bias = _descend(kernel, labels)
    weights = vectors.T @ shares
    scale = np.abs(weights).max(axis=0) / 127
    return {
        "weights": np.round(weights / scale).astype(np.int8),
        "scale": scale.astype(np.float32),
        "bias": bias.astype(np.float32),
        "temperature": np.array(temperature, np.float32),
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


def _descend(kernel: Matrix, labels: npt.NDArray[np.int64]) -> tuple[Matrix, Matrix]:
    """Each example's share in each depth's weights, and the bias."""
    wanted: Matrix = np.eye(len(DEPTHS), dtype=np.float32)[labels]
    shares: npt.NDArray[np.floating[Any]] = np.zeros_like(wanted)
    bias: npt.NDArray[np.floating[Any]] = np.zeros(len(DEPTHS), np.float32)
    moving: npt.NDArray[np.floating[Any]] = np.zeros_like(shares)
    moving_bias: npt.NDArray[np.floating[Any]] = np.zeros_like(bias)
    slope: npt.NDArray[np.floating[Any]]
    for _ in range(STEPS):
        slope = (softmax(kernel @ shares + bias) - wanted) / len(labels)
        moving = MOMENTUM * moving - RATE * (slope + PENALTY * shares)
        moving_bias = MOMENTUM * moving_bias - RATE * slope.sum(axis=0)
        shares, bias = shares + moving, bias + moving_bias
    return shares, bias


def _temperature(scores: Matrix, labels: npt.NDArray[np.int64]) -> float:
    """The temperature under which the held-out labels are likeliest."""
    tried = np.exp(np.linspace(np.log(0.3), np.log(4), 60))
    right = np.arange(len(labels)), labels
    return float(max(tried, key=lambda one: np.log(softmax(scores / one)[right] + 1e-12).mean()))
