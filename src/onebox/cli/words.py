"""What the command line says, in Chinese and English."""

import locale
import os

from ..types import Language
from .words_asking import ASKING
from .words_doing import DOING

_WORDS: dict[str, tuple[str, str]] = {**ASKING, **DOING}


def system_language() -> Language:
    """The language of the terminal: `zh` when the locale says so."""
    for name in ("ONEBOX_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "zh" if value.lower().startswith("zh") else "en"
    return "zh" if (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else "en"


def say(key: str, language: Language, **values: object) -> str:
    return _WORDS[key][0 if language == "zh" else 1].format(**values)


def tell(key: str, **values: object) -> str:
    """In the language of the terminal."""
    return say(key, system_language(), **values)
