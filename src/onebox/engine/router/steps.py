"""The recorded steps of a run that the router's model tier takes: choosing the depth, making a question stand alone."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from ...errors import BudgetExceeded, ModelError
from ...types import Ask, Depth, Message
from ..call import call
from ..work import Work
from .ask_model import AskModel, standalone
from .choice import Request
from .follow_up import joined, leans
from .router import Router
from .settle import facts, settle, without_sandbox

_UNDERSTOOD = {"zh": "理解为：{question}", "en": "understood as: {question}"}


def request_of(ask: Ask, history: Sequence[Message] = ()) -> Request:
    """What the router looks at."""
    files = (PurePath(ask.file).name,) if ask.file else ()
    return Request(ask.text, files, tuple(turn.content for turn in history if turn.role == "user"))


async def choose_depth(
    work: Work, router: Router, there: Collection[Depth], lacks: Callable[[], Awaitable[str]]
) -> Depth:
    """The depth of a run whose request the first tiers were not sure of. `lacks`: why nothing can be run, or empty."""
    documents = bool(work.ask.file or work.ask.collection)

    async def choose() -> str:
        choice = await router.route(request_of(work.ask, work.history), _asking(work, "route"), work.language)
        done = settle(choice.depth, there, documents=documents)
        told = facts(choice, done, documents=documents, language=work.language)
        if done is Depth.EXECUTE and (why := await lacks()):
            told = without_sandbox(told, why, documents=documents, language=work.language)
        for fact in told:
            work.emit(fact)
        return str(told[0].depth)

    return Depth(await work.step("route", str, choose))


async def stand_alone(work: Work) -> None:
    """Give `work` its question in a form that can be searched for, when it leans on the turns before."""
    question = work.ask.text
    if not work.history or not leans(question, after_turns=True):
        return

    async def rewrite() -> str:
        written = await standalone(_asking(work, "standalone"), question, work.history, work.language)
        written = written or joined(question, request_of(work.ask, work.history).before)
        work.note(_UNDERSTOOD[work.language].format(question=written))
        return written

    work.ask = replace(work.ask, text=await work.step("standalone", str, rewrite))


def _asking(work: Work, step: str) -> AskModel:
    """A call within the run's budget. Without money or a model that answers there is no answer: code copes."""

    async def ask(messages: Sequence[Message], most: int, schema: dict[str, Any]) -> dict[str, Any] | None:
        try:
            said = await call(work, step, messages, max_tokens=most, schema=schema, landing=False)
        except (BudgetExceeded, ModelError) as error:
            work.note(f"{step}: {error}")
            return None
        return said.data

    return ask
