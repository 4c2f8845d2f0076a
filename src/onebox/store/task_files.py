"""Where the files of a task lie, and under which note the answer to its question is kept."""

from pathlib import Path

FOLDER = "execute"
"""In the home folder: a folder for each run, `versions` by content and the finished `files`."""


def folder_of(home: Path, run: str) -> Path:
    """Where what a run made is kept."""
    return home / FOLDER / run


def answer_name(run: str, question: str) -> str:
    """The note that holds the user's answer."""
    return f"execute.{run}.{question}"
