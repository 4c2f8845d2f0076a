"""Does every agent that ships do its job with a real model? Replies are judged by code (`bench/agent_cases.py`).

    python -m bench.tasks.agents [--limit N] [--agent NAME] [--at-once N] [--resume] [--home FOLDER] [--model NAME]

Beside each agent the same request goes to the depth `chat` without one (with documents, to `search`), in the same run:
what the instructions are worth is the difference. Each reply is at once in `.work/bench/agents.jsonl`; the result goes
to `bench/results/agents.json`.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.agent_cases import CASES, DOCUMENTS, LIBRARY, Case
from bench.common import RESULTS, WORK, write_result
from bench.homes import bench_settings, fresh_home, model_home
from bench.journal import Item, Journal
from bench.machine import circumstances
from bench.metrics import mean
from bench.options import parser, with_at_once
from bench.together import each, with_time
from onebox.app import Box
from onebox.engine.fold import View
from onebox.errors import OneboxError
from onebox.skills.agents import Agents
from onebox.types import Ask, Depth

ARMS = ("agent", "plain")


def main(words: Sequence[str] | None = None) -> int:
    made = with_at_once(parser(__doc__))
    made.add_argument("--agent", help="only this one; the result goes to .work/bench")
    options = made.parse_args(words)
    models = model_home(options.model, options.home)
    if models is None:
        return 0
    cases = [one for one in (*CASES, *LIBRARY) if options.agent in (None, one.agent)][: options.limit]
    trial = bool(options.limit or options.agent)
    about = {"model": options.model, "at_once": options.at_once}
    journal = Journal(WORK / f"agents{'-trial' if trial else ''}.jsonl", about, resume=options.resume)
    asyncio.run(ask_all(cases, options, models, journal))
    sys.stdout.write(f"{write(journal.items, about, WORK if trial else RESULTS)}\n")
    return 0


async def ask_all(cases: Sequence[Case], options: argparse.Namespace, models: Path, journal: Journal) -> None:
    """Every case to its agent and to no agent, what the journal has left out."""
    with fresh_home(models) as home:
        async with Box(bench_settings(home, embed=False, at_once=options.at_once)) as box:
            folder = home / "documents"
            folder.mkdir()
            for name, text in DOCUMENTS.items():
                (folder / name).write_text(text, "utf-8")
            (await box.library()).add([folder])

            async def both(_: int, case: Case) -> None:
                for arm in ARMS:
                    key = {"set": case.agent, "id": case.language, "arm": arm}
                    if not journal.has(**key):
                        journal.add({**key, **await one(box, case, arm, options)})

            await each(cases, both, at_once=options.at_once, name="agents")


async def one(box: Box, case: Case, arm: str, options: argparse.Namespace) -> Item:
    """One reply, judged. A run that fails is wrong."""
    request = Ask(case.text, language=case.language, model=options.model)
    if arm == "plain":
        request = with_time(replace(request, depth=Depth.SEARCH if case in LIBRARY else Depth.CHAT), options.at_once)
    else:
        depth = Agents(box.settings.home, box.notes).ready(case.agent).depth
        budget = with_time(replace(request, depth=depth), options.at_once).budget
        request = replace(request, agent=case.agent, budget=budget)
    view, began = View(), time.perf_counter()
    try:
        async for event in box.ask(request):
            view.see(event)
        failed = case.failed(view.text)
    except OneboxError as error:
        failed = [str(error)]
    return {
        "right": not failed,
        "failed": failed,
        "completion_tokens": view.usage.completion_tokens,
        "seconds": round(time.perf_counter() - began, 2),
        "reply": view.text,
    }


def write(items: Sequence[Item], about: dict[str, Any], folder: Path) -> Path:
    """Share of requests done right, by arm, by agent and by language."""
    arms = {arm: [one for one in items if one["arm"] == arm] for arm in ARMS}
    result = {
        "task": "agents",
        **circumstances("dbos", "xllamacpp"),
        "settings": about,
        "n": len(arms["agent"]),
        "arms": {arm: summary(some) for arm, some in arms.items()},
        "agents": {
            name: {arm: summary([one for one in some if one["set"] == name]) for arm, some in arms.items()}
            for name in dict.fromkeys(one["set"] for one in items)
        },
        "languages": {
            language: {arm: summary([one for one in some if one["id"] == language]) for arm, some in arms.items()}
            for language in ("zh", "en")
        },
        "items": [{name: value for name, value in one.items() if name != "reply"} for one in items],
    }
    return write_result("agents", result, folder)


def summary(items: Sequence[Item]) -> dict[str, Any]:
    """Replies that passed every check, and what they cost."""
    return {
        "n": len(items),
        "done": sum(one["right"] for one in items),
        "right": mean(float(one["right"]) for one in items),
        **{name: mean(one[name] for one in items) for name in ("completion_tokens", "seconds")},
    }


if __name__ == "__main__":
    sys.exit(main())
