"""Two rankings of the same passages into one."""

from collections.abc import Mapping


def fuse(lexical: Mapping[int, float], dense: Mapping[int, float], weight: Mapping[int, float]) -> dict[int, float]:
    """Convex sum of the two scores, each scaled to [0, 1] over the candidates.

    `weight[id]` is the share of the lexical score. A passage without a lexical score shares no word
    with the query: 0. One without a vector stands, by meaning, where the candidates do on average.
    """
    words, meaning = _scale(lexical, 0.0), _scale(dense)
    middle = sum(meaning.values()) / len(meaning) if meaning else 0.0
    return {one: share * words.get(one, 0.0) + (1 - share) * meaning.get(one, middle) for one, share in weight.items()}


def _scale(scores: Mapping[int, float], floor: float | None = None) -> dict[int, float]:
    if not scores:
        return {}
    low = min(scores.values()) if floor is None else floor
    span = max(scores.values()) - low
    return {one: (score - low) / span if span > 0 else 1.0 for one, score in scores.items()}
