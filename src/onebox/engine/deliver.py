"""Close a run: the whole answer as one event, and as a message in the conversation."""

from collections.abc import Callable, Sequence

from ..events import AnswerFinished
from ..types import Language, Sentence, StopReason
from .work import Work

REFUSED: dict[Language, str] = {
    "en": "I found nothing I can stand behind.",
    "zh": "我没找到可靠的说法。",
}
"""What the conversation keeps in place of an answer: the next turn is asked after it."""


async def deliver(
    work: Work,
    stop_reason: StopReason,
    sentences: Sequence[Sentence],
    *,
    tried: Sequence[str] = (),
    missing: Sequence[str] = (),
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
                first_token=round(work.first_token, 3) if work.first_token is not None else None,
                total=round(work.elapsed, 3),
            )
        )
        return stop_reason

    await work.step("deliver", str, say)


def as_text(sentences: Sequence[Sentence]) -> str:
    """Sentences as running text: no space after Chinese, one after others."""
    text = ""
    for sentence in sentences:
        piece = sentence.text.strip()
        if text and not text.endswith(tuple("。！？；…”\n")):
            text += " "
        text += piece
    return text
