"""What the user corrected before decides the like of it: nearest examples over the same n-grams."""

import json
from collections.abc import Iterable
from typing import Protocol

import numpy as np

from ...types import Depth
from .features import PLACES, normalised, vector

PREFIX = "route.example:"
MOST = 200
"""Examples compared; the newest."""
NEAR = 0.75
"""Cosine from which a request counts as the like of an example."""
LONGEST_EXAMPLE = 400
"""Characters; longer requests are too much their own to be an example."""


class Kept(Protocol):
    """Small named values that survive, e.g. `onebox.store.cache.Notes`."""

    def set(self, name: str, value: str) -> None: ...
    def under(self, prefix: str) -> Iterable[tuple[str, str]]: ...


class Remembered:
    """The user's own choices. `keep` is where they survive."""

    def __init__(self, keep: Kept) -> None:
        self._keep = keep
        self._examples: dict[str, tuple[Depth, np.ndarray]] | None = None

    def nearest(self, text: str) -> tuple[Depth, float] | None:
        """The depth the user chose for the like of `text`, with its cosine."""
        examples = self._read()
        if not examples or len(text) > LONGEST_EXAMPLE:
            return None
        depths, vectors = zip(*list(examples.values())[-MOST:], strict=True)
        alike = np.stack(vectors) @ vector(text)[:PLACES]
        best = int(alike.argmax())
        return (depths[best], min(1.0, float(alike[best]))) if alike[best] >= NEAR else None

    def remember(self, text: str, depth: Depth) -> None:
        """From now on the like of `text` goes to `depth`. The last word about a text counts."""
        if len(text) > LONGEST_EXAMPLE:
            return
        key = normalised(text)
        examples = self._read()
        examples.pop(key, None)
        examples[key] = (depth, vector(text)[:PLACES])
        place = len(examples)
        self._keep.set(PREFIX + key, json.dumps({"text": text, "depth": depth, "place": place}, ensure_ascii=False))

    def _read(self) -> dict[str, tuple[Depth, np.ndarray]]:
        if self._examples is None:
            rows = [json.loads(value) for _, value in self._keep.under(PREFIX)]
            rows.sort(key=lambda row: row["place"])
            self._examples = {
                normalised(row["text"]): (Depth(row["depth"]), vector(row["text"])[:PLACES]) for row in rows[-MOST:]
            }
        return self._examples
