"""A picture: the text in it, turned the right way up."""

import base64
import io
from pathlib import Path
from typing import Any

from ..errors import BrokenFile, EmptyFile, FileTooLarge
from .builder import Builder
from .document import Document, Limits
from .layout import Piece, paragraphs
from .ocr import Words, recognise, sure, uprightness

SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".bmp")
MOST_PIXELS = 100_000_000
"""A larger picture would need gigabytes to unpack."""
_TOO_LARGE = f"has more than {MOST_PIXELS // 1_000_000} million pixels"
_SMALLER = "Save a smaller copy and give that."
_FORMATS = ("PNG", "JPEG", "WEBP", "BMP")
"""Pillow knows dozens more, some of which start other programs."""
SENT_PIXELS = 1_000_000
"""Of a picture that is sent to a model."""
_LONGEST_SIDE = 3200
_THUMBNAIL = 1000
_UPRIGHT = 0.85
"""Text that stands upright is more sure than that."""


def read(path: Path, limits: Limits) -> Document:
    """A picture file. Raises EmptyFile for one without text, BrokenFile, FileTooLarge."""
    image = opened(path)
    blocks = paragraphs(_words(image))
    builder = Builder()
    for number, block in enumerate(blocks):
        builder.block(block.text, tight=number > 0)
    if not builder.length:
        raise EmptyFile(
            str(path),
            "holds no text that can be recognised",
            hint="A model that sees pictures can look at it: set one with `onebox models use NAME vision`.",
        )
    return builder.document(path, "picture")


def read_address(path: Path, limits: Limits) -> Document:
    """The picture itself as a `data:` address, small enough to be sent to a model."""
    image = opened(path)
    factor = (SENT_PIXELS / (image.width * image.height)) ** 0.5
    if factor < 1:
        image = image.resize((max(1, int(image.width * factor)), max(1, int(image.height * factor))))
    body = base64.b64encode(encoded(image, "JPEG")).decode()
    return Document(f"data:image/jpeg;base64,{body}", path.stem, "picture")


def opened(path: Path) -> Any:
    """The picture as a Pillow image without an alpha channel, as its camera's note says it is turned.

    No side is longer than 3200 pixels. Raises BrokenFile, FileTooLarge.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(path, formats=_FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise FileTooLarge(str(path), _TOO_LARGE, hint=_SMALLER)
            image.draft("RGB", (_LONGEST_SIDE, _LONGEST_SIDE))
            image.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
            whole = ImageOps.exif_transpose(image)
            if whole.mode in ("RGBA", "LA", "PA", "P"):
                whole = whole.convert("RGBA")
                whole = Image.alpha_composite(Image.new("RGBA", whole.size, "white"), whole)
            return whole.convert("RGB")
    except Image.DecompressionBombError as error:
        raise FileTooLarge(str(path), _TOO_LARGE, hint=_SMALLER) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise BrokenFile(str(path), "is damaged, cut short or not a picture") from error


def encoded(image: Any, form: str = "BMP") -> bytes:
    """`image` as the bytes of a file."""
    out = io.BytesIO()
    image.save(out, form)
    return out.getvalue()


def _words(image: Any) -> list[Piece]:
    """The words of `image`; where they do not look upright, those of the best of its four turns."""
    found = recognise(encoded(image), image.height)
    if not found or uprightness(found) >= _UPRIGHT:
        return sure(found)
    small = image.copy()
    small.thumbnail((_THUMBNAIL, _THUMBNAIL))
    scores = {angle: _turned(small, angle)[1] for angle in (0, 90, 180, 270)}
    best = max(scores, key=lambda angle: scores[angle])
    return sure(_turned(image, best)[0]) if best else sure(found)


def _turned(image: Any, angle: int) -> tuple[list[Words], float]:
    turned = image.rotate(angle, expand=True)
    words = recognise(encoded(turned), turned.height)
    return words, uprightness(words)
