"""What is remembered about the user, told to the model where it fits the question: a few lines, their own words.

Sparingly: how the user wants to be spoken to goes with every question; a fact only when it shares a telling word
with it. Never with pages of the web, whose words nobody vouches for, and never into a search query.
"""

import json
from collections.abc import Sequence
from dataclasses import replace

from ...events_memory import MemoryUsed
from ...library.tokenise import is_function_word, query_terms, words
from ...types import Message
from ..prompts import prompt
from ..work import Known, Work

_COMMON = "我 你 我们 喜欢 想 要 知道 可以 需要 人 说 做 用 like want need know make get use go people thing"
TOO_COMMON = frozenset(_COMMON.split())
"""Words that a question and a fact share without having anything to do with each other."""


async def recall(work: Work) -> None:
    """Choose what the model is told. Recorded for everyone, without a word where there is nothing to tell.

    A run that goes on takes the same steps as before, whatever was remembered or forgotten meanwhile.
    """
    if (person := work.person) is None:
        return

    async def choose() -> str:
        known = person.all() if person.on else ()
        chosen = [one.id for one in await _that_fit(work, fitting(work.ask.text, known))]
        if chosen:
            work.emit(MemoryUsed(ids=chosen))
        return json.dumps(chosen)

    chosen: list[str] = json.loads(await work.record("remember", choose))
    by_id = {one.id: one for one in person.all()} if chosen and person.on else {}
    work.remembered = tuple(by_id[one] for one in chosen if one in by_id)  # one deleted since is not told any more


def forget(work: Work) -> None:
    """Go on without them: what follows is written from pages of the web."""
    if work.remembered:
        work.remembered = ()
        work.emit(MemoryUsed(ids=[]))


def fitting(question: str, known: Sequence[Known]) -> list[Known]:
    """Those told always, newest first; then those that share telling words with the question, most first."""
    asked = _telling(question)
    shared = {one.id: len(asked & _telling(one.text)) for one in known}
    fit = [one for one in known if not one.always and shared[one.id]]
    return [*(one for one in known if one.always), *sorted(fit, key=lambda one: -shared[one.id])]


def with_memory(work: Work, messages: Sequence[Message]) -> list[Message]:
    """`messages` with what is remembered after the system's words."""
    if not work.remembered or not messages or messages[0].role != "system":
        return list(messages)
    first = messages[0]
    return [replace(first, content=f"{first.content}\n\n{_block(work, work.remembered)}"), *messages[1:]]


async def _that_fit(work: Work, known: Sequence[Known]) -> list[Known]:
    """As many as the settings allow, in the model's own tokens; the last go first."""
    assert work.person
    kept = list(known[: work.person.most])
    while kept and await work.model.count([Message("system", _block(work, kept))]) > work.person.tokens:
        kept.pop()
    return kept


def _block(work: Work, known: Sequence[Known]) -> str:
    lines = "\n".join(f"- {one.text}" for one in known)
    return "\n".join(message.content for message in prompt("remembered", work.language, memories=lines))


def _telling(text: str) -> set[str]:
    every = [word for word in words(text) if not is_function_word(word) and word not in TOO_COMMON]
    return set(query_terms(" ".join(every))) if every else set()
