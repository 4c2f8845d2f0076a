"""The plan: three to six questions, made by one call to a model, or by code where it does not give what was asked.

Small models repeat themselves, wander off and answer in the wrong language; so every question they give
is looked at, and what is missing is filled in from the words of the request (`aspects.py`).
"""

import re
from typing import Any

from ...library.split import sentences
from ...library.tokenise import is_chinese, query_terms
from ...search.queries import OVERLAP, keywords, problem
from ...types import Language
from ..prompts import prompt
from ..work import Work
from .about import named_in, pieces
from .asking import ask
from .aspects import clipped, left_out, named_part, questions_for, standing_alone, tells_who
from .desk import desk_of, told
from .plan import Plan, Question
from .report_again import plan_again, plan_on

FEWEST = 3
MOST = 6
LEFT_OUT = 1
"""Questions beyond `MOST` for what those of the model leave out."""
PLAN_TOKENS = 420
LONGEST_ASKED = 120
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "reading": {"type": "string", "minLength": 4, "maxLength": 200},
        "subject": {"type": "string", "minLength": 2, "maxLength": 40},
        "questions": {
            "type": "array",
            "minItems": FEWEST,
            "maxItems": MOST,
            "items": {"type": "string", "minLength": 4, "maxLength": LONGEST_ASKED},
        },
    },
    "required": ["reading", "subject", "questions"],
    "additionalProperties": False,
}
_FACETS: dict[Language, tuple[str, ...]] = {
    "zh": ("{topic}的基本情况是什么？", "关于{topic}有哪些具体的数字和日期？", "{topic}的原因、影响和争议是什么？"),
    "en": (
        "What is known about {topic}?",
        "Which figures and dates are given for {topic}?",
        "What are the causes, effects and disputes of {topic}?",
    ),
}
_READING: dict[Language, str] = {"zh": "查清：{request}", "en": "To find out: {request}"}
_WISH = re.compile(
    r"^(?:请|麻烦|帮我|给我|你)*(?:深入|全面|详细|系统)?地?(?:研究|调研|调查|梳理|了解|比较|分析)(?:一下|一份)?"
    r"|^(?:please |can you |could you )*"
    r"(?:research|investigate|look into|find out about|report on|write a report on)\s+",
    re.IGNORECASE,
)

_HEAD = re.compile(r"[^对的、，]{4,}(?=[对的])")


async def planned(work: Work) -> Plan:
    """One recorded step: the first version of the plan, on the desk and told."""
    desk = desk_of(work)

    async def make() -> Plan:
        if (found := desk.plan()) is None:
            desk.put(await _made(work), "box")
            found = desk.plan()
        assert found is not None
        work.emit(told(*found))
        return found[0]

    return await work.step("plan", Plan, make, detail=work.ask.text)


async def _made(work: Work) -> Plan:
    if work.earlier is not None and work.ask.refresh:
        return plan_again(work.earlier)
    made = await _asked(work)
    return plan_on(work.earlier, made) if work.earlier is not None else made


async def _asked(work: Work) -> Plan:
    request = work.ask.text
    messages = prompt("research_plan", work.language, request=request, notes="")
    said = await ask(work, "plan", messages, max_tokens=PLAN_TOKENS, schema=SCHEMA)
    data = (said.data if said else None) or {}
    given = data.get("questions")
    texts = good_questions(given if isinstance(given, list) else [], request, work)
    texts = filled(texts, request, subject_of(data.get("subject"), request))
    reading = " ".join(str(data.get("reading") or "").split())[:200]
    if len(reading) < 4 or is_chinese(reading) != is_chinese(request):
        reading = _READING[work.language].format(request=request[:180])
    return Plan(1, reading, tuple(Question(f"q{number}", text) for number, text in enumerate(texts, 1)))


def good_questions(given: list[Any], request: str, work: Work) -> list[str]:
    """Those of `given` that ask something of `request`, each once."""
    good: list[str] = []
    for one in given:
        text = " ".join(one.split()) if isinstance(one, str) else ""
        if len(text) == LONGEST_ASKED:  # where the schema ends a question, whole or not
            text = clipped(text, LONGEST_ASKED)
        if is_question_for(text, request, work) and is_new(text, good):
            good.append(text)
    return good[:MOST]


def filled(texts: list[str], request: str, subject: str) -> list[str]:
    """`texts` made whole; where there are none, the sentences of the request; at least `FEWEST`."""
    own, facets = own_questions(request)
    made = whole(texts, request, subject) if texts else [text for text in own if is_new(text, [])]
    return [*made, *facets[: max(0, FEWEST - len(made))]]


def subject_of(given: Any, request: str) -> str:
    """What the request is about in a few words: as the model says, where these are words of the request.

    Of 某某政策对产业的影响 the first half: that is what every question is about, the rest is for some of them to ask.
    """
    text = " ".join(given.split())[:60] if isinstance(given, str) else ""
    head = _HEAD.match(text)
    text = (head[0] if head else text).strip(" ,，、;；:：.。")
    named = set() if tells_who(text) else pieces(text)
    return text if named and 2 * len(named & pieces(request)) >= len(named) else ""


def whole(texts: list[str], request: str, subject: str) -> list[str]:
    """`texts`, each saying what it is about, and questions for what of the request they leave out."""
    subject = subject or _WISH.sub("", named_part(request))
    missing = [part for part in left_out(request, texts) if pieces(part) - pieces(subject)]
    named = {word for name in named_in(request) for word in name}
    alone = [standing_alone(text, subject, named) for text in texts] if subject else texts
    room = max(LEFT_OUT, MOST - len(texts))
    return [*alone, *questions_for(missing, subject or topic_of(request))[:room]]


def is_question_for(text: str, request: str, work: Work) -> bool:
    """Is `text` in the language of `request`, about it, and free of addresses and years out of the air?"""
    if not 4 <= len(text) <= 160 or is_chinese(text) != is_chinese(request) or not pieces(text) & pieces(request):
        return False
    return problem(text, request, work.now) in ("", "long", "other subject")


def is_new(text: str, others: list[str]) -> bool:
    own = set(query_terms(text))
    return bool(own) and all(_overlap(own, set(query_terms(other))) < OVERLAP for other in others)


def own_questions(request: str) -> tuple[list[str], list[str]]:
    """Questions by code: the sentences of the request, and the facets anything has."""
    language: Language = "zh" if is_chinese(request) else "en"
    text = " ".join(request.split())
    parts = [part for start, end in sentences(text) if len(query_terms(part := text[start:end].strip())) > 1]
    topic = topic_of(request)
    return [part[:160] for part in parts[:MOST]], [facet.format(topic=topic) for facet in _FACETS[language]]


def topic_of(request: str) -> str:
    """The first words of the request without the wish."""
    text = " ".join(request.split())
    return keywords(_WISH.sub("", text), "zh" if is_chinese(request) else "en")[:60].strip() or text[:60]


def _overlap(first: set[str], second: set[str]) -> float:
    """Jaccard's measure."""
    return len(first & second) / len(first | second) if first | second else 1.0
