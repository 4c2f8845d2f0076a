"""Text in pictures, Chinese and English: PP-OCRv6 (Baidu, 2026) as a wheel that carries its weights, on the processor.

What is recognised comes as pieces with boxes, put in order by `layout` as the text of a PDF is: the order the
engine itself gives is wrong where lines are short.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from .builder import clean
from .layout import Piece

SURE = 0.6
"""Words recognised with less confidence (0 to 1) are left out; a page upside down gives 0.5 to 0.7."""
_MODEL = "tiny"  # 0.7 to 1.1 s of processor for a page, and as right as the larger one on clean pages
_DETAIL = 1600


@dataclass(frozen=True, slots=True)
class Words:
    """Words on one line, and how sure they are, 0 to 1."""

    piece: Piece
    confidence: float

    @property
    def lies(self) -> bool:
        """Wider than high, as text of a page that is the right way up."""
        return self.piece.right - self.piece.left > self.piece.height


def recognise(picture: bytes, height: int, *, scale: float = 1.0) -> list[Words]:
    """The words in an encoded picture (PNG, JPEG, WebP, BMP) of `height` pixels; y grows upward, in pixels / `scale`.

    Raises ModuleNotFoundError where the engine is not installed, ValueError for what is no picture.
    """
    try:
        found = _engine().ocr(picture)
    except RuntimeError as error:  # how the engine says that it cannot decode it
        raise ValueError(str(error)) from error
    words = []
    for box in found["bounds"].values():
        text = " ".join(clean(box["text"]).split())
        if text:
            (left, top), (right, bottom) = box["topLeftCoord"], box["bottomRightCoord"]
            edges = (left, height - bottom, right, height - top)
            words.append(Words(Piece(text, *(edge / scale for edge in edges)), float(box["confidence"])))
    return words


def sure(words: Sequence[Words]) -> list[Piece]:
    """What may be taken as text."""
    return [one.piece for one in words if one.confidence >= SURE]


def uprightness(words: Sequence[Words]) -> float:
    """How much the words look as if the picture stood the right way up, 0 to 1: by confidence, of those that lie."""
    letters = sum(len(one.piece.text) for one in words)
    return sum(len(one.piece.text) * one.confidence for one in words if one.lies) / letters if letters else 0.0


@cache
def _engine() -> Any:
    from faster_paddle import OcrEngine

    return OcrEngine(model_size=_MODEL, det_max_side=_DETAIL)
