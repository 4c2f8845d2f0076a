"""Finished items of a long task, one JSON line each, on the disk before the next begins: kill -9 costs one item."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Item = dict[str, Any]
KEY = ("set", "id", "arm")


class Journal:
    """The file `path`. Its first line says under what settings the items were made."""

    def __init__(self, path: Path, settings: dict[str, Any], *, resume: bool) -> None:
        """Go on with what is there when `resume` and the settings are the same; else the old file is kept as `.old`."""
        self.path = path
        self.items: list[Item] = []
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            known = list(_lines(path))
            if resume and known and known[0].get("settings") == settings:
                self.items = known[1:]
            else:
                if resume:
                    sys.stderr.write(f"{path} was made with other settings: begun anew, the old one kept as .old\n")
                os.replace(path, path.with_suffix(".old"))
        # Written anew: half a line left by a kill goes.
        part = path.with_suffix(".part")
        with open(part, "w", encoding="utf-8") as file:
            for item in ({"settings": settings}, *self.items):
                file.write(_line(item))
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
        self._done = {_key(item) for item in self.items}

    def has(self, **key: str) -> bool:
        """`set`, `id` and `arm` name an item."""
        return _key(key) in self._done

    def add(self, item: Item) -> None:
        """On the disk when this returns."""
        with open(self.path, "a", encoding="utf-8") as file:
            file.write(_line(item))
            file.flush()
            os.fsync(file.fileno())
        self.items.append(item)
        self._done.add(_key(item))


def _lines(path: Path) -> Iterator[Item]:
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            value = json.loads(line)
        except ValueError:  # the last line of a process that was killed
            continue
        if isinstance(value, dict):
            yield value


def _line(item: Item) -> str:
    return json.dumps(item, ensure_ascii=False) + "\n"


def _key(item: Item) -> tuple[str, ...]:
    return tuple(str(item.get(name, "")) for name in KEY)
