"""What a call is shown: the user's notes, claims by number, as many passages as fit."""

from collections.abc import Sequence

from ...types import Language, Message, Passage
from ..call import MARGIN_TOKENS
from ..prompts import prompt
from ..work import Work
from ..write import numbered
from .budget import MOST_TOKENS
from .claim import Claim
from .plan import Plan

_NOTES: dict[Language, str] = {"zh": "用户的说明：", "en": "The user adds: "}
MOST_NOTES = 600
"""Characters; the newest notes count most."""


def notes_text(plan: Plan, language: Language) -> str:
    """The notes of the plan as a line of a prompt; empty when there are none."""
    joined = ("；" if language == "zh" else "; ").join(reversed(plan.notes))[:MOST_NOTES]
    return f"{_NOTES[language]}{joined}\n" if joined else ""


def claims_text(claims: Sequence[Claim]) -> str:
    return "\n".join(f"- {claim.text}" for claim in claims)


async def with_passages(
    work: Work, name: str, passages: Sequence[Passage], max_tokens: int, **values: str
) -> tuple[list[Message], list[Passage]]:
    """Prompt `name` over as many of `passages` as a call of research may hold, and which those were."""
    room = min(MOST_TOKENS, work.model.context) - max_tokens - MARGIN_TOKENS
    kept = list(passages)
    while True:
        messages = prompt(name, work.language, passages=numbered(kept), **values)
        if not kept or await work.model.count(messages) <= room:
            return messages, kept
        kept.pop()


async def with_claims(work: Work, name: str, claims: Sequence[Claim], max_tokens: int, **values: str) -> list[Message]:
    """Prompt `name` over as many of `claims`, the newest, as a call of research may hold."""
    room = min(MOST_TOKENS, work.model.context) - max_tokens - MARGIN_TOKENS
    kept = list(claims)
    while True:
        messages = prompt(name, work.language, claims=claims_text(kept), **values)
        if len(kept) < 2 or await work.model.count(messages) <= room:
            return messages
        del kept[: max(1, len(kept) // 4)]
