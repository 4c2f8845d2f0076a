"""Chat: an answer from the model and the conversation, one call. No claim of a source is made."""

from collections.abc import Callable
from dataclasses import replace

from ...events import AnswerDelta, AnswerStarted
from ...types import Message, Sentence
from ..ask_back import asked_back
from ..call import call, fits
from ..deliver import deliver
from ..prompts import prompt
from ..remember.recall import recall, with_memory
from ..work import Work

CHAT_TOKENS = 700


async def chat(work: Work, keep: Callable[[str], None]) -> None:
    await recall(work)

    async def say() -> str:
        work.emit(AnswerStarted(model=work.model.name))
        voice = work.ask.persona or work.persona.voice_in(work.language)
        opening, question = with_memory(work, prompt("chat", work.language, question=work.ask.text, voice=voice))
        question = replace(question, images=work.pictures)
        if work.ask.instructions:
            opening = Message("system", f"{opening.content}\n\n{work.ask.instructions}")
        messages = await _with_history(work, opening, question)
        said = await call(work, "write", messages, max_tokens=CHAT_TOKENS, on_text=lambda piece: _send(work, piece))
        text = said.text.strip()
        if work.ask.asks_back:
            text += await asked_back(work, question.content, text)
        if work.ask.closing and work.ask.closing not in text:
            _send(work, f"\n\n{work.ask.closing}")
            text += f"\n\n{work.ask.closing}"
        return text

    text = await work.step("write", str, say)
    await deliver(work, "finished", [Sentence(text, False, (), "from the model, without a source")], keep=keep)


async def _with_history(work: Work, opening: Message, question: Message) -> list[Message]:
    """As many of the latest turns as fit the context; the oldest go first."""
    history = list(work.history)
    while history and not await fits(work, [opening, *history, question], CHAT_TOKENS):
        del history[:2]
    return [opening, *history, question]


def _send(work: Work, piece: str) -> None:
    if piece and work.first_token is None:
        work.first_token = work.elapsed
    work.emit(AnswerDelta(text=piece))
