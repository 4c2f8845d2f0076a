"""Which documents a text names: the step from one passage to the next in a two-hop question.

"…was the mother of Maud Green" leads to the document titled "Maud Green". Titles are compared word
for word, without what stands in brackets; a title of small-letter everyday words names nothing.
"""

import re
import threading

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ..store.tables import source
from . import rows
from .bm25 import HIDDEN

_LONGEST = 8
_CJK = re.compile(r"[\u3400-\u9fff]+")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_BRACKETS = re.compile(r"\s*[(（][^)）]*[)）]\s*$")


class Names:
    """Titles of all documents, looked up by the words of a text. Follows the library's revision."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._revision = -1
        self._titles: dict[str, list[str]] = {}

    def sources_in(self, text: str) -> list[str]:
        """Ids of the documents whose title stands in `text`, in the order they are named; hidden ones left out."""
        titles = self._current()
        found: dict[str, None] = {}
        for candidate in _candidates(text):
            for one in titles.get(candidate, ()):
                found[one] = None
        return list(found)

    def _current(self) -> dict[str, list[str]]:
        with self._lock, self._engine.connect() as connection:
            revision = rows.counter(connection, rows.REVISION)
            if revision != self._revision:
                titles: dict[str, list[str]] = {}
                query = sa.select(source.c.id, source.c.title)
                visible = ~source.c.collection.startswith(HIDDEN, autoescape=True)
                for row in connection.execute(query.where(visible)):
                    if (key := title_key(row.title)) is not None:
                        titles.setdefault(key, []).append(row.id)
                self._titles, self._revision = titles, revision
            return self._titles


def title_key(title: str) -> str | None:
    """The form titles are compared in, or None for a title too plain to be a name."""
    title = _BRACKETS.sub("", title).strip()
    if _CJK.fullmatch(title):
        return title if 2 <= len(title) <= _LONGEST * 2 else None
    words = _WORD.findall(title)
    if not words or len(words) > _LONGEST or len("".join(words)) < 3:
        return None
    if not any(word[0].isupper() or word[0].isdigit() for word in words):
        return None
    return " ".join(words)


def _candidates(text: str) -> list[str]:
    """Every run of words of `text` that could be a title; longer runs before the shorter ones in them."""
    found: list[str] = []
    words = [match.group() for match in _WORD.finditer(text)]
    for start, word in enumerate(words):
        if _CJK.search(word) or not (word[0].isupper() or word[0].isdigit()):
            continue
        found.extend(" ".join(words[start:end]) for end in range(min(len(words), start + _LONGEST), start, -1))
    for run in _CJK.findall(text):
        for start in range(len(run)):
            found.extend(run[start:end] for end in range(min(len(run), start + 2 * _LONGEST), start + 1, -1))
    return found
