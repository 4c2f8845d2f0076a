"""Write the answer from the passages and check every sentence of it.

Write-then-attribute: the model answers from numbered passages and types no citation; code then finds the
sentences that carry each part (`evidence.py`) and judges it (`check.py`). Asked for quotes first, a 1.5B model
answers less than half as well (bench/LOG.md); research, where a claim is short, does ask for them.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from ..errors import BudgetExceeded
from ..events import AnswerDelta, AnswerStarted, Cited, ClaimChecked
from ..library.split import sentences
from ..types import Language, Message, Passage, Sentence
from .call import Manner, call, fits
from .check import check_sentence, check_short
from .compare import decided
from .deliver import as_text
from .evidence import Weights, evidence_in, folded
from .fields import FieldReader
from .foreign import without_foreign
from .press import BESIDE, EXPLAINS, is_meant, speaks_of
from .prompts import prompt
from .question import Wanted, wanted
from .remember.recall import with_memory
from .reply import NOTHING, Draft, goes_in_circles, read_reply, says_nothing, split_answer
from .work import Work

SHORT_TOKENS = 80
JSON_TOKENS = 140
FULL_TOKENS = 260
WRITTEN_TOKENS = 420
_IN_SENTENCES: dict[str, tuple[str, int]] = {
    "explain": ("answer_full", FULL_TOKENS),
    "written": ("answer_written", WRITTEN_TOKENS),
}
"""Form → the prompt that asks for it and the most it may take; of any other the shortest answer is asked for."""


async def write(work: Work, passages: Sequence[Passage], name: str = "write", *, searched: Sequence[str] = ()) -> Draft:
    """One recorded step: the model's answer from `passages`, which `searched` found, streamed as it comes.

    What is asked of the model follows the form the question wants (`question.py`). A few words are best
    asked for plainly; a choice is best made after a word of reasoning, among what may be chosen
    (bench/LEADERBOARD.md, ablation).
    """

    async def draft() -> Draft:
        work.emit(AnswerStarted(model=work.model.name))
        form = wanted(work.ask.text, [passage.source.title for passage in passages])
        if form.form in ("yes_no", "choice"):
            return _compared(work, await _chosen(work, "write", "answer_chosen", passages, form), form)
        asked, most = _IN_SENTENCES.get(form.form, ("answer_short", SHORT_TOKENS))
        messages, _ = await packed(work, asked, passages, most)
        manner = Manner(with_probability=True)
        said = await call(work, "write", messages, max_tokens=most, on_text=_stream(work), manner=manner)
        made = replace(read_reply(said), written=form.form == "written")
        if says_nothing(made.answer) and not is_meant(said.probability):
            return await _pressed(work, passages, searched, form) or made
        return made

    return await work.step(name, Draft, draft)


async def _pressed(work: Work, passages: Sequence[Passage], searched: Sequence[str], form: Wanted) -> Draft | None:
    """What the model answers when it may not say "not in the passages"; None when the passages do not hold it."""
    try:
        if form.form in _IN_SENTENCES:
            return await _what_is_there(work, "press", form, passages, searched)
        messages, _ = await packed(work, "answer_pressed", passages, SHORT_TOKENS)
        work.emit(AnswerStarted(model=work.model.name))
        made = read_reply(await call(work, "press", messages, max_tokens=SHORT_TOKENS, on_text=_stream(work)))
    except BudgetExceeded:
        return None
    checked = judge(work.ask.text, made, passages)
    return made if answers(made, checked) and speaks_of([work.ask.text, *searched], checked[0], passages) else None


async def _what_is_there(
    work: Work, step: str, form: Wanted, passages: Sequence[Passage], searched: Sequence[str] = ()
) -> Draft | None:
    """Sentences on what the passages do hold of the question: those that they support and that speak of it."""
    messages, _ = await packed(work, "answer_full_pressed", passages, FULL_TOKENS)
    work.emit(AnswerStarted(model=work.model.name))
    made = read_reply(await call(work, step, messages, max_tokens=FULL_TOKENS, on_text=_stream(work)))
    wordings = [work.ask.text, *searched]
    supported = [one for one in judge(work.ask.text, made, passages) if one.supported]
    least = BESIDE if form.form == "written" else EXPLAINS  # a letter's request says much else
    if not any(speaks_of(wordings, one, passages, least) for one in supported):
        return None
    held = [one for one in supported if speaks_of(wordings, one, passages, BESIDE)]
    return Draft(as_text(held), short=False)


async def rewrite(work: Work, draft: Draft, passages: Sequence[Passage], name: str = "rewrite") -> Draft:
    """One recorded step: the model's second try at an answer that the passages do not hold.

    The prompt is the first one with another instruction at its end, so most of it is in the prefix cache.
    """

    async def again() -> Draft:
        form = wanted(work.ask.text)
        if form.form in _IN_SENTENCES:
            return await _what_is_there(work, "rewrite", form, passages) or Draft("")
        work.emit(AnswerStarted(model=work.model.name))
        tried = " ".join(dict.fromkeys(split_answer(draft.answer)))  # a loop in the prompt begets another
        return await _chosen(work, "rewrite", "answer_again", passages, Wanted("short"), answer=tried)

    return await work.step(name, Draft, again)


async def check(work: Work, draft: Draft, passages: Sequence[Passage], name: str = "check") -> list[Sentence]:
    """One recorded step: a verdict and quotes for every sentence of `draft`."""

    async def verdicts() -> list[Sentence]:
        checked = judge(work.ask.text, draft, passages)
        for index, sentence in enumerate(checked):
            work.emit(claim_event(index, sentence))
        return checked

    return await work.step(name, list[Sentence], verdicts)


async def _chosen(work: Work, step: str, name: str, passages: Sequence[Passage], form: Wanted, **values: str) -> Draft:
    """Reasoning, then the answer, in JSON; only the answer is streamed."""
    messages, _ = await packed(work, name, passages, JSON_TOKENS, **values)
    reader = FieldReader("answer", _stream(work))
    schema = short_schema(form, work.language)
    return read_reply(await call(work, step, messages, max_tokens=JSON_TOKENS, schema=schema, on_text=reader.feed))


def _compared(work: Work, draft: Draft, form: Wanted) -> Draft:
    """`draft` with the option that the dates or sizes in its reasoning speak for."""
    better = decided(work.ask.text, draft.why, form.options)
    if better is None or folded(better) == folded(draft.answer):
        return draft
    work.emit(AnswerStarted(model=work.model.name))
    work.emit(AnswerDelta(text=better))
    return replace(draft, answer=better)


def answers(draft: Draft, sentences: Sequence[Sentence]) -> bool:
    """Is the question answered by something supported? Of a short answer the first sentence must be.

    Of a text that was to be written half must be: its other sentences are greetings, or made up.
    """
    if draft.written:
        return 2 * sum(one.supported for one in sentences) >= max(1, len(sentences))
    return any(one.supported for one in (sentences[:1] if draft.short else sentences))


def judge(question: str, draft: Draft, passages: Sequence[Passage]) -> list[Sentence]:
    """The sentences of `draft` with their verdicts; of the reasoning only what is supported is kept.

    Addresses of sites that were not read are taken out (`foreign.py`).
    """
    return without_foreign(_judged(question, draft, passages), passages, question)


def _judged(question: str, draft: Draft, passages: Sequence[Passage]) -> list[Sentence]:
    if says_nothing(draft.answer):
        return []
    if goes_in_circles(draft.answer) or goes_in_circles(draft.why):
        return [Sentence(split_answer(draft.answer)[0], False, (), "the model says the same over and over")]
    evidence = evidence_in(passages)
    weights = Weights(evidence)
    if not draft.short:
        return [check_sentence(text, question, evidence, weights) for text in split_answer(draft.answer)]
    first = check_short(draft.answer, draft.why, question, evidence, weights)
    reasons = [check_sentence(text, question, evidence, weights) for text in split_answer(draft.why)]
    return [first, *(one for one in reasons if one.supported)]


async def packed(
    work: Work, name: str, passages: Sequence[Passage], max_tokens: int, **values: str
) -> tuple[list[Message], Sequence[Passage]]:
    """Prompt `name` over as many of `passages` as fit the model's context, and which those were.

    The last passages go first; a single one that does not fit is cut at a sentence's end.
    """
    kept = list(passages)
    while True:
        asked = prompt(name, work.language, passages=numbered(kept), question=work.ask.text, **values)
        messages = with_memory(work, asked)
        if not kept or await fits(work, messages, max_tokens):
            return messages, kept
        if len(kept) > 1:
            kept.pop()
            continue
        one = kept[0]
        spans = sentences(one.text)
        end = spans[len(spans) // 2][0] or len(one.text) // 2
        if end == 0:
            return messages, kept
        kept = [Passage(one.id, one.source, one.start, one.start + end, one.text[:end], one.heading)]


def numbered(passages: Sequence[Passage]) -> str:
    """Passages as a model reads them: number, title and section, text."""
    return "\n\n".join(f"[{n}] {_title(passage)}\n{passage.text.strip()}" for n, passage in enumerate(passages, 1))


def short_schema(form: Wanted, language: Language) -> dict[str, Any]:
    """Reasoning first, then the answer: a few words, or one of the things the question allows."""
    allowed: tuple[str, ...] = ()
    if form.form == "yes_no":
        allowed = ("是", "否", NOTHING["zh"]) if language == "zh" else ("yes", "no", NOTHING["en"])
    elif form.form == "choice":
        allowed = (*form.options, NOTHING[language])
    answer: dict[str, Any] = {"type": "string", "maxLength": 80}
    return {
        "type": "object",
        "properties": {
            "why": {"type": "string", "maxLength": 300},
            "answer": {"type": "string", "enum": list(allowed)} if allowed else answer,
        },
        "required": ["why", "answer"],
        "additionalProperties": False,
    }


def claim_event(index: int, sentence: Sentence) -> ClaimChecked:
    """The verdict on sentence `index` as a fact."""
    cited = [Cited.model_validate(one, from_attributes=True) for one in sentence.citations]
    return ClaimChecked(
        index=index, text=sentence.text, supported=sentence.supported, reason=sentence.reason, citations=cited
    )


def _title(passage: Passage) -> str:
    title, heading = passage.source.title, passage.heading
    return heading if heading.startswith(title) else f"{title} › {heading}" if heading else title


def _stream(work: Work) -> Callable[[str], None]:
    def send(piece: str) -> None:
        if piece and work.first_token is None:
            work.first_token = work.elapsed
        work.emit(AnswerDelta(text=piece))

    return send
