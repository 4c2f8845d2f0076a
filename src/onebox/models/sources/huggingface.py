"""Hugging Face, or a mirror of it named by HF_ENDPOINT."""

import os
from pathlib import Path

from ..catalogue import Source
from .resume import OnProgress, download


def address() -> str:
    return os.environ.get("HF_ENDPOINT", "").rstrip("/") or "https://huggingface.co"


async def fetch(source: Source, part: Path, size: int | None, on_progress: OnProgress) -> None:
    """Append what is missing to `part`. Raises DownloadError."""
    await download(f"{address()}/{source.repo}/resolve/{source.revision}/{source.file}", part, size, on_progress)
