"""Pictures in messages: parts with a `data:` address become files shown with the question."""

import base64
import binascii
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...store.uploads import Uploads
from ..errors import Refused
from ..files import image_kind

PICTURE_PARTS = ("image_url", "input_image")
"""As Chat Completions and Responses call them."""
MOST_PICTURES = 8
_ENDINGS = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp"}
_DATA = re.compile(r"data:image/[\w.+-]+;base64,")


@dataclass(frozen=True, slots=True)
class Picture:
    """The bytes of a picture file, and the ending that tells its kind."""

    body: bytes
    ending: str


def picture_of(part: dict[str, Any], where: str) -> Picture:
    """The picture of a part. Raises Refused for one that is elsewhere (it is not fetched), or is none."""
    address = part.get("image_url")
    if isinstance(address, dict):
        address = address.get("url")
    if not isinstance(address, str) or not (head := _DATA.match(address)):
        reason = "a picture is taken as a data: address in base64; addresses elsewhere are not fetched"
        raise Refused("bad_body", where=f"{where}.image_url", reason=reason)
    try:
        body = base64.b64decode(address[head.end() :], validate=True)
    except binascii.Error as error:
        raise Refused("bad_body", where=f"{where}.image_url", reason="its base64 is damaged") from error
    ending = _ENDINGS.get(image_kind(body[:16]) or "")
    if ending is None:
        raise Refused("bad_body", where=f"{where}.image_url", reason="PNG, JPEG and WebP pictures are taken")
    return Picture(body, ending)


def kept_pictures(uploads: Uploads, account: str, pictures: tuple[Picture, ...]) -> tuple[str, ...]:
    """Write pictures among the files of `account`; returns their paths."""
    paths: list[Path] = []
    for number, picture in enumerate(pictures, 1):
        place = uploads.begin(f"picture-{number}{picture.ending}")
        place.write_bytes(picture.body)
        uploads.keep(account, place, f"image/{picture.ending[1:]}")
        paths.append(place)
    return tuple(map(str, paths))
