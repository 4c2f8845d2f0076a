"""Whose word a skill or an agent that came from elsewhere is used on: somebody saw its content and said yes.

What is imported is kept with the address it came from and not used before a person enabled it, by the
hash of what they saw. A change of its content afterwards needs another look. What was written here needs none.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal, Protocol

State = Literal["ready", "new", "changed"]
"""`new`: imported and not yet enabled. `changed`: its content is not what was enabled."""

_FINE = {"\u200d", "\u200c", "\ufeff", "\u00ad"}
"""Joiners of scripts and emoji, a byte order mark, soft hyphens."""


class Notes(Protocol):
    """Small values by name."""

    def get(self, name: str) -> str | None: ...
    def set(self, name: str, value: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Review:
    """Where something came from and the hash of the content that was enabled, empty for none."""

    origin: str
    enabled: str = ""


class Reviews:
    """What was said of imported things of one kind (`skill`, `agent`)."""

    def __init__(self, notes: Notes, kind: str) -> None:
        self._notes = notes
        self._kind = kind

    def of(self, name: str) -> Review | None:
        """None: it was written here."""
        text = self._notes.get(self._key(name))
        return Review(**json.loads(text)) if text else None

    def came(self, name: str, origin: str) -> None:
        """It was imported from `origin` just now; nobody has looked at it."""
        self._set(name, Review(origin))

    def enable(self, name: str, content: str) -> None:
        """Somebody saw the content with this hash and wants it used."""
        self._set(name, Review(before.origin if (before := self.of(name)) else "", content))

    def disable(self, name: str) -> None:
        if before := self.of(name):
            self._set(name, Review(before.origin))

    def own(self, name: str) -> None:
        """It is gone, or written here from now on."""
        self._notes.set(self._key(name), "")

    def state(self, name: str, content: str) -> State:
        review = self.of(name)
        if review is None or review.enabled == content:
            return "ready"
        return "changed" if review.enabled else "new"

    def _set(self, name: str, review: Review) -> None:
        self._notes.set(self._key(name), json.dumps(asdict(review), ensure_ascii=False))

    def _key(self, name: str) -> str:
        return f"review.{self._kind}.{name}"


def content_hash(files: Iterable[tuple[str, bytes]]) -> str:
    """sha256 over names and bytes, in the order of the names."""
    total = hashlib.sha256()
    for name, data in sorted(files):
        for part in (name.encode(), data):
            total.update(len(part).to_bytes(8, "big"))
            total.update(part)
    return total.hexdigest()


def unseen_characters(text: str) -> list[str]:
    """Characters a reader does not see or that turn text around, by their names: a reviewer must be told."""
    odd = {
        one
        for one in text
        if (unicodedata.category(one) in ("Cf", "Co", "Cs") and one not in _FINE) or "\ufe00" <= one <= "\ufe0e"
    }
    return sorted(unicodedata.name(one, f"U+{ord(one):04X}") for one in odd)
