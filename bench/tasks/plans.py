"""Plans of deep research, not carried out: which dimensions of deep_research_bench's rubrics their questions ask for.

    python -m bench.tasks.plans [--n N] [--home FOLDER] [--resume] [--model NAME]

Each prompt is asked at depth research, and the wish to finish is on its desk before the work begins: so the run makes
its plan, as anybody's does, and ends. `bench/rubric.py` says when a dimension counts as covered; in short: one question
of the plan holds at least 30 % of the weight of the keywords in the criterion's title, words that all criteria share
weighing nothing. Criteria of readability are left out.

Four arms, of which three cost nothing and say what the first is worth:
- `onebox`: the plan;
- `another`: the plan made for the next prompt of the same language (last to first): what chance covers;
- `code`: the plan code makes where a model gives none;
- `request`: the whole prompt as if it were a question. It holds every word the rubric took from it without asking for
  one thing at a time: no plan, but what bare repetition reaches.

`beyond`: of the dimensions that `request` does not cover, the share that the plan does. Plans and, for ten prompts,
question by question what counted as covered go to `.work/bench` (`plans.jsonl`, `plans_sample.md`), to be read; the
results hold figures only.
"""

import argparse
import asyncio
import random
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.common import RESULTS, WORK, data_folder, read_jsonl, write_result
from bench.homes import bench_settings, fresh_home, model_home
from bench.journal import Item, Journal
from bench.machine import circumstances
from bench.metrics import mean, paired_interval, percentile
from bench.options import parser, with_at_once
from bench.rubric import GROUPS, SHARE, Criterion, Rubric, coverage, covered, rubrics
from bench.together import each
from onebox.app import Box
from onebox.desk import RunDesk
from onebox.engine.fold import View
from onebox.engine.research.planning import FEWEST, MOST, own_questions
from onebox.errors import OneboxError
from onebox.types import Ask, Depth

SET = "deep_research_bench"
SAMPLE = 10
SEED = 6
FIGURES = ("all", *GROUPS, "weighed", "beyond")
LANGUAGES = ("zh", "en")

Row = dict[str, Any]
"""A prompt: `id`, `language`, `prompt`."""


def main(words: Sequence[str] | None = None) -> int:
    options = _options(words)
    models, folder = model_home(options.model, options.home), data_folder(SET)
    if models is None or folder is None:
        return 0
    rows = by_turns(read_jsonl(folder / SET / "query.jsonl"))
    asked = rows[: options.n]
    about = {"model": options.model, "of": len(rows), "share": SHARE, "at_once": options.at_once}
    trial = len(asked) < len(rows)
    journal = Journal(WORK / ("plans-trial.jsonl" if trial else "plans.jsonl"), about, resume=options.resume)
    asyncio.run(plan_all(asked, options.model, models, journal, options.at_once))
    held = rubrics_of(read_jsonl(folder / SET / "criteria.jsonl"), rows)
    where = WORK if trial else RESULTS
    sample(asked, held, journal.items, WORK / "plans_sample.md")
    sys.stdout.write(f"{write(asked, held, about, journal.items, where)}\n")
    return 0


def by_turns(rows: Sequence[Row]) -> list[Row]:
    """Chinese and English by turns as long as there are both, in an order of no meaning that is always the same."""
    parts = [[row for row in rows if row["language"] == language] for language in LANGUAGES]
    for part in parts:
        random.Random(SEED).shuffle(part)
    longest = max(map(len, parts), default=0)
    return [part[place] for place in range(longest) for part in parts if place < len(part)]


def rubrics_of(criteria: Sequence[Row], rows: Sequence[Row]) -> dict[str, Rubric]:
    """The rubric of each prompt by its id."""
    language = {str(row["id"]): row["language"] for row in rows}
    read = {
        str(row["id"]): [
            Criterion(group, one["criterion"], one["explanation"], float(one["weight"]))
            for group, lines in row["criterions"].items()
            for one in lines
        ]
        for row in criteria
    }
    return {
        name: rubric
        for wanted in LANGUAGES
        for name, rubric in rubrics({n: lines for n, lines in read.items() if language.get(n) == wanted}).items()
    }


async def plan_all(rows: Sequence[Row], model: str, models: Path, journal: Journal, at_once: int = 1) -> None:
    """A plan for every prompt the journal has left out."""
    if all(journal.has(set=SET, id=str(row["id"]), arm="onebox") for row in rows):
        return
    with fresh_home(models) as home:
        async with Box(bench_settings(home, embed=False, at_once=at_once)) as box:
            async for _ in box.ask(Ask("Say: ready", depth=Depth.CHAT, model=model)):  # loads the model
                pass

            async def plan(_: int, row: Row) -> None:
                key = {"set": SET, "id": str(row["id"]), "arm": "onebox"}
                if not journal.has(**key):
                    journal.add({**key, "type": row["language"], **await planned(box, model, row["prompt"])})

            await each(rows, plan, at_once=at_once, name="plans")


async def planned(box: Box, model: str, prompt: str) -> Item:
    """The first plan for `prompt`. One that fails has no questions."""
    began = time.perf_counter()
    row = await box.submit(Ask(prompt, Depth.RESEARCH, web=False, model=model))
    RunDesk(box.database, row.id).wish("finish")
    view = View()
    try:
        await box.work_on(row.id)
    except OneboxError as error:
        return {"plan": [], "error": type(error).__name__, "seconds": round(time.perf_counter() - began, 1)}
    for event in box.events.read(row.id):
        view.see(event)
    questions = [one.text for one in view.outline.questions] if view.outline else []
    return {
        "plan": questions,
        "reading": view.outline.reading if view.outline else "",
        "calls": view.usage.calls,
        "prompt_tokens": view.usage.prompt_tokens,
        "completion_tokens": view.usage.completion_tokens,
        "seconds": round(time.perf_counter() - began, 1),
    }


def plans_of(rows: Sequence[Row], items: Sequence[Item]) -> dict[str, dict[str, list[str]]]:
    """The questions of every arm by the id of the prompt, of the prompts that were planned."""
    made = {item["id"]: list(item["plan"]) for item in items}
    done = [row for row in rows if str(row["id"]) in made]
    found: dict[str, dict[str, list[str]]] = {}
    for language in LANGUAGES:
        mine = [row for row in done if row["language"] == language]
        for place, row in enumerate(mine):
            own, facets = own_questions(row["prompt"])
            found[str(row["id"])] = {
                "onebox": made[str(row["id"])],
                "another": made[str(mine[(place + 1) % len(mine)]["id"])] if len(mine) > 1 else [],
                "code": [*own, *facets[: max(0, FEWEST - len(own))]][:MOST],
                "request": [row["prompt"]],
            }
    return found


def scored(plans: Mapping[str, Sequence[str]], rubric: Rubric) -> dict[str, dict[str, float]]:
    """The figures of each arm for one prompt."""
    met = {arm: covered(questions, rubric) for arm, questions in plans.items()}
    counted = [bool(words) and one.group in GROUPS for one, words in zip(rubric.criteria, rubric.keywords, strict=True)]
    left = [place for place, counts in enumerate(counted) if counts and not met["request"][place]]
    return {
        arm: {
            **coverage(questions, rubric),
            **({"beyond": round(sum(met[arm][place] for place in left) / len(left), 4)} if left else {}),
            "questions": float(len(questions)),
        }
        for arm, questions in plans.items()
    }


def summary(items: Sequence[Row]) -> dict[str, Any]:
    """Means by arm, and the plan against each control: difference of `all` with its 95 % interval, prompt by prompt."""
    arms = ("onebox", "another", "code", "request")
    ours = [item["onebox"]["all"] for item in items]
    return {
        "n": len(items),
        "arms": {
            arm: {name: mean(item[arm].get(name) for item in items) for name in (*FIGURES, "questions")} for arm in arms
        },
        **{
            f"onebox - {arm}": {
                "difference": mean(a - b for a, b in zip(ours, theirs, strict=True)),
                "interval_95": paired_interval(ours, theirs),
            }
            for arm in arms[1:]
            if (theirs := [item[arm]["all"] for item in items])
        },
        "errors": sum("error" in item for item in items),
        "prompt_tokens": mean(item.get("prompt_tokens") for item in items),
        "completion_tokens": mean(item.get("completion_tokens") for item in items),
        **{f"seconds_p{p}": percentile([item.get("seconds") for item in items], p) for p in (50, 95)},
    }


def write(
    rows: Sequence[Row], held: Mapping[str, Rubric], about: Item, items: Sequence[Item], folder: Path = RESULTS
) -> Path:
    """The figures, and no word of data or model."""
    wanted = {str(row["id"]) for row in rows}
    made = {item["id"]: item for item in items if item["id"] in wanted}
    table = [
        {
            "set": SET,
            "id": name,
            "type": made[name]["type"],
            **scored(plans, held[name]),
            **{k: v for k, v in made[name].items() if k not in ("set", "id", "type", "arm", "plan", "reading")},
        }
        for name, plans in plans_of(rows, list(made.values())).items()
    ]
    parts = {"all": table} | {language: [one for one in table if one["type"] == language] for language in LANGUAGES}
    result = {
        "task": "plans",
        **circumstances("dbos", "rjieba", "xllamacpp"),
        "settings": about,
        "n": len(table),
        "parts": {name: summary(part) for name, part in parts.items() if part},
        "items": table,
    }
    return write_result("plans", result, folder)


def sample(rows: Sequence[Row], held: Mapping[str, Rubric], items: Sequence[Item], file: Path) -> None:
    """Ten prompts with plan and rubric, covered or not, to be judged by eye."""
    lines: list[str] = []
    plans = plans_of(rows, items)
    for row in [row for row in rows if str(row["id"]) in plans][:SAMPLE]:
        name, rubric = str(row["id"]), held[str(row["id"])]
        lines += [f"## {name}\n", row["prompt"], "", *(f"{n}. {one}" for n, one in enumerate(plans[name]["onebox"], 1))]
        marks = covered(plans[name]["onebox"], rubric)
        for one, words, met in zip(rubric.criteria, rubric.keywords, marks, strict=True):
            if one.group in GROUPS and words:
                lines.append(f"- [{'x' if met else ' '}] {one.group}: {one.title}  ({', '.join(words)})")
        lines.append("")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(lines), encoding="utf-8")


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    made = with_at_once(parser(__doc__))
    made.add_argument("--n", type=int, help="the first N prompts, zh and en by turns; no result is written for fewer")
    options = made.parse_args(words)
    options.n = options.limit or options.n
    return options


if __name__ == "__main__":
    sys.exit(main())
