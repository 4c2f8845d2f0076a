"""Which pages speak of what a question is about. Code only, no model.

A search finds pages by single words: asked for the Severing Bridge's size it also brings network bridges and the
sizes of disks. Sentences of such pages are true, quoted, and about something else. So a page counts only when it
holds most of the words of one of the names. Where nothing is named by capitals, and in Chinese, which has none, a
part of the words that the question shares with the request is enough: these are the subject, the others ("benefits",
"risks") are asked of anything. So are some that stand in the request itself ("现在要注意什么"): no page has to hold
them.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from functools import cache

from ...library.tokenise import is_chinese, query_terms
from ...types import Passage
from ..asked_of_anything import WORDS
from ..evidence import folded
from ..facts import han_names, names

MOST_OF = 0.5
"""A page holds more than this share of a name's words: "Kestrel Observatory" of Kestrel Hill Observatory."""
SHARED = 0.4
"""… or so much of what question and request share."""
_WORD = re.compile(r"[A-Za-zÀ-ɏ0-9][A-Za-zÀ-ɏ0-9_'’+#.-]*")


def on_subject(passages: Sequence[Passage], question: str, request: str, *, foreign: bool = False) -> list[Passage]:
    """Those of `passages` whose page speaks of what `question` is about, as part of the whole `request`.

    `foreign`: passages in the other language were asked for. They are kept: names and words are others there.
    """
    # Small models write ordinary words large; and who says 青岚市 once goes on with 市博物馆.
    named = [one for one in named_in(request) or named_in(question) if one[0].isascii()]
    shared = pieces(question) & pieces(request)
    shared = shared - _asked_of_anything() or shared
    pages: dict[str, list[str]] = {}
    for one in passages:
        pages.setdefault(one.source.id, [one.source.title]).extend((one.heading, one.text))
    speaking = {source for source, parts in pages.items() if _speaks("\n".join(parts), named, shared)}
    chinese = is_chinese(question)
    return [one for one in passages if one.source.id in speaking or (foreign and is_chinese(one.text) != chinese)]


@cache
def _asked_of_anything() -> frozenset[str]:
    return frozenset(pieces(WORDS))


def pieces(text: str) -> set[str]:
    """Its telling words; of Chinese ones every two characters: 青岚江 speaks of 青岚."""
    return {
        piece
        for word in query_terms(text)
        for piece in ([word] if word.isascii() or len(word) < 3 else (word[at : at + 2] for at in range(len(word) - 1)))
    }


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


def _speaks(text: str, named: Sequence[tuple[str, ...]], shared: Collection[str]) -> bool:
    low = folded(text)
    if any(_holds(low, name) for name in named):
        return True
    if named and not is_chinese(text):
        return False
    return len(pieces(text) & set(shared)) >= SHARED * len(shared)


def _holds(text: str, name: Iterable[str]) -> bool:
    words = list(name)
    held = sum(bool(re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", text)) for word in words)
    return held > MOST_OF * len(words)
