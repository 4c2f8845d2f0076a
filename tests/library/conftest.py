"""A library over real files and a real SQLite, with an embedder of hashed words in place of a model."""

import asyncio
import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy.engine import Engine

from onebox.library.library import Library
from onebox.library.tokenise import words
from onebox.settings import Settings, load
from onebox.store.database import open_database


class WordEmbedder:
    """Texts that share words are near; `synonyms` makes two words one. `delay` is seconds per query."""

    name = "words"
    dimension = 64

    def __init__(self, synonyms: dict[str, str] | None = None, delay: float = 0.0) -> None:
        self.synonyms = synonyms or {}
        self.delay = delay
        self.embedded: list[str] = []

    async def passages(self, texts: Sequence[str]) -> np.ndarray:
        self.embedded.extend(texts)
        return np.stack([self._vector(text) for text in texts])

    async def query(self, text: str) -> np.ndarray:
        await asyncio.sleep(self.delay)
        return self._vector(text)

    async def close(self) -> None:
        """Nothing is open."""

    def _vector(self, text: str) -> np.ndarray:
        vector = np.full(self.dimension, 1e-3, np.float32)
        for word in words(text):
            meaning = self.synonyms.get(word, word)
            vector[hashlib.sha256(meaning.encode()).digest()[0] % self.dimension] += 1
        return vector / np.linalg.norm(vector)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("ONEBOX_LIBRARY_QUERY_SECONDS", "60")  # a busy machine must not turn hybrid into lexical
    return load(tmp_path / "home")


@pytest.fixture
def engine(settings: Settings) -> Engine:
    return open_database(settings.database_url)


@pytest.fixture
def library(engine: Engine, settings: Settings) -> Library:
    return Library(engine, settings)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three small documents in two languages."""
    place = tmp_path / "docs"
    (place / ".hidden").mkdir(parents=True)
    (place / "apt.md").write_text(
        "# apt\n\nThe apt tool installs packages.\n\n## Cache\n\nIt keeps 1,234 files in a cache.\n"
    )
    (place / "升级.md").write_text(
        "# 升级\n\n升级系统之前，请先备份重要数据。\n\n## 命令\n\n运行升级命令需要管理员权限。\n"
    )
    (place / "note.txt").write_text("A note on gardens and roses.")
    (place / ".hidden" / "secret.txt").write_text("hidden gardens")
    return place


@pytest.fixture
def word_embedder() -> type[WordEmbedder]:
    return WordEmbedder
