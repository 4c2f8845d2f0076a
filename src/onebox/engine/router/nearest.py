"""What the user corrected before decides the like of it: nearest examples over the same n-grams."""

import json
from collections.abc import Iterable, Mapping
from typing import Protocol

import numpy as np
import numpy.typing as npt

from ...types import Depth
from .features import PLACES, Places, normalised, places

PREFIX = "route.example"
MOST = 200
"""Examples compared; the newest."""
NEAR = 0.7
"""Cosine from which a request counts as the like of an example."""
LONGEST_EXAMPLE = 400
"""Characters; longer requests are too much their own to be an example."""


class Kept(Protocol):
    """Small named values that survive, e.g. `onebox.store.cache.Notes`."""

    def set(self, name: str, value: str) -> None: ...
    def drop(self, name: str) -> None: ...
    def under(self, prefix: str) -> Iterable[tuple[str, str]]: ...


class Remembered:
    """One user's own choices. `keep` is where they survive; `account` None is whoever asks on the command line."""

    def __init__(self, keep: Kept, account: str | None = None) -> None:
        self._keep = keep
        self._prefix = f"{PREFIX}:" if account is None else f"{PREFIX}@{account}:"
        self._examples: dict[str, tuple[Depth, Places]] | None = None
        self._last = 0

    def nearest(self, text: str) -> tuple[Depth, float] | None:
        """The depth the user chose for the like of `text`, with its cosine."""
        examples = list(self._read().values())
        if not examples or len(text) > LONGEST_EXAMPLE:
            return None
        alike = _cosines(places(normalised(text)), [held for _, held in examples])
        best = int(alike.argmax())
        return (examples[best][0], float(alike[best])) if alike[best] >= NEAR else None

    def remember(self, text: str, depth: Depth) -> None:
        """From now on the like of `text` goes to `depth`. The last word about a text counts.

        Beyond `MOST` the oldest go.
        """
        if len(text) > LONGEST_EXAMPLE:
            return
        key = normalised(text)
        examples = self._read()
        examples.pop(key, None)
        examples[key] = (depth, places(key))
        self._last += 1
        row = {"text": text, "depth": depth, "place": self._last}
        self._keep.set(self._prefix + key, json.dumps(row, ensure_ascii=False))
        while len(examples) > MOST:
            oldest = next(iter(examples))
            del examples[oldest]
            self._keep.drop(self._prefix + oldest)

    def forget(self) -> None:
        """Every example of this user goes."""
        for name, _ in list(self._keep.under(self._prefix)):
            self._keep.drop(name)
        self._examples = None

    def _read(self) -> dict[str, tuple[Depth, Places]]:
        if self._examples is None:
            rows = [json.loads(value) for _, value in self._keep.under(self._prefix)]
            rows.sort(key=lambda row: row["place"])
            self._examples = {normalised(row["text"]): _example(row) for row in rows[-MOST:]}
            self._last = rows[-1]["place"] if rows else 0
        return self._examples


def _example(row: Mapping[str, str]) -> tuple[Depth, Places]:
    return Depth(row["depth"]), places(normalised(row["text"]))


def _cosines(of: Places, others: list[Places]) -> npt.NDArray[np.floating]:
    """Of sets of places, none empty: their common part over the geometric mean of their sizes."""
    here = np.zeros(PLACES, np.float32)
    here[of] = 1
    sizes = np.array([len(other) for other in others])
    common = np.add.reduceat(here[np.concatenate(others)], np.concatenate([[0], sizes.cumsum()[:-1]]))
    return common / np.sqrt(sizes * np.float32(len(of)))
