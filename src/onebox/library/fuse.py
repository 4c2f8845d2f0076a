"""Two measures of the same passages into one score."""

from collections.abc import Collection, Mapping

LEXICAL_SHARE = 0.5
"""Weight of words against meaning where all passages are in the query's language …"""
MIXED_SHARE = 0.35
"""… where they compete with some in another language, for which words cannot speak …"""
FOREIGN_SHARE = 0.1
"""… and for those: only names and numbers can agree."""
CLEAR = 4.0
"""A passage this many standard deviations nearer than the mean is as near as the best by words."""


def fuse(lexical: Mapping[int, float], nearness: Mapping[int, float], foreign: Collection[int]) -> dict[int, float]:
    """A convex sum: the lexical score as a part of the best one, and the nearness as a part of `CLEAR`.

    A passage without a lexical score shares no word with the query: 0. One without a vector (it is
    still to be embedded) is taken for as near as its words are good. `foreign` are the passages in
    another language than the query.
    """
    best = max(lexical.values(), default=0.0) or 1.0
    own_share = MIXED_SHARE if foreign else LEXICAL_SHARE
    scores = {}
    for one in {*lexical, *nearness}:
        words = lexical.get(one, 0.0) / best
        meaning = nearness[one] / CLEAR if one in nearness else words
        share = FOREIGN_SHARE if one in foreign else own_share
        scores[one] = share * words + (1 - share) * meaning
    return scores
