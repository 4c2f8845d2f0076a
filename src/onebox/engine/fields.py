"""Read one string field out of JSON while it is still being written."""

import json
import re
from collections.abc import Callable


class FieldReader:
    """Feed it JSON text in pieces of any size; it calls `on_text` with new text of the field `name`.

    Only the first string value of that name at any depth is read. Escapes are decoded once complete.
    """

    def __init__(self, name: str, on_text: Callable[[str], None]) -> None:
        self._opens = re.compile(rf'"{re.escape(name)}"\s*:\s*"')
        self._on_text = on_text
        self._text = ""
        self._at: int | None = None
        self._done = False

    def feed(self, piece: str) -> None:
        if self._done:
            return
        self._text += piece
        if self._at is None:
            opened = self._opens.search(self._text)
            if opened is None:
                return
            self._at = opened.end()
        match = re.compile(r'(?:[^"\\]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*').match(self._text, self._at)
        end = match.end() if match else self._at
        if re.search(r"\\u[dD][89abAB]..$", self._text[self._at : end]):
            end -= 6  # half of a surrogate pair: wait for the other half
        if end > self._at:
            self._on_text(_decoded(self._text[self._at : end]))
            self._at = end
        self._done = self._text[end : end + 1] == '"'


def _decoded(raw: str) -> str:
    try:
        return str(json.loads(f'"{raw}"', strict=False))
    except ValueError:
        return raw
