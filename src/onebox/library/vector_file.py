"""Vectors as a file that travels with documents: eight bits a number, by the hash of the embedded text.

    onebox vectors 1 NUL | length of the head | head: JSON | keys | scales | numbers

A key is the first 16 bytes of `rows.embed_key`; number times scale is the vector. Nothing in such a
file is carried out, and its size follows from its head: a file that is cut, foreign or swollen is no
vector file.
"""

import json
import os
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

_MAGIC = b"onebox vectors 1\0"
_LENGTH = struct.Struct("<H")
_KEY = 16
LARGEST = 1_000_000_000
"""Bytes of a file that is still read: about two million passages of 384 dimensions."""
_MOST_DIMENSIONS = 8192

Vector = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class VectorFile:
    """`vectors[n]` belongs to the text whose `short` key is `keys[n]`."""

    model: str
    keys: list[str]
    vectors: Vector


def short(key: str) -> str:
    """How a vector file names the text with this `rows.embed_key`."""
    return key[: 2 * _KEY]


def write(path: Path, model: str, vectors: Mapping[str, Vector]) -> None:
    """Write `embed key → vector` in the order of the keys, whole or not at all. Raises OSError."""
    keys = sorted(vectors)
    matrix = np.stack([vectors[key] for key in keys]).astype(np.float32)
    scales = np.maximum(np.abs(matrix).max(axis=1, keepdims=True) / 127, 1e-9).astype("<f4")
    head = json.dumps({"model": model, "count": len(keys), "dimension": matrix.shape[1]}).encode()
    parts = (
        _MAGIC,
        _LENGTH.pack(len(head)),
        head,
        b"".join(bytes.fromhex(short(key)) for key in keys),
        scales.tobytes(),
        np.rint(matrix / scales).astype(np.int8).tobytes(),
    )
    part = path.with_name(f"{path.name}.{os.getpid()}")
    part.write_bytes(b"".join(parts))
    os.replace(part, path)


def read(path: Path) -> VectorFile | None:
    """What the file holds; None when it cannot be read or is no whole vector file."""
    try:
        if path.stat().st_size > LARGEST:
            return None
        return _parse(path.read_bytes())
    except (OSError, ValueError, KeyError, TypeError, struct.error, RecursionError):
        return None


def _parse(data: bytes) -> VectorFile | None:
    start = len(_MAGIC) + _LENGTH.size
    if not data.startswith(_MAGIC):
        return None
    end = start + _LENGTH.unpack(data[len(_MAGIC) : start])[0]
    head = json.loads(data[start:end])
    model, count, dimension = head["model"], head["count"], head["dimension"]
    if not (isinstance(model, str) and type(count) is int and type(dimension) is int):
        return None
    if not (count > 0 and 0 < dimension <= _MOST_DIMENSIONS):
        return None
    if len(data) != end + count * (_KEY + 4 + dimension):
        return None
    keys = [data[at : at + _KEY].hex() for at in range(end, end + count * _KEY, _KEY)]
    scales = np.frombuffer(data, "<f4", count, end + count * _KEY)
    numbers = np.frombuffer(data, np.int8, count * dimension, end + count * (_KEY + 4)).reshape(count, dimension)
    # Vectors have length one, so no number is above one; this leaves out what is not finite too.
    if not ((scales > 0) & (scales <= 1)).all() or not numbers.any(axis=1).all():
        return None
    return VectorFile(model, keys, numbers * scales.astype(np.float32)[:, None])
