"""Words and forms that tell how deep a request goes, in Chinese and English.

Each pattern is a feature of the classifier, which learns its weight from the examples; none decides
alone. What does decide alone stands in `rules.py`.
"""

import re
from collections.abc import Mapping

from .signs_done import DONE
from .signs_said import SAID

PATTERNS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(source, re.IGNORECASE | re.MULTILINE) for name, source in {**SAID, **DONE}.items()
}


def found(text: str) -> list[str]:
    """Names of the patterns that are in `text`."""
    return [name for name, pattern in PATTERNS.items() if pattern.search(text)]
