"""A model that answers programs of others by rule: the forms they ask for, and sentences copied from what they show.

It says what a small model would that follows orders and does not say when it knows nothing: whether a report is written
from nothing is the program's doing. For tests and for counting calls and tokens, at no cost.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bench.scripted import Researcher
from onebox.library.split import sentences
from onebox.library.tokenise import query_terms
from onebox.testing import fake_tokens
from onebox.types import Message

NOTHING = {"zh": "根据现有资料，这件事发生在1987年3月4日。", "en": "According to the sources, it was on 4 March 1987."}
"""Said when nothing in the prompt has to do with the question."""
_ADDRESS = re.compile(r"https?://\S+")


@dataclass
class PeerModel:
    """A function from messages and request body to a text, for one question."""

    question: str

    def __call__(self, messages: Sequence[Message], body: dict[str, Any]) -> str:
        text = "\n".join(message.content for message in messages)
        if "response_format" in body:
            return self._of_onebox(messages, body)
        return next((self._form(form) for mark, form in _FORMS.items() if mark in text), "") or self.best(text)

    def best(self, text: str) -> str:
        """The sentence of `text` that shares most words with the question; NOTHING where none does."""
        wanted, best, most = set(query_terms(self.question)), "", 1
        for line in _ADDRESS.sub(" ", text).splitlines():
            for start, end in sentences(line):
                one = line[start:end].strip()
                shared = len(wanted & set(query_terms(one)))
                if shared > most and self.question not in one and one.endswith(("。", ".")):
                    best, most = one, shared
        return best or NOTHING["en" if self.question.isascii() else "zh"]

    def _form(self, form: str) -> str:
        return form.replace("QUESTION", self.question)

    def _of_onebox(self, messages: Sequence[Message], body: dict[str, Any]) -> str:
        names = body["response_format"].get("json_schema", {}).get("schema", {}).get("properties", {})
        if "answer" in names:
            said = self.best(messages[-1].content)
            return json.dumps({"why": said, "answer": said}, ensure_ascii=False)
        return str(Researcher(())(messages, body))


_FORMS = {
    "agent_role_prompt": '{"server": "Agent", "agent_role_prompt": "You are a careful researcher."}',
    "You must respond with a list of strings": '["QUESTION", "QUESTION 2026"]',
    "Format as 'Query: <query>'": "Query: QUESTION\nGoal: an answer\nQuery: QUESTION 2026\nGoal: what is new",
    "on a new line starting with 'Question: '": "Question: QUESTION\nQuestion: what is new?",
    "Format each learning as": "",  # a learning is a sentence, as a report is
    "One question per line": "Q: QUESTION 2026\nQ: QUESTION news",
    "You are a search result filter": "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]",
    "Analyze these sources for factual consistency": "No conflicts found.",
}
"""What stands in a prompt of a peer, and the reply in the form it asks for."""


def forwarded(model: Callable[[Sequence[Message], dict[str, Any]], str]) -> Callable[[dict[str, Any]], Any]:
    """`model` as the meter takes it: a body for /chat/completions to the endpoint's answer."""

    async def forward(body: dict[str, Any]) -> dict[str, Any]:
        messages = [Message(one["role"], _text(one.get("content"))) for one in body["messages"]]
        text = model(messages, body)
        used = {
            "prompt_tokens": sum(fake_tokens(message.content) for message in messages),
            "completion_tokens": fake_tokens(text),
        }
        choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}
        return {"id": "c", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice], "usage": used}

    return forward


def _text(content: Any) -> str:
    return content if isinstance(content, str) else "\n".join(part.get("text", "") for part in content or ())
