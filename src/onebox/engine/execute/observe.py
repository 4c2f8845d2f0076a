"""What the model sees of a result: its beginning and its end, and of an error what says how to mend it."""

import re

from ...types import Language
from .words import say

MOST = 1_600
"""Characters of one observation, about 500 tokens."""
ERROR_LINES = 8

_ERROR = re.compile(r"[A-Za-z_][\w.]*(?:Error|Exception|Warning|Interrupt|Exit)\b")
_OURS = re.compile(r'File "(?:/job/)?_steps/program\.py", line (\d+)')


def capped(text: str, language: Language = "en", most: int = MOST) -> str:
    """At most about `most` characters of `text`: three fifths from its beginning, the rest from its end."""
    if len(text) <= most:
        return text
    head, tail = most * 3 // 5, most * 2 // 5
    return text[:head] + say("cut", language, count=len(text) - head - tail) + text[-tail:]


def mended(text: str) -> str:
    """The last lines of a Python traceback, beginning with the place in the model's own program."""
    lines = text.rstrip().splitlines()
    start = next((n for n, line in enumerate(lines) if line.startswith("Traceback (most recent call last)")), None)
    if start is None:
        return text
    ours = [n for n, line in enumerate(lines) if n > start and _OURS.search(line)]
    shown = lines[ours[-1] : ours[-1] + 2] if ours else []
    return "\n".join([*(_OURS.sub(r"line \1", line.strip()) for line in shown), *_message(lines)])[-1200:]


def _message(lines: list[str]) -> list[str]:
    """The error itself: from the last line that begins at the margin after the frames."""
    last = next((n for n in range(len(lines) - 1, -1, -1) if _ERROR.match(lines[n])), len(lines) - 1)
    return lines[last:][:ERROR_LINES]
