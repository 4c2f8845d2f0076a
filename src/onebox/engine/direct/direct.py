"""The door: a question is tried against each kind of direct answer. Unsure means None: others answer then."""

import datetime as dt

from ...types import Language
from .answer import DirectAnswer
from .arithmetic import arithmetic
from .clock import clock
from .currency import Rates, exchange
from .days import days
from .dictionary import Dictionary, definition
from .units import conversion

LONGEST = 200


def direct_answer(
    text: str,
    now: dt.datetime,
    language: Language,
    *,
    rates: Rates | None = None,
    dictionary: Dictionary | None = None,
) -> DirectAnswer | None:
    """The answer to `text` where code alone is sure of it, in `language`; else None.

    `now` carries the user's time zone. Money needs `rates`, words a `dictionary`. Raises nothing.
    """
    if not text.strip() or len(text) > LONGEST:
        return None
    found = arithmetic(text, language) or conversion(text, language)
    found = found or days(text, now, language) or clock(text, now, language)
    if found is None and rates is not None:
        found = exchange(text, rates, language)
    if found is None and dictionary is not None:
        found = definition(text, dictionary, language)
    return found
