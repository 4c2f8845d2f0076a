"""A model that does research by rule: what a good small model would say, the same every time, at no cost.

It plans the questions it is given, copies from the passages the sentences that share most words with the
question, and finds a question answered as soon as there is a fact. For tests and for counting calls and tokens.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from onebox.library.split import sentences
from onebox.library.tokenise import query_terms
from onebox.testing import Behaviour, Says, Script
from onebox.types import Message

QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "zh": ("青岚地铁3号线是哪一天开通运营的？", "青岚地铁3号线设多少座车站？", "穿越青岚江的盾构机为什么停工？"),
    "en": (
        "When did the electric ferries begin crossing Larkfield harbour?",
        "How many passengers does a Larkfield harbour ferry carry?",
        "What delayed the return of the Larkfield ferries?",
    ),
}
REQUEST = {"zh": "研究一下青岚地铁3号线的开通", "en": "Research the return of the Larkfield harbour ferries"}
_QUESTION = re.compile(r"^(?:问题：|Question: )(.+)$", re.MULTILINE)
_NUMBERED = re.compile(r"^\[(\d+)\] (.*)$", re.MULTILINE)
_PASSAGE = re.compile(r"^\[(\d+)\] .*$", re.MULTILINE)


_STATEMENT = re.compile(r"^\[(c\d+)\] (.*?)(?: “.*”)?(?: \(\d{4}[-\d]*\))?$", re.MULTILINE)
"""What a report is written from, without its quote and date."""


@dataclass
class Researcher:
    """Give it to FakeEndpoint as a script. Without `questions` the plan is left to code.

    `before` may answer in its place; what it gives None for is done by rule.
    """

    questions: Sequence[str]
    answered: bool = True
    gap: str = ""
    before: Callable[[str, Sequence[Message]], "str | Behaviour | None"] | None = None
    asked: list[str] = field(default_factory=list)
    """plan, queries, extract, reflect, outline, write: what it was asked for."""

    def __call__(self, messages: Sequence[Message], body: dict[str, Any]) -> "str | Behaviour":
        form = body.get("response_format", {}).get("json_schema", {}).get("schema", {}).get("properties", {})
        kinds = {"reading": "plan", "claims": "extract", "answered": "reflect", "queries": "queries"}
        kinds |= {"sections": "outline", "sentences": "write", "numbers": "extract"}
        kind = next((kind for name, kind in kinds.items() if name in form), "other")
        self.asked.append(kind)
        if self.before is not None and (instead := self.before(kind, messages)) is not None:
            return instead
        return json.dumps(self._said(kind, messages[-1].content), ensure_ascii=False)

    def _said(self, kind: str, text: str) -> dict[str, Any]:
        if kind == "plan":
            return {"reading": self.questions[0], "questions": list(self.questions)} if self.questions else {}
        if kind == "queries":
            return {"queries": [], "other": ""}
        if kind == "reflect":
            return {"answered": self.answered, "gap": self.gap}
        if kind == "write":
            return {"sentences": [{"claims": [label], "text": said} for label, said in _STATEMENT.findall(text)]}
        return {"claims": claims_in(text), "numbers": numbers_in(text)} if kind == "extract" else {"answer": ""}


def paced(script: Script, seconds: float) -> Script:
    """`script`, each answer held back for so long and then given at once."""

    def later(messages: Sequence[Message], body: dict[str, Any]) -> "str | Behaviour":
        said = script(messages, body)
        return Says(said, slow=seconds, chunk=len(said) or 1) if isinstance(said, str) else said

    return later


def numbers_in(text: str, most: int = 2) -> list[int]:
    """The numbered sentences in a prompt that share most words with its question."""
    found = _QUESTION.search(text)
    wanted = set(query_terms(found[1])) if found else set()
    shared = {int(number): wanted & set(query_terms(one)) for number, one in _NUMBERED.findall(text)}
    common = Counter(word for words in shared.values() for word in words)
    rated = sorted((-sum(1 / common[word] for word in words), number) for number, words in shared.items() if words)
    return [number for _, number in rated[:most]]


def claims_in(text: str, most: int = 2) -> list[dict[str, Any]]:
    """The sentences of the passages in a prompt that share most words with its question."""
    found = _QUESTION.search(text)
    wanted = set(query_terms(found[1])) if found else set()
    parts = _PASSAGE.split(text)[1:]
    found_in: list[tuple[int, str, set[str]]] = []
    for number, passage in zip(parts[::2], parts[1::2], strict=True):
        body = passage.partition("\n问题：")[0].partition("\nQuestion: ")[0]
        for start, end in sentences(body):
            sentence = " ".join(body[start:end].split())
            if sentence.endswith(("。", ".")):
                found_in.append((int(number), sentence, wanted & set(query_terms(sentence))))
    common = Counter(word for _, _, shared in found_in for word in shared)
    rated = [(-sum(1 / common[word] for word in shared), number, one) for number, one, shared in found_in if shared]
    return [{"passage": number, "quote": one, "claim": one} for _, number, one in sorted(rated)[:most]]
