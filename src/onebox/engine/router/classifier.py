"""A linear classifier over hashed n-grams and patterns: a millisecond a request, weights in one small file.

Multinomial logistic regression (Bishop 2006, section 4.3.4), trained by `training.py`, kept as signed
bytes with one scale a depth. Its scores are calibrated by one temperature (Guo et al. 2017, "On
calibration of modern neural networks"), found on held-out folds of the training examples.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files as package_files
from io import BytesIO

import numpy as np
import numpy.typing as npt

from ...types import Depth
from .features import vector

DEPTHS = tuple(Depth)
FILE = "weights.npz"


@dataclass(frozen=True, slots=True)
class Classifier:
    """`weights` (LENGTH, depths) int8, `scale` and `bias` (depths,), `temperature` and `threshold` numbers.

    A chance at or above `threshold` is sure enough to go by.
    """

    weights: npt.NDArray[np.int8]
    scale: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]
    temperature: float
    threshold: float

    def chances(self, text: str, files: Sequence[str] = ()) -> dict[Depth, float]:
        """How likely each depth is; they add up to 1."""
        made = vector(text, files)
        (held,) = made.nonzero()
        scores = (made[held] @ self.weights[held].astype(np.float32)) * self.scale + self.bias
        chances = softmax(scores / self.temperature)
        return {depth: float(chance) for depth, chance in zip(DEPTHS, chances, strict=True)}


def softmax(scores: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    """Along the last axis."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)  # type: ignore[no-any-return]


@lru_cache(maxsize=1)
def shipped() -> Classifier:
    """The classifier whose weights come with Onebox."""
    body = (package_files(__package__) / FILE).read_bytes()
    with np.load(BytesIO(body), allow_pickle=False) as kept:
        return Classifier(
            kept["weights"], kept["scale"], kept["bias"], float(kept["temperature"]), float(kept["threshold"])
        )
