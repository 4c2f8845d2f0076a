"""Take a need in: which language, and is there anything in it."""

import re

from ..errors import OneboxError
from ..types import Language

LONGEST_QUESTION = 4_000
"""Characters; what is longer is a document and belongs in a file."""

_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN_WORD = re.compile(r"[A-Za-z]+")


def language_of(text: str) -> Language:
    """`zh` when Chinese characters carry the sentence (names in Latin letters do not count against it)."""
    return "zh" if len(_HAN.findall(text)) >= max(1, len(_LATIN_WORD.findall(text)) / 2) else "en"


def accepted(text: str) -> str:
    """The question without surrounding space. Raises OneboxError when there is none or it is too long."""
    text = text.strip()
    if not text:
        raise OneboxError("the question is empty", hint='Ask like this: onebox ask "How do I …?"')
    if len(text) > LONGEST_QUESTION:
        raise OneboxError(
            f"the question has {len(text):,} characters, the most is {LONGEST_QUESTION:,}",
            hint="Put the long text in a file and ask about it with --file.",
        )
    return text
