"""Sentences of the gathered passages, and which of them carry a claim. Code only, no model.

Method: write-then-attribute. A claim's words (stemmed, function words left out; numbers and names
count double, words rare among the evidence count more) are looked for in every evidence sentence;
the best one is taken, then others as long as each adds a good part of what is still missing. On the
trial of 20 two-hop questions this found the supporting sentences as well as the model's own choice
did, for no tokens, and it cannot point at nothing.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..library.split import sentences
from ..library.tokenise import query_terms
from ..types import Citation, Passage
from .facts import firm_numbers, han_names, is_number_word, names, numbers

_QUOTE_GAP = re.compile(r"\n(?:[ \t]*>[ \t]*\n)+")
_BARE = re.compile(r"(?:\s*>(?=\s))*\s*(.*?)(?:\s+>)*\s*", re.DOTALL)
ADDS = 0.18
"""A further sentence is cited when it adds at least this share of the claim's weight."""
MOST_CITED = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence of a passage: offsets are those of the source's stored text."""

    passage: Passage
    start: int
    end: int
    text: str
    terms: frozenset[str]
    context: frozenset[str]
    """Terms of its title and heading: what "it" and "he" in the sentence stand for."""

    def citation(self) -> Citation:
        source = self.passage.source
        return Citation(
            source.id,
            source.title,
            self.text,
            self.start,
            self.end,
            self.passage.id,
            source.location,
            self.passage.heading,
        )


def evidence_in(passages: Iterable[Passage]) -> list[Evidence]:
    """Every sentence of `passages`, without surrounding space; headings and crumbs are left out."""
    found = []
    for passage in passages:
        context = frozenset(query_terms(f"{passage.source.title} {passage.heading}"))
        for start, text in _bare(passage.text):
            offset = passage.start + start
            found.append(Evidence(passage, offset, offset + len(text), text, frozenset(all_terms(text)), context))
    return found


def _bare(text: str) -> Iterator[tuple[int, str]]:
    """The sentences of `text` with their places, without space and Markdown's `>` around them.

    An empty line of a quotation ends a sentence as any empty line does.
    """
    for start, end in sentences(text):
        gaps = [start, *(at for gap in _QUOTE_GAP.finditer(text, start, end) for at in gap.span()), end]
        for first, last in zip(gaps[::2], gaps[1::2], strict=True):
            bare = _BARE.fullmatch(text, first, last)
            if bare and len(bare[1]) > 1 and any(c.isalnum() for c in bare[1]):
                yield bare.start(1), bare[1]


def all_terms(text: str) -> list[str]:
    """The telling words of `text` plus its numbers in canonical form."""
    telling = (term for term in query_terms(text) if not is_number_word(term))
    return [*telling, *(f"#{number}" for number in numbers(text))]


class Weights:
    """How much a word tells among this evidence: rare words, numbers and names more."""

    def __init__(self, evidence: Sequence[Evidence]) -> None:
        self._in = Counter(term for one in evidence for term in one.terms)
        self._of = max(len(evidence), 1)

    def __call__(self, term: str) -> float:
        rare = math.log(1 + self._of / (1 + self._in.get(term, 0)))
        return rare * (2.0 if term.startswith("#") else 1.0)

    def total(self, terms: Iterable[str]) -> float:
        """Exactly rounded: sets come in another order in every process, and a tie must stay one."""
        return math.fsum(self(term) for term in terms)


def attribute(
    claim: str, evidence: Sequence[Evidence], weights: Weights, *, about: str = "", most: int = MOST_CITED
) -> tuple[list[Evidence], float]:
    """The evidence sentences that carry `claim`, and the share of its weight they cover (0 to 1).

    `about` (the question, the reasoning) breaks ties: of two sentences that hold the claim's words,
    the one that speaks of the question is meant.
    """
    wanted = set(all_terms(claim))
    if not wanted or not evidence:
        return [], 0.0
    topic = set(query_terms(about)) - wanted
    whole, topic_whole = weights.total(wanted), weights.total(topic) or 1.0
    chosen: list[Evidence] = []
    covered: set[str] = set()
    while len(chosen) < most:
        best, best_score, best_gain = None, 0.0, 0.0
        for one in evidence:
            if one in chosen:
                continue
            gain = weights.total((wanted & one.terms) - covered) / whole
            lent = weights.total((wanted & one.context) - covered - one.terms) / whole
            near = weights.total(topic & (one.terms | one.context)) / topic_whole
            score = gain + 0.3 * lent + 0.25 * near
            if gain > 0 and score > best_score:
                best, best_score, best_gain = one, score, gain
        if best is None or (chosen and best_gain < ADDS):
            break
        chosen.append(best)
        covered |= wanted & (best.terms | best.context)
    return chosen, weights.total(covered) / whole


def holding(answer: str, evidence: Sequence[Evidence], weights: Weights, about: str) -> list[Evidence]:
    """Evidence sentences in which the short `answer` stands word for word, nearest to `about` first."""
    needle = folded(answer)
    if not needle:
        return []
    topic = set(query_terms(about))
    # A word is not found inside a longer one, nor 12 inside 12,000; Chinese has no borders to see.
    before = r"(?<![A-Za-zÀ-ɏ0-9_])(?<!\d[.,])" if re.match(r"[A-Za-zÀ-ɏ0-9_]", needle) else ""
    after = r"(?![A-Za-zÀ-ɏ0-9_])(?![.,]\d)" if re.search(r"[A-Za-zÀ-ɏ0-9_]$", needle) else ""
    pattern = re.compile(before + re.escape(needle) + after)
    exact = [one for one in evidence if pattern.search(folded(one.text))]
    if not exact and re.fullmatch(r"[\d\W]+", needle) and (wanted := numbers(answer)):
        exact = [one for one in evidence if wanted <= numbers(one.text)]  # 12,000 for 1.2万
    return sorted(exact, key=lambda one: -weights.total(topic & (one.terms | one.context)))


def unquoted(claim: str, quotes: Sequence[Evidence], known: str) -> str:
    """What firm numbers or names `claim` has that neither its quotes nor `known` text have; "" when none."""
    quoted = " ".join(f"{one.text} {one.passage.heading} {one.passage.source.title}" for one in quotes)
    missing = sorted(firm_numbers(claim) - numbers(quoted) - numbers(known))
    low = folded(f"{quoted} {known}")
    missing += sorted(name for name in names(claim) | han_names(claim) if folded(name) not in low)
    return ", ".join(missing)


def folded(text: str) -> str:
    """For comparing: half width, small letters, one space, no quotation marks or closing stop."""
    text = unicodedata.normalize("NFKC", text).lower()
    text = re.sub(r"[\"'“”‘’«»《》`*]", "", text)
    return re.sub(r"\s+", " ", text).strip(" .。,，;；:：!！?？")
