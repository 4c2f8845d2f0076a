"""Which pages speak of what a question names. Code only, no model.

A search finds pages by single words: asked for the Severing Bridge's size it also brings network bridges and the
sizes of disks. Sentences of such pages are true, quoted, and about something else. So a page counts only when it
holds most of the words of one of the names; where nothing is named, every page counts.
"""

import re
from collections.abc import Iterable, Sequence

from ...library.tokenise import is_chinese
from ...types import Passage
from ..evidence import folded
from ..facts import han_names, names

MOST_OF = 0.5
"""A page holds more than this share of a name's words: "Kestrel Observatory" of Kestrel Hill Observatory."""

_WORD = re.compile(r"[A-Za-zÀ-ɏ0-9][A-Za-zÀ-ɏ0-9_'’+#.-]*")


def on_subject(passages: Sequence[Passage], question: str, request: str) -> list[Passage]:
    """Those of `passages` whose page names what `question` or the whole `request` names.

    Passages in another language than the question are kept: names are written differently there.
    """
    wanted = [*named_in(question), *named_in(request)]
    if not wanted:
        return list(passages)
    pages: dict[str, list[str]] = {}
    for one in passages:
        pages.setdefault(one.source.id, [one.source.title]).extend((one.heading, one.text))
    texts = {source: folded(" ".join(parts)) for source, parts in pages.items()}
    speaking = {source for source, text in texts.items() if any(_holds(text, name) for name in wanted)}
    chinese = is_chinese(question)
    return [one for one in passages if one.source.id in speaking or is_chinese(one.text) != chinese]


def named_in(text: str) -> list[tuple[str, ...]]:
    """The names in `text`, each as its words in small letters: names that follow each other are one."""
    known = names(text)
    found: list[tuple[str, ...]] = []
    end = -1
    for match in _WORD.finditer(text):
        word = re.sub(r"['’]s$", "", match.group().rstrip(".-'’")).lower()
        if word not in known:
            continue
        if found and text[end : match.start()].strip() == "" and not is_chinese(text):
            found[-1] = (*found[-1], word)
        else:
            found.append((word,))
        end = match.end()
    return [*found, *((name,) for name in sorted(han_names(text)))]


def _holds(text: str, name: Iterable[str]) -> bool:
    words = list(name)
    held = sum(bool(re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", text)) for word in words)
    return held > MOST_OF * len(words)
