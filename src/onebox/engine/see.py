"""An answer from pictures, by a model that sees them.

What it says is held against the text recognised in them, as every answer is. What no text carries is not
dropped, for a picture shows more than its words; it is marked as what the model saw and nobody checked.
"""

from collections.abc import Sequence
from dataclasses import replace

from ..events import AnswerDelta, AnswerStarted
from ..types import Language, Message, Passage, Sentence
from .call import call, fits
from .check import check_sentence
from .evidence import Weights, evidence_in
from .prompts import prompt
from .reply import says_nothing, split_answer
from .work import Work
from .write import FULL_TOKENS, claim_event, numbered

SEEN = "seen by the model, no text says it"
_LEFT_OUT: dict[Language, str] = {
    "zh": "模型的上下文放不下所有图片：只看了 {of} 张中的 {shown} 张",
    "en": "the model's context does not hold all pictures: {shown} of {of} were looked at",
}


async def see(work: Work, passages: Sequence[Passage]) -> list[Sentence]:
    """One recorded step: the answer to the question from `work.pictures`; empty when they do not hold it.

    `passages` are of the text recognised in them, and of other files shown.
    """

    async def look() -> list[Sentence]:
        work.emit(AnswerStarted(model=work.model.name))
        messages, kept = await _packed(work, passages)
        said = await call(work, "see", messages, max_tokens=FULL_TOKENS, on_text=lambda piece: _send(work, piece))
        if says_nothing(said.text):
            return []
        sentences = judged(work.ask.text, said.text, kept)
        for index, sentence in enumerate(sentences):
            work.emit(claim_event(index, sentence))
        return sentences

    return await work.step("look at the pictures", list[Sentence], look)


def judged(question: str, text: str, passages: Sequence[Passage]) -> list[Sentence]:
    """Each sentence of `text`: supported by the passages, or only seen."""
    evidence = evidence_in(passages)
    weights = Weights(evidence)
    sentences = []
    for one in split_answer(text):
        verdict = check_sentence(one, question, evidence, weights) if evidence else Sentence(one, False)
        sentences.append(verdict if verdict.supported else Sentence(one, False, (), SEEN))
    return sentences


async def _packed(work: Work, passages: Sequence[Passage]) -> tuple[list[Message], Sequence[Passage]]:
    """The prompt with the pictures, over as many passages as fit the model's context beside them.

    Where not even the pictures fit, the last ones are left out, and that is said; one stays.
    """
    kept, pictures = list(passages), work.pictures
    while True:
        opening, question = prompt("see", work.language, passages=numbered(kept), question=work.ask.text)
        messages = [opening, replace(question, images=pictures)]
        if await fits(work, messages, FULL_TOKENS) or (not kept and len(pictures) <= 1):
            break
        if kept:
            kept.pop()
        else:
            pictures = pictures[:-1]
    if len(pictures) < len(work.pictures):
        work.note(_LEFT_OUT[work.language].format(shown=len(pictures), of=len(work.pictures)))
    return messages, kept


def _send(work: Work, piece: str) -> None:
    if piece and work.first_token is None:
        work.first_token = work.elapsed
    work.emit(AnswerDelta(text=piece))
