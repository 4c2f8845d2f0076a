"""Sentences from numbered statements, each naming those it stands on; what fails its check is written once more."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...errors import BudgetExceeded
from ...library.tokenise import is_chinese
from ...types import Language, Message, Sentence
from ..call import call
from ..evidence import folded
from ..foreign import leads_away
from ..prompts import prompt
from ..reply import goes_in_circles, split_answer
from ..work import Work
from .claim import Claim
from .report_check import FOREIGN, Ground, claims_behind
from .report_pack import filled
from .report_words import say

SECTION_TOKENS = 480
REWRITE_TOKENS = 360
MOST_SENTENCES = 6
MOST_NAMED = 3
TEXT_CHARACTERS = 320
QUOTE_CHARACTERS = 400
MOST_BATCHES = 4
"""Prompts that one section may take; what does not fit into them is shown as quotes."""
MOST_QUOTES = 4
"""Quotes that stand for what was not written."""
_DATED = re.compile(r"\s*\(\d{4}(?:-\d\d){0,2}\)(?=[.。]?$)")
_LABELS = r"c\d{1,2}(?:\s*(?:,|、|and|和|与)\s*c\d{1,2})*"
_LABELLED = re.compile(
    rf",?\s*(?i:\bas \w+ (?:in|by) |\b(?:according to|in|by|from|per) )?(?:the )?"
    rf"\b(?:claims?|findings?|statements?)\s+[\[(]?{_LABELS}\b[\])]?"
    rf"|,?\s*\bas \w+ (?:in|by) the (?:quotes?|claims?|findings?|statements?|passages?|text)\b"
    rf"|\s*[\[(（【]\s*{_LABELS}\s*[\])）】]"
    rf"|(?:根据|依据|据|如|见)(?:论点|发现|陈述)?\s*{_LABELS}(?:所述|所示|所说|可知)?[,，]?\s*"
)
"""The labels of findings, which small models copy into their sentences."""
_OF_FINDINGS = re.compile(
    r"\b(?:not|no|nor)\b[^.]{0,60}\b(?:in|by|from) the (?:given|provided|available|above)?\s*"
    r"(?:findings?|information|passages?|quotes?|text)\b"
    r"|(?:资料|材料|文中|引文|所给信息|提供的信息)(?:中|里|内)?(?:都|均|并)?(?:没有|未|无)(?:提|说|给|涉|明|写|找|相关|具体)",
    re.IGNORECASE,
)
"""That something is not there is said by code, once, under the limits of the report."""


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence as the model wrote it, and the ids of the claims it named."""

    text: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drafted:
    """`unwritten`: ids of claims no prompt had room or budget for."""

    sentences: tuple[Written, ...]
    unwritten: tuple[str, ...] = ()
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """What is left of a draft after its check. `dropped` sentences are counted, not shown."""

    sentences: tuple[Sentence, ...] = ()
    failing: tuple[Written, ...] = ()
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class Statement:
    """What a prompt shows under one label, and the claims behind it."""

    text: str
    claims: tuple[str, ...]


@dataclass(slots=True)
class Draft:
    """What is asked of the model: prompt `name` over `statements`."""

    name: str
    statements: Sequence[Statement]
    language: Language
    most: int = MOST_SENTENCES
    values: dict[str, str] = field(default_factory=dict)


def shown(claim: Claim) -> Statement:
    """A claim as the model reads it: what it says, then its quote where that says it in other words."""
    said, quote = " ".join(claim.text.split()), " ".join(claim.quote.split())
    date = f" ({claim.date})" if claim.date else ""
    same = folded(said) in folded(quote) or len(said) < 2
    text = quote[:QUOTE_CHARACTERS] if same else f"{said[:QUOTE_CHARACTERS]} “{quote[:QUOTE_CHARACTERS]}”"
    return Statement(f"{text}{date}", (claim.id,))


async def draft(work: Work, step: str, asked: Draft) -> Drafted:
    """One recorded step: the model's sentences over all statements, a prompt for as many as fit each time."""

    async def write() -> Drafted:
        left, found = list(asked.statements), list[Written]()
        cut = False
        for _ in range(MOST_BATCHES):
            if not left:
                break
            messages, count = await filled(work, left, _renderer(asked), SECTION_TOKENS)
            labels = {f"c{number}": one for number, one in enumerate(left[:count], 1)}
            schema = _schema(list(labels), asked.most)
            try:
                said = await call(work, step, messages, max_tokens=SECTION_TOKENS, schema=schema)
            except BudgetExceeded:
                cut = True
                break
            found += read(said.data, labels)
            left = left[count:]
        unwritten = [name for one in left for name in one.claims]
        return Drafted(tuple(found), tuple(dict.fromkeys(unwritten)), cut)

    return await work.step(step, Drafted, write)


async def rewritten(work: Work, step: str, failing: Sequence[Written], ground: Ground, language: Language) -> Drafted:
    """One recorded step, one call: the failing sentences once more, each beside its quotes."""

    async def again() -> Drafted:
        def render(some: Sequence[Written]) -> list[Message]:
            lines = [f"[{number}] {one.text}\n{_quotes(one, ground)}" for number, one in enumerate(some, 1)]
            return prompt("report_rewrite", language, sentences="\n\n".join(lines))

        messages, count = await filled(work, failing, render, REWRITE_TOKENS)
        try:
            said = await call(work, step, messages, max_tokens=REWRITE_TOKENS, schema=_rewrite_schema(count))
        except BudgetExceeded:
            return Drafted((), (), True)
        return Drafted(tuple(_matched(said.data, failing[:count])))

    return await work.step(step, Drafted, again)


def judge(draft: Sequence[Written], ground: Ground, of: Sequence[str], language: Language, *, last: bool) -> Judged:
    """The sentences of `draft` with their verdicts, each said once. `of`: all claims of the section.

    The first time what is not supported is `failing`. The `last` time it is dropped; only what stands on quotes in
    another language, in which no word can be looked for, is kept and marked.
    """
    kept: dict[str, Sentence] = {}
    failing: list[Written] = []
    dropped = 0
    places = {claim.passage.source.location for claim in ground.claims.values()}
    for one in draft:
        for text in split_answer(one.text):
            key = folded(text)
            if key in kept or not key:
                continue
            if is_chinese(text) != (language == "zh") or goes_in_circles(text) or leads_away(text, places):
                dropped += 1
                continue
            verdict, sentence = ground.verdict(text, one.claims, of)
            if verdict == "supported" or (last and sentence.reason == FOREIGN):
                kept[key] = sentence
            elif last:
                dropped += 1
            else:
                failing.append(Written(text, one.claims))
    return Judged(tuple(kept.values()), tuple(failing), dropped)


def quotes_instead(
    claims: Sequence[Claim], said: Sequence[Sentence], ground: Ground, language: Language
) -> list[Sentence]:
    """The quotes of claims that no sentence of `said` cites, as sentences: always true to their source."""
    told = {name for sentence in said for name in claims_behind(sentence, claims)}
    found: dict[str, Sentence] = {}
    for claim in claims:
        if claim.id in told or not (evidence := ground.evidence[claim.id]):
            continue
        quote = " ".join(claim.quote.split())
        own = is_chinese(quote) == (language == "zh")
        text = quote if own else say("original", language, quote=quote)
        found.setdefault(folded(quote), Sentence(text, True, tuple(one.citation() for one in evidence)))
    return list(found.values())[:MOST_QUOTES]


def read(data: dict[str, Any] | None, labels: dict[str, Statement]) -> list[Written]:
    """The sentences of a reply; those that name nothing shown stand on everything shown."""
    found = []
    sentences = data.get("sentences") if data else None
    for one in sentences if isinstance(sentences, list) else []:
        if not isinstance(one, dict) or not (text := plain(str(one.get("text", "")))):
            continue
        given = one.get("claims")
        named = [str(name) for name in given] if isinstance(given, list) else []
        known = [name for name in dict.fromkeys(named) if name in labels] or list(labels)
        claims = dict.fromkeys(claim for name in known for claim in labels[name].claims)
        found.append(Written(text, tuple(claims)))
    return found


def plain(text: str) -> str:
    """A sentence without date and label of its finding, which small models copy; empty if it speaks of findings."""
    text = _DATED.sub("", " ".join(text.split()))
    bare = _LABELLED.sub("", text).lstrip(" ,，")
    text = bare[:1].upper() + bare[1:] if _LABELLED.match(text) else bare
    return "" if _OF_FINDINGS.search(text) else text


def _matched(data: dict[str, Any] | None, failing: Sequence[Written]) -> list[Written]:
    found: dict[int, Written] = {}
    sentences = data.get("sentences") if data else None
    for one in sentences if isinstance(sentences, list) else []:
        number = one.get("number") if isinstance(one, dict) else None
        if isinstance(number, int) and 1 <= number <= len(failing) and (text := str(one.get("text", "")).strip()):
            found.setdefault(number, Written(" ".join(text.split()), failing[number - 1].claims))
    return [found[number] for number in sorted(found)]


def _renderer(asked: Draft) -> Callable[[Sequence[Statement]], list[Message]]:
    def render(some: Sequence[Statement]) -> list[Message]:
        lines = "\n".join(f"[c{number}] {one.text}" for number, one in enumerate(some, 1))
        return prompt(asked.name, asked.language, claims=lines, most=str(asked.most), **asked.values)

    return render


def _quotes(one: Written, ground: Ground) -> str:
    quotes = [ground.claims[name].quote for name in one.claims[:MOST_NAMED] if name in ground.claims]
    return "\n".join(f"“{' '.join(quote.split())[:QUOTE_CHARACTERS]}”" for quote in quotes)


def _schema(labels: Sequence[str], most: int) -> dict[str, Any]:
    claims = {"type": "array", "items": {"type": "string", "enum": list(labels)}, "minItems": 1, "maxItems": MOST_NAMED}
    return _list_of({"claims": claims, "text": {"type": "string", "maxLength": TEXT_CHARACTERS}}, most)


def _rewrite_schema(count: int) -> dict[str, Any]:
    number = {"type": "integer", "minimum": 1, "maximum": max(count, 1)}
    return _list_of({"number": number, "text": {"type": "string", "maxLength": TEXT_CHARACTERS}}, max(count, 1))


def _list_of(properties: dict[str, Any], most: int) -> dict[str, Any]:
    item = {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
    return {
        "type": "object",
        "properties": {"sentences": {"type": "array", "items": item, "maxItems": most}},
        "required": ["sentences"],
        "additionalProperties": False,
    }
