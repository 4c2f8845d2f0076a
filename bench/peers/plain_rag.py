"""Plain retrieval-augmented generation: the same model and the same index, and nothing of ours besides.

The best passages of the library's search, as many as the product reads, one prompt, the model's own words. Two figures
of its citations: by our own code (`engine.evidence`), the most favourable to it, and, as `plain_numbers`, the passage
numbers it gives when asked for them. Its prompt differs from ours from the first word on, so that neither arm finds the
other's prefix in the endpoint's cache.
"""

import re
import time
from collections.abc import Sequence

from bench.scoring import Outcome, refuses
from onebox.engine.accept import language_of
from onebox.engine.check import check_sentence, check_short
from onebox.engine.evidence import Weights, evidence_in
from onebox.engine.reply import split_answer
from onebox.engine.write import numbered
from onebox.library.library import Library
from onebox.models.model import Model, Reply
from onebox.types import Language, Message, Passage, Sentence

MAX_TOKENS = 160
MARGIN = 32

OPENING: dict[Language, str] = {
    "en": "Read these passages.\n\n{passages}\n\nQuestion: {question}\n",
    "zh": "阅读以下资料。\n\n{passages}\n\n问题：{question}\n",
}
ASK: dict[Language, str] = {
    "en": "Answer the question from the passages with the shortest possible answer; "
    "say 'not in the passages' if it is not there.",
    "zh": "根据资料回答问题，答案尽可能短；如果资料里没有，就说“资料中没有”。",
}
ASK_WITH_NUMBERS: dict[Language, str] = {
    "en": "Answer the question from the passages with the shortest possible answer, followed by the numbers of the "
    "passages it stands in, like [1][2]; say 'not in the passages' if it is not there.",
    "zh": "根据资料回答问题，答案尽可能短，后面写上答案所在资料的编号，如 [1][2]；如果资料里没有，就说“资料中没有”。",
}
ASK_FULLY: dict[Language, str] = {
    "en": "Answer the question fully from the passages, in one paragraph; say 'not in the passages' if the answer is "
    "not there.",
    "zh": "根据资料用一段话完整地回答问题；如果资料里没有，就说“资料中没有”。",
}
_NUMBER = re.compile(r"[\[【(（]\s*(\d+(?:\s*[,，、]\s*\d+)*)\s*[\])）】]")


async def plain_rag(
    library: Library,
    model: Model,
    question: str,
    *,
    passages: int,
    collection: str | None = None,
    with_numbers: bool = False,
    fully: int = 0,
) -> Outcome:
    """Ask `question` of the `passages` best passages of `collection`. Raises ModelError.

    `fully`: not the shortest possible answer but a paragraph of at most so many tokens.
    """
    began = time.perf_counter()
    first: list[float] = []
    found = library.search(question, k=passages, collection=collection)
    best = [hit.passage for hit in found.hits]
    ask, most = (ASK_FULLY, fully) if fully else (ASK_WITH_NUMBERS if with_numbers else ASK, MAX_TOKENS)
    messages, shown = await _packed(model, question, best, ask, most)

    def see(piece: str) -> None:
        if piece.strip() and not first:
            first.append(time.perf_counter() - began)

    reply = await model.chat(messages, max_tokens=most, on_text=see)
    text = _NUMBER.sub("", reply.text) if with_numbers else reply.text
    refused = refuses(text)
    sentences = [] if refused else attributed(text, question, shown)
    return Outcome(
        sentences,
        refused,
        [passage.source.location for passage in best],
        reply.usage,
        first[0] if first else None,
        time.perf_counter() - began,
        _pointed(reply, shown, refused) if with_numbers else None,
        (found.note,) if found.note else (),
    )


def attributed(text: str, question: str, passages: Sequence[Passage]) -> list[Sentence]:
    """`text` with the quotes our own code finds for it: the first sentence as a short answer, the rest as prose."""
    evidence = evidence_in(passages)
    weights = Weights(evidence)
    return [
        check_sentence(one, question, evidence, weights) if place else check_short(one, "", question, evidence, weights)
        for place, one in enumerate(split_answer(text))
    ]


def numbers_in(text: str, most: int) -> list[int]:
    """Passage numbers in brackets, 1 to `most`, in order, each once."""
    found = [int(number) for group in _NUMBER.findall(text) for number in re.findall(r"\d+", group)]
    return [number for number in dict.fromkeys(found) if 1 <= number <= most]


async def _packed(
    model: Model, question: str, passages: Sequence[Passage], ask: dict[Language, str], most: int = MAX_TOKENS
) -> tuple[list[Message], Sequence[Passage]]:
    """The prompt over as many passages as fit the model's context, the last left out first."""
    language = language_of(question)
    kept = list(passages)
    while True:
        text = OPENING[language].format(passages=numbered(kept), question=question) + ask[language]
        messages = [Message("user", text)]
        if not kept or await model.count(messages) + most + MARGIN <= model.context:
            return messages, kept
        kept.pop()


def _pointed(reply: Reply, shown: Sequence[Passage], refused: bool) -> list[Passage]:
    return [] if refused else [shown[number - 1] for number in numbers_in(reply.text, len(shown))]
