"""The question to the reader that ends an answer, where an agent's file wants one (`asks_back`).

A small model that is told to end with a question often forgets, so it is asked for by itself.
"""

import re

from ..errors import BudgetExceeded
from ..events import AnswerDelta
from .call import call, fits
from .prompts import prompt
from .work import Work

QUESTION_TOKENS = 80
_QUESTION = re.compile(r"[^\n]*?[?？]")
_LABEL = re.compile(r"^[^:：?？]{1,20}[:：]\s*")


async def asked_back(work: Work, question: str, answer: str) -> str:
    """What is set below `answer`, streamed: the agent's words and a question; nothing when the model has none."""
    messages = prompt("ask_back", work.language, question=question, answer=answer)
    if not await fits(work, messages, QUESTION_TOKENS):
        return ""
    try:
        said = await call(work, "ask back", messages, max_tokens=QUESTION_TOKENS)
    except BudgetExceeded:
        return ""
    found = _QUESTION.search(said.text.strip())
    if not found:
        return ""
    words = work.ask.asks_back.strip()
    space = " " if work.language == "en" else ""
    text = f"\n\n{words}{space}{_LABEL.sub('', found.group().strip())}"
    work.emit(AnswerDelta(text=text))
    return text
