"""Refusals of a small model that are not meant, and when an answer given in their place is let through.

"Not in the passages" is one phrase where an answer has many wordings, so it is a small model's likeliest
first word even where it thinks that there is an answer. Such a refusal is asked again without that phrase
(`write.py`). What is said then must come from a sentence that speaks of the question: on XQuAD and CMRC 2018
that tells the answers that were there from those that were not (bench/LOG.md, "Refusals that are not meant").
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from ..library.tokenise import is_chinese, query_terms
from ..types import Passage, Sentence
from .evidence import Evidence, Weights, evidence_in

MEANT = 0.8
"""A refusal whose first token the model held for this likely is taken at its word."""
SPEAKS = 0.4
"""Share of the question's weight that the quote, with its title and heading, must hold."""
EXPLAINS = 0.3
"""The same for an explanation, whose question is longer: one of its sentences must …"""
BESIDE = 0.15
"""… and the others speak of it at all."""


def is_meant(probability: float | None) -> bool:
    """Is a refusal of this probability final? One whose probability nobody tells is."""
    return probability is None or probability >= MEANT


def speaks_of(wordings: Sequence[str], sentence: Sentence, passages: Sequence[Passage], least: float = SPEAKS) -> bool:
    """Does the first quote of `sentence` hold a good part, `least`, of what one of `wordings` asks about?

    The first of them is the question; of the others (search words) those in another language count.
    """
    if not sentence.citations:
        return False
    question, *others = wordings
    asked = [question, *(one for one in others if is_chinese(one) != is_chinese(question))]
    quote, evidence = sentence.citations[0], evidence_in(passages)
    weights = Weights(evidence)
    quoted = [one for one in evidence if one.passage.id == quote.passage and one.start == quote.start]
    return any(_share(set(query_terms(text)), one, weights) >= least for text in asked for one in quoted)


def _share(asked: AbstractSet[str], one: Evidence, weights: Weights) -> float:
    whole = weights.total(asked)
    return weights.total(asked & (one.terms | one.context)) / whole if whole else 0.0
