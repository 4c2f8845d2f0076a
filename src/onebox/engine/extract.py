"""The other route to a cited answer: extract-then-write.

The model first picks quotes, code finds each in its passage or drops it, and the writer then sees
only those quotes. Source of the method: "Attribute First, then Generate" (ACL 2024) and PaperQA's
evidence step. Costs a second call. No depth uses it yet: the
ablation has still to say for which model it pays.
"""

import difflib
from collections.abc import Sequence

from ..types import Passage
from .call import call
from .evidence import Evidence, all_terms, evidence_in, folded
from .work import Work
from .write import packed

EXTRACT_TOKENS = 320
MOST_QUOTES = 4
ALIKE = 0.8
"""A quote typed with small mistakes is the sentence it shares this much with."""


async def extract(work: Work, passages: Sequence[Passage]) -> list[Passage]:
    """One recorded step: the sentences the model would answer from, each cut out as a passage of its own."""

    async def pick() -> list[Passage]:
        messages, kept = await packed(work, "extract", passages, EXTRACT_TOKENS)
        said = await call(
            work, "extract", messages, max_tokens=EXTRACT_TOKENS, schema=_schema(len(kept)), landing=False
        )
        quotes = said.data.get("quotes", []) if said.data else []
        return located([str(quote.get("text", "")) for quote in quotes if isinstance(quote, dict)], kept)

    return await work.step("extract", list[Passage], pick)


def located(quotes: Sequence[str], passages: Sequence[Passage]) -> list[Passage]:
    """The sentences of `passages` that `quotes` are, in order, each once; a quote found nowhere is dropped."""
    evidence = evidence_in(passages)
    found: dict[tuple[str, int], Evidence] = {}
    for quote in quotes:
        one = find_quote(quote, evidence)
        if one is not None:
            found[(one.passage.source.id, one.start)] = one
    return [
        Passage(one.passage.id, one.passage.source, one.start, one.end, one.text, one.passage.heading)
        for one in found.values()
    ]


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


def _schema(passages: int) -> dict[str, object]:
    quote = {
        "type": "object",
        "properties": {
            "passage": {"type": "integer", "minimum": 1, "maximum": max(passages, 1)},
            "text": {"type": "string", "maxLength": 300},
        },
        "required": ["passage", "text"],
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {"quotes": {"type": "array", "items": quote, "maxItems": MOST_QUOTES}},
        "required": ["quotes"],
        "additionalProperties": False,
    }
