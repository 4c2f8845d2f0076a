"""Close a run: the whole answer as one event, and as a message in the conversation."""

from collections.abc import Callable, Sequence

from ..events import AnswerFinished, Cited
from ..types import Citation, Language, Sentence, StopReason
from .work import Work

REFUSED: dict[Language, str] = {
    "en": "I found nothing I can stand behind.",
    "zh": "我没找到可靠的说法。",
}
"""What the conversation keeps in place of an answer: the next turn is asked after it."""
NEAR: dict[Language, str] = {
    "en": "What comes nearest, and may not be an answer:",
    "zh": "最接近的原文，未必就是答案：",
}
"""Above the sentences that a refusal shows."""


async def deliver(
    work: Work,
    stop_reason: StopReason,
    sentences: Sequence[Sentence],
    *,
    tried: Sequence[str] = (),
    missing: Sequence[str] = (),
    near: Sequence[Citation] = (),
    text: str = "",
    keep: Callable[[str], None],
) -> None:
    """`keep` stores the text in the conversation; doing it twice does no harm. `text`: in place of the sentences'."""
    text = text or as_text(sentences)

    async def say() -> str:
        keep(text or REFUSED[work.language])
        work.emit(
            AnswerFinished(
                stop_reason=stop_reason,
                text=text,
                tried=list(tried),
                missing=list(missing),
                near=[Cited.model_validate(one, from_attributes=True) for one in near],
                first_token=round(work.first_token, 3) if work.first_token is not None else None,
                total=round(work.elapsed, 3),
            )
        )
        return stop_reason

    await work.step("deliver", str, say)


def refusal(language: Language, near: Sequence[Cited]) -> str:
    """A refusal for whoever reads only text: with the sentences that come nearest, word for word."""
    if not near:
        return REFUSED[language]
    quotes = "\n\n".join(f"> {' '.join(one.quote.split())}\n> — {one.title}" for one in near)
    return f"{REFUSED[language]}\n\n{NEAR[language]}\n\n{quotes}"


def as_text(sentences: Sequence[Sentence]) -> str:
    """Sentences as running text: no space after Chinese, one after others."""
    text = ""
    for sentence in sentences:
        piece = sentence.text.strip()
        if text and not text.endswith(tuple("。！？；…”\n")):
            text += " "
        text += piece
    return text
