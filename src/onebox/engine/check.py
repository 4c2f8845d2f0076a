"""Hold every sentence of an answer against the passages: quote found, numbers and names agree.

A sentence is supported when evidence sentences cover most of what it says and hold every number and
name in it. Sentences that say nothing of the kind (a greeting, "see below") never reach this step.
"""

from collections.abc import Sequence

from ..library.tokenise import query_terms
from ..types import Sentence
from .across import across
from .evidence import Evidence, Weights, attribute, folded, holding, unquoted

COVERED = 0.6
"""Share of a sentence's weight its quotes must cover."""
WHOLE = 0.9
"""A short answer has no word to spare: its quote must hold nearly all of it."""
BRIDGED = 0.15
"""A second quote is added to a short answer when it speaks of this much more of the question."""
PARTLY = "the quotes say only part of this"

_YES_NO = {"yes", "no", "是", "否", "不是", "对", "不对", "有", "没有", "可以", "不可以", "能", "不能"}


def check_sentence(text: str, question: str, evidence: Sequence[Evidence], weights: Weights) -> Sentence:
    """The verdict on one full sentence of an answer."""
    quotes, share = attribute(text, evidence, weights, about=question)
    if not quotes:
        return Sentence(text, False, (), "no passage says this")
    citations = tuple(quote.citation() for quote in quotes)
    if missing := unquoted(text, quotes, question):
        return Sentence(text, False, citations, f"not in the quotes: {missing}")
    if share < COVERED:
        return Sentence(text, False, citations, PARTLY)
    return Sentence(text, True, citations)


def check_short(answer: str, why: str, question: str, evidence: Sequence[Evidence], weights: Weights) -> Sentence:
    """The verdict on a short answer. One that was reasoned for stands or falls with its reasoning."""
    verdict = _in_its_language(answer, why, question, evidence, weights)
    if not verdict.supported and (quotes := across(answer, question, evidence, weights)):
        return Sentence(answer, True, tuple(quote.citation() for quote in quotes))
    return verdict


def _in_its_language(answer: str, why: str, question: str, evidence: Sequence[Evidence], weights: Weights) -> Sentence:
    if why or folded(answer) in _YES_NO:
        return _reasoned(answer, why or question, question, evidence, weights)
    exact = holding(answer, evidence, weights, question) or _in_other_words(answer, question, evidence, weights)
    if not exact:
        quotes, _ = attribute(answer, evidence, weights, about=question)
        return Sentence(answer, False, tuple(quote.citation() for quote in quotes), "no passage says this")
    quotes = with_bridge(exact[0], question, evidence, weights)
    return Sentence(answer, True, tuple(quote.citation() for quote in quotes))


def _reasoned(answer: str, why: str, question: str, evidence: Sequence[Evidence], weights: Weights) -> Sentence:
    """Yes, no, or one of two: the quotes are those of the reasoning, and the answer must be in them or be yes or no."""
    quotes, share = attribute(why, evidence, weights, about=f"{question} {answer}")
    citations = tuple(quote.citation() for quote in quotes)
    plain = folded(answer) in _YES_NO
    about = f"{question} {why}"
    if not (plain or holding(answer, evidence, weights, about) or _in_other_words(answer, about, evidence, weights)):
        return Sentence(answer, False, citations, "no passage says this")
    if missing := unquoted(why, quotes, question):
        return Sentence(answer, False, citations, f"the reasoning has what no quote has: {missing}")
    if share < COVERED / 2:
        return Sentence(answer, False, citations, "no passage says this")
    return Sentence(answer, True, citations)


def _in_other_words(answer: str, about: str, evidence: Sequence[Evidence], weights: Weights) -> list[Evidence]:
    """The one sentence that holds all the words, numbers and names of a short answer, in whatever order."""
    quotes, share = attribute(answer, evidence, weights, about=about, most=1)
    return quotes if share >= WHOLE and not unquoted(answer, quotes, "") else []


def with_bridge(first: Evidence, question: str, evidence: Sequence[Evidence], weights: Weights) -> list[Evidence]:
    """`first`, and the sentence of another document that speaks of what it leaves open of the question."""
    asked = set(query_terms(question))
    open_terms = asked - first.terms - first.context
    best, best_score, best_gain = None, 0.0, 0.0
    for one in evidence:
        if one.passage.source.id == first.passage.source.id:
            continue
        said = one.terms | one.context
        gain = weights.total(open_terms & said)
        score = gain + 0.3 * weights.total(asked & said)
        if score > best_score:
            best, best_score, best_gain = one, score, gain
    return [first, best] if best and best_gain >= BRIDGED * weights.total(asked) else [first]
