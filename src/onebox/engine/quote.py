"""A quote that a model typed, found in its passage; what stands nowhere is nothing."""

import difflib
from collections.abc import Sequence

from .evidence import Evidence, all_terms, folded

ALIKE = 0.8
"""A quote typed with small mistakes is the sentence it shares this much with."""


def find_quote(quote: str, evidence: Sequence[Evidence]) -> Evidence | None:
    """The sentence that `quote` is or stands in, small mistakes of typing allowed; None when there is none."""
    wanted = folded(quote)
    if len(wanted) < 8:
        return None
    for one in evidence:
        text = folded(one.text)
        if wanted in text or (len(text) > 20 and text in wanted):
            return one
    terms = set(all_terms(quote))
    near = max(evidence, key=lambda one: len(terms & one.terms), default=None)
    if near and difflib.SequenceMatcher(None, wanted, folded(near.text)).ratio() >= ALIKE:
        return near
    return None
