"""What to ask a small model for: shapes of the one call, on the same passages of the same two-hop questions.

    python -m bench.tasks.ablation [--arms plain,why_answer,…] [--limit N] [--home FOLDER] [--resume]

The instruction stands last, so arms that see the same text share its prefix and each further one costs its decoding;
the arm that goes first in a group turns from question to question. Supporting facts are attributed in code, by the
product's own (`onebox.engine.write.judge`), for every arm; where the model names sentences or quotes itself, those are
scored too (`own_sf_f1`). An arm is an entry in `ARMS`.
"""

import argparse
import asyncio
import re
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench.common import RESULTS, WORK, write_result
from bench.homes import bench_settings, fill, fresh_home, model_home
from bench.journal import Item, Journal
from bench.machine import circumstances
from bench.metrics import answer_f1, exact_match, mean, overlap, percentile
from bench.options import parser
from bench.questions import Question, QuestionSet, hotpotqa
from bench.scoring import cited_facts, refuses
from bench.summary import difference, parts_of
from bench.tasks.ablation_context import (
    Selector,
    best_last,
    by_names,
    by_search,
    located,
    numbered_sentences,
    quotes_shown,
)
from onebox.engine.evidence import Evidence
from onebox.engine.question import Wanted, wanted
from onebox.engine.reply import Draft
from onebox.engine.write import judge, numbered, short_schema
from onebox.errors import OneboxError
from onebox.library.library import Library
from onebox.models.embed import embedder_for
from onebox.models.json_reply import parse
from onebox.models.model import Model, Reply, Schema
from onebox.models.roles import model_for
from onebox.store.database import open_database
from onebox.types import Message, Passage, Usage

SYSTEM = "You answer questions from the passages given, and from nothing else."
ABSENT = "If the passages do not hold the answer, the answer is: not in the passages"
WHY = '"why": in one or two short sentences, the facts that lead to the answer.'
QUOTE = '"why": the one sentence of the passages that holds the answer, word for word.'
SHORTEST = '"answer": the shortest possible answer (a name, a number, a date, a few words, yes or no).'
IN_ITS_WORDS = SHORTEST.removesuffix(".") + ", in words of that sentence."


def fields(**properties: Any) -> Callable[[Wanted], Schema]:
    """The same flat schema for every question; fields are written in the order given."""
    schema = {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
    return lambda _: schema


def without_why(schema: Schema) -> Schema:
    """The answer alone, still held to the form the question wants."""
    return {**schema, "properties": {"answer": schema["properties"]["answer"]}, "required": ["answer"]}


TEXT = {"type": "string", "maxLength": 300}
WORDS = {"type": "string", "maxLength": 80}
NUMBERS = {"type": "array", "items": {"type": "integer", "minimum": 1, "maximum": 99}, "maxItems": 5}
QUOTES = {"type": "array", "items": {"type": "string", "maxLength": 240}, "minItems": 1, "maxItems": 4}


@dataclass(frozen=True, slots=True)
class Arm:
    """One shape. `shows`: passages as text. `picks`: how passages are chosen.

    `then`: after this instruction's quotes were located, a second call answers from them alone.
    """

    instruction: str
    schema: Callable[[Wanted], Schema] | None = None
    shows: Callable[[Sequence[Passage]], str] = numbered
    picks: Selector = by_names
    max_tokens: int = 140
    then: str = ""


ARMS: Mapping[str, Arm] = {
    "plain": Arm(f"Answer with the shortest possible answer. {ABSENT}"),
    "why_answer": Arm(f"Reply in JSON. {WHY} {SHORTEST} {ABSENT}", fields(why=TEXT, answer=WORDS)),
    "answer_only": Arm(f"Reply in JSON. {SHORTEST} {ABSENT}", fields(answer=WORDS)),
    "typed_answer": Arm(f"Reply in JSON. {SHORTEST} {ABSENT}", lambda form: without_why(short_schema(form, "en"))),
    "typed_why_answer": Arm(f"Reply in JSON. {WHY} {SHORTEST} {ABSENT}", lambda form: short_schema(form, "en")),
    "answer_why": Arm(f"Reply in JSON. {SHORTEST} {WHY} {ABSENT}", fields(answer=WORDS, why=TEXT)),
    "quote_answer": Arm(f"Reply in JSON. {QUOTE} {IN_ITS_WORDS} {ABSENT}", lambda form: short_schema(form, "en")),
    "best_last": Arm(
        f"Reply in JSON. {WHY} {SHORTEST} {ABSENT}", lambda form: short_schema(form, "en"), shows=best_last
    ),
    "plain_search": Arm(f"Answer with the shortest possible answer. {ABSENT}", picks=by_search),
    "sentence_numbers": Arm(
        f'Reply in JSON. {WHY} "sentences": the numbers of the sentences needed for the answer. {SHORTEST} {ABSENT}',
        fields(why=TEXT, sentences=NUMBERS, answer=WORDS),
        shows=numbered_sentences,
        max_tokens=180,
    ),
    "extract_then_write": Arm(
        'Reply in JSON. "quotes": the sentences of the passages needed to answer the question, copied word for word.',
        fields(quotes=QUOTES),
        max_tokens=320,
        then=f"Reply in JSON. {WHY} {SHORTEST} {ABSENT}",
    ),
}
"""The first is what the others are held against."""


def main(words: Sequence[str] | None = None) -> int:
    made = parser(__doc__)
    made.add_argument("--arms", type=lambda text: text.split(","), default=list(ARMS), help="by comma")
    options = made.parse_args(words)
    models, asked = model_home(options.model, options.home), hotpotqa()
    if models is None or asked is None:
        return 0
    about = {"model": options.model, "embed": not options.no_embed, "arms": options.arms}
    name = "ablation" if options.limit is None else "ablation-trial"
    journal = Journal(WORK / f"{name}.jsonl", about, resume=options.resume)
    asyncio.run(ask_all(asked, options, models, journal))
    sys.stdout.write(f"{_write(options, about, asked, journal)}\n")
    return 0


async def ask_all(asked: QuestionSet, options: argparse.Namespace, models: Path, journal: Journal) -> None:
    """Every question to every arm, what the journal has left out."""
    with fresh_home(models) as home:
        settings = bench_settings(home, embed=not options.no_embed)
        await asyncio.to_thread(fill, settings, asked)
        engine = open_database(settings.database_url)
        library = Library(engine, settings, await embedder_for(settings))
        library.warm()
        model = await model_for("answer", settings, override=options.model)
        questions = list(asked.questions)[: options.limit]
        try:
            for place, question in enumerate(questions):
                for name in in_turn(options.arms, place):
                    if journal.has(set=asked.name, id=question.id, arm=name):
                        continue
                    head = {"set": asked.name, "id": question.id, "arm": name, "half": question.half}
                    item = await _item(asked, question, ARMS[name], library, model)
                    journal.add({**head, "type": question.type, **item})
                sys.stderr.write(f"\r{place + 1}/{len(questions)}\033[K")
        finally:
            sys.stderr.write("\n")
            await model.close()
            engine.dispose()


def in_turn(arms: Sequence[str], place: int) -> list[str]:
    """Arms that see the same text side by side; in each group another goes first for each question."""
    groups: dict[tuple[Any, Any], list[str]] = {}
    for name in arms:
        groups.setdefault((ARMS[name].picks, ARMS[name].shows), []).append(name)
    return [name for group in groups.values() for name in group[place % len(group) :] + group[: place % len(group)]]


async def _item(asked: QuestionSet, question: Question, arm: Arm, library: Library, model: Model) -> Item:
    try:
        passages = await arm.picks(library, question.text, asked.name)
        said = await ask(arm, question.text, passages, model)
    except OneboxError as error:
        return {"f1": 0.0, "em": 0.0, "sf_f1": 0.0, "error": type(error).__name__}
    answer = "" if refuses(said.draft.answer) else said.draft.answer
    checked = judge(question.text, replace(said.draft, answer=answer), passages)
    facts = cited_facts(asked, [citation for one in checked for citation in one.citations])
    own = None
    if said.own is not None:
        own = overlap(cited_facts(asked, [one.citation() for one in said.own]), question.facts).f1
    return {
        "f1": answer_f1(answer, question.golds),
        "em": exact_match(answer, question.golds),
        "sf_f1": overlap(facts, question.facts).f1,
        "own_sf_f1": own,
        "refused": float(not answer),
        "found_all": float(all(page & {one.source.location for one in passages} for page in question.pages)),
        "calls": said.usage.calls,
        "prompt_tokens": said.usage.prompt_tokens,
        "new_tokens": said.usage.prompt_tokens - said.usage.cached_tokens,
        "completion_tokens": said.usage.completion_tokens,
        "on_prefix": said.on_prefix,
        "seconds": round(said.seconds, 3),
    }


@dataclass(frozen=True, slots=True)
class Said:
    """A draft, the sentences the model named itself, and the cost. `on_prefix`: the passages were in the cache."""

    draft: Draft
    own: Sequence[Evidence] | None
    usage: Usage
    on_prefix: bool
    seconds: float


async def ask(arm: Arm, question: str, passages: Sequence[Passage], model: Model) -> Said:
    """One arm on one question. Raises ModelError."""
    began = time.perf_counter()
    form = wanted(question, [passage.source.title for passage in passages])
    shown = list(passages)
    while len(shown) > 1 and await model.count(_prompt(arm, shown, question)) + arm.max_tokens + 32 > model.context:
        shown.pop()
    reply = await _call(model, _prompt(arm, shown, question), arm, form)
    usage, own, text = reply.usage, None, reply.text
    on_prefix = usage.cached_tokens > 0.8 * usage.prompt_tokens
    data = _object(reply)
    if arm.then:
        own = located(data.get("quotes", []), shown)
        if own:
            second = _messages(quotes_shown(own), question, arm.then)
            answer = replace(arm, schema=fields(why=TEXT, answer=WORDS), max_tokens=140)
            reply = await _call(model, second, answer, form)
            data, text, usage = _object(reply), reply.text, usage + reply.usage
        else:
            data, text = {}, ""
    elif "sentences" in data:
        own = located(data["sentences"], shown)
    draft = Draft(str(data.get("answer", "")), str(data.get("why", ""))) if arm.schema else Draft(text.strip())
    return Said(draft, own, usage, on_prefix, time.perf_counter() - began)


def _prompt(arm: Arm, passages: Sequence[Passage], question: str) -> list[Message]:
    return _messages(arm.shows(passages), question, arm.instruction)


def _messages(shown: str, question: str, instruction: str) -> list[Message]:
    text = f"Passages:\n\n{shown}\n\nQuestion: {question}\n{instruction}"
    return [Message("system", SYSTEM), Message("user", text)]


async def _call(model: Model, messages: Sequence[Message], arm: Arm, form: Wanted) -> Reply:
    schema = arm.schema(form) if arm.schema else None
    return await model.chat(messages, max_tokens=arm.max_tokens, schema=schema)


def _object(reply: Reply) -> dict[str, Any]:
    value = parse(reply.text)
    if isinstance(value, dict):
        return value
    # Cut off, or no JSON at all: what a field holds so far.
    return {name: text for name, text in re.findall(r'"(why|answer)"\s*:\s*"((?:[^"\\]|\\.)*)', reply.text)}


def summary(items: Sequence[Item]) -> dict[str, Any]:
    """Means of an arm. `seconds_on_prefix`: median of the calls that found their passages in the prefix cache."""
    names = ("f1", "em", "sf_f1", "own_sf_f1", "refused", "found_all", "calls", "prompt_tokens", "new_tokens")
    table: dict[str, Any] = {"n": len(items), "errors": sum("error" in item for item in items)}
    table |= {name: mean(item.get(name) for item in items) for name in (*names, "completion_tokens")}
    table["seconds_p50"] = percentile([item.get("seconds") for item in items], 50)
    table["seconds_on_prefix_p50"] = percentile([i.get("seconds") for i in items if i.get("on_prefix")], 50)
    return table


def _write(options: argparse.Namespace, about: dict[str, Any], asked: QuestionSet, journal: Journal) -> Path:
    wanted_ids = {question.id for question in list(asked.questions)[: options.limit]}
    items = [item for item in journal.items if item["id"] in wanted_ids]
    parts = parts_of(items)
    first = next(iter(ARMS))
    arms = {
        arm: {part: summary([i for i in items if i["arm"] == arm and belongs(i)]) for part, belongs in parts.items()}
        for arm in options.arms
    }
    against = {
        arm: difference(items, arm, first, ("f1", "em", "sf_f1", "completion_tokens", "new_tokens"))
        for arm in options.arms
        if arm != first
    }
    result = {
        "task": "ablation",
        **circumstances("xllamacpp"),
        "settings": about,
        "set": asked.name,
        "n": len(wanted_ids),
        "arms": arms,
        f"against {first}": against,
        "items": items,
    }
    return write_result("ablation", result, RESULTS if options.limit is None else WORK)


if __name__ == "__main__":
    sys.exit(main())
