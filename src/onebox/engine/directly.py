"""What needs no model and no source: a sum, a unit, a date, a time. Code answers, and says that it did."""

from collections.abc import Callable

from ..events import ClaimChecked
from ..types import Depth, Language, Sentence
from .deliver import deliver
from .direct import direct_answer
from .work import Work

CALCULATED: dict[Language, str] = {"zh": "由程序算出，没有用模型", "en": "calculated by code, no model asked"}


async def answered_directly(work: Work, keep: Callable[[str], None]) -> bool:
    """Answer the question by code when it can be; a depth, a file or a place the user named goes before."""
    ask = work.ask
    if ask.file or ask.collection or ask.depth not in (None, Depth.CHAT, Depth.THINK):
        return False

    async def calculate() -> str:
        found = direct_answer(ask.text, work.now, work.language)
        return found.text if found else ""

    if not direct_answer(ask.text, work.now, work.language):  # no step is recorded for nothing
        return False
    text = await work.step("calculate", str, calculate)
    if not text:
        return False
    sentence = Sentence(text, True, (), CALCULATED[work.language])
    work.emit(ClaimChecked(index=0, text=text, supported=True, reason=sentence.reason))
    await deliver(work, "finished", [sentence], keep=keep)
    return True
