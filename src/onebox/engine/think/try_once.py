"""One draft: the model called, the program run or the solution read, the events told."""

import asyncio
from collections.abc import Callable

from ...events import AnswerDelta, AnswerStarted, DraftMade, ReasoningDelta
from ...types import Message
from ..call import MARGIN_TOKENS, Manner, Said, call
from ..prompts import prompt
from ..work import Work
from .draft import By, Draft, from_program, from_writing

TOKENS = {"program": 320, "written": 480}
THINKING_TOKENS = 4_000
"""The most that a model which reasons may think before one draft, as far as budget and context allow."""
TEMPERATURE = 0.7
"""Of every draft but the first of its kind: drafts made alike would agree for nothing."""


async def try_once(work: Work, index: int, by: By, *, as_answer: bool = False) -> Draft:
    """One recorded step, told as thinking while it is written; with `as_answer` as the answer itself."""

    async def draft() -> Draft:
        first = index < 2

        def think(piece: str) -> None:
            work.emit(ReasoningDelta(text=piece))

        messages = prompt(f"think_{by}", work.language, question=work.ask.text)
        if as_answer and work.ask.instructions:
            messages[0] = Message("system", f"{messages[0].content}\n\n{work.ask.instructions}")
        if index:
            think("\n\n")
        said = await call(
            work,
            f"draft {index + 1}",
            messages,
            max_tokens=TOKENS[by],
            on_text=begin_answer(work) if as_answer else think,
            manner=Manner(
                temperature=0.0 if first else TEMPERATURE,
                seed=None if first else index,
                thinking_tokens=await _thinking(work, messages, TOKENS[by]),
                on_reasoning=think,
            ),
        )
        made = await _made(work, by, said)
        work.emit(DraftMade(index=index, by=by, text=made.text, answer=made.answer, error=made.error))
        return made

    return await work.step(f"{by} {index + 1}", Draft, draft)


def begin_answer(work: Work) -> Callable[[str], None]:
    """A new answer from here; what is returned takes its text, piece by piece."""
    work.emit(AnswerStarted(model=work.model.name))

    def send(piece: str) -> None:
        if piece and work.first_token is None:
            work.first_token = work.elapsed
        work.emit(AnswerDelta(text=piece))

    return send


async def _made(work: Work, by: By, said: Said) -> Draft:
    if not said.text.strip():  # all tokens went into thinking; what it came to is better than nothing
        return Draft(by, "", error="it was still thinking when its tokens ran out", sound=False)
    if by == "written":
        return from_writing(said.text, whole=said.whole)
    if work.evaluator is None:
        return Draft(by, said.text, error="there is nothing to run it with", sound=False)
    evaluator = await asyncio.to_thread(work.evaluator)
    return await asyncio.to_thread(from_program, said.text, evaluator)


async def _thinking(work: Work, messages: list[Message], text_tokens: int) -> int:
    """Tokens left for thinking, in the budget and in the model's context."""
    room = work.model.context - await work.model.count(messages) - text_tokens - MARGIN_TOKENS
    left = work.ask.budget.completion_tokens - work.spent.completion_tokens - text_tokens
    return max(0, min(THINKING_TOKENS, room, left))
