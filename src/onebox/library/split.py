"""Cut a text into passages that end where sentences end.

Contract: the passages of a text are contiguous and cover it, so laid end to end they *are* the
text (`"".join(p) == text`). A passage never crosses a heading. Positions are character offsets.
Not covered: languages without sentence marks or spaces other than Chinese, Japanese and Korean;
there a passage is cut at its size limit.
"""

import re
from collections.abc import Iterator, Sequence

PASSAGE_UNITS = 720
"""Largest passage. One unit is a Latin letter; a CJK character counts three (about equal tokens)."""

_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]")

# A sentence ends after a CJK stop (with closing quotes), after a Latin stop followed by something
# that can begin a sentence, at a blank line, and where a list item or heading begins or ends.
_SENTENCE_END = re.compile(
    r"""[!?]*[。！？；][。！？!?；…]*[”’"'」』）)\]]*\s*            # 他说：“好。” then any white space
      | [!?…]+["'”’」』）)\]]*(?:\s++(?![a-z])|(?=[\u3040-\u9fff“「『（])|\Z)  # not in an address, not “Why?” he asked
      | (?<=\S)\.["'”’)\]]*\s+(?=["'“‘(\[]?[A-Z0-9\u4e00-\u9fff])   # one. Two
      | (?<=[A-Za-z)\u4e00-\u9fff])\.(?=[\u4e00-\u9fff])           # 安装 apt.然后
      | \r?\n[ \t]*\r?\n\s*                                     # a blank line
      | \n(?=[ \t]*(?:[-*+•]\s|\d+(?:[.)]\s|、)|\#{1,6}[ \t]))     # before a list item or a Markdown heading
      | (?m:^\#{1,6}[ \t][^\n]*\n\s*)                           # a Markdown heading
    """,
    re.VERBOSE,
)
_NO_END = re.compile(  # a stop that ends a title, an initial ("J. Smith") or a list number, not a sentence
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|Jr|Sr|vs|etc|cf|al|Figs?|Eq|Nos?|Vol|pp|Inc|Ltd|Co|Corp|Gen|Col|Sgt|Capt"
    r"|Lt|Rev|Hon|Gov|Sen|Rep|Mt|approx|resp|e\.g|i\.e|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Ph\.D)"
    r"|(?<![^\s.(\[\"'“‘，、；：（])[A-Z]|(?:^|\n)[ \t]*\d{1,2})\.[\"'”’)\]]*\s*$"
)

_PAUSE = re.compile(r"[，、,;：:]\s*|\s+")  # where a sentence that is too long may be cut


def units(text: str) -> int:
    """The size of `text` in passage units (Latin letter 1, CJK character 3)."""
    return len(text) + 2 * len(_CJK.findall(text))


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans `(start, end)` of the sentences of `text`: contiguous, covering, trailing space included."""
    spans, start = [], 0
    for match in _SENTENCE_END.finditer(text):
        end = match.end()
        if match.group().startswith(".") and _NO_END.search(text, max(start - 1, end - 24, 0), end):
            continue
        if text[start:end].strip():
            spans.append((start, end))
            start = end
        elif spans:  # only white space: it belongs to the sentence before
            spans[-1] = (spans[-1][0], end)
            start = end
    if start < len(text):
        if text[start:].strip() or not spans:
            spans.append((start, len(text)))
        else:
            spans[-1] = (spans[-1][0], len(text))
    return spans


def passages(text: str, breaks: Sequence[int] = (), limit: int = PASSAGE_UNITS) -> list[tuple[int, int]]:
    """Spans of the passages of `text`, each at most `limit` units.

    `breaks` are offsets no passage may cross (headings, pages); those outside the text are ignored.
    A single sentence longer than `limit` is cut at the last white space or comma before it.
    """
    cuts = sorted({b for b in breaks if 0 < b < len(text)})
    spans: list[tuple[int, int]] = []
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        spans.extend(_pack(text, start, end, limit))
    return spans


def _pack(text: str, start: int, end: int, limit: int) -> Iterator[tuple[int, int]]:
    """Fill passages with whole sentences between two breaks, evenly, so that no crumb is left over."""
    pieces = [piece for s, e in sentences(text[start:end]) for piece in _cut_long(text, start + s, start + e, limit)]
    if not pieces:
        return
    sizes = [units(text[s:e]) for s, e in pieces]
    total = sum(sizes)
    parts = -(-total // limit)
    target = min(limit, total / max(parts, 1) * 1.1)
    first, size = pieces[0][0], 0
    for (s, _), piece_units in zip(pieces, sizes, strict=True):
        full = size + piece_units > limit or size + piece_units / 2 > target
        if size and full:
            yield first, s
            first, size = s, 0
        size += piece_units
    if first < end:
        yield first, end


def _cut_long(text: str, start: int, end: int, limit: int) -> Iterator[tuple[int, int]]:
    """Cut one over-long sentence at the last good place before the limit."""
    while start < end:
        stop = _reach(text, start, end, limit)
        if stop < end:
            places = [match.end() for match in _PAUSE.finditer(text, start, stop)]
            if places and places[-1] - start > (stop - start) // 2:
                stop = places[-1]
        yield start, stop
        start = stop


def _reach(text: str, start: int, end: int, limit: int) -> int:
    """How far a passage that begins at `start` may go: at least one character."""
    stop, room = start, limit
    while stop < end and (room := room - units(text[stop])) >= 0:
        stop += 1
    return max(stop, start + 1)
