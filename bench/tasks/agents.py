"""Does every agent that ships do its job with a real model? Replies are judged by code (`bench/agent_cases.py`).

    python -m bench.tasks.agents [--limit N] [--agent NAME] [--home FOLDER] [--model NAME]

Beside each agent the same request goes to the depth `chat` without one, in the same run: what the instructions are
worth is the difference. The result goes to `bench/results/agents.json`.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.agent_cases import CASES, DOCUMENTS, LIBRARY, Case
from bench.common import RESULTS, WORK, write_result
from bench.homes import bench_settings, fresh_home, model_home
from bench.machine import circumstances
from bench.metrics import mean
from bench.options import parser
from onebox.app import Box
from onebox.engine.fold import View
from onebox.errors import OneboxError
from onebox.types import Ask, Depth


def main(words: Sequence[str] | None = None) -> int:
    made = parser(__doc__)
    made.add_argument("--agent", help="only this one; the result goes to .work/bench")
    options = made.parse_args(words)
    models = model_home(options.model, options.home)
    if models is None:
        return 0
    cases = [one for one in (*CASES, *LIBRARY) if options.agent in (None, one.agent)][: options.limit]
    items = asyncio.run(ask_all(cases, options, models))
    folder = WORK if options.limit or options.agent else RESULTS
    sys.stdout.write(f"{write(items, options.model, folder)}\n")
    return 0


async def ask_all(cases: Sequence[Case], options: argparse.Namespace, models: Path) -> list[dict[str, Any]]:
    """Every case to its agent, and to no agent."""
    items = []
    with fresh_home(models) as home:
        async with Box(bench_settings(home, embed=False)) as box:
            folder = home / "documents"
            folder.mkdir()
            for name, text in DOCUMENTS.items():
                (folder / name).write_text(text, "utf-8")
            (await box.library()).add([folder])
            for case in cases:
                for arm in ("agent", "plain"):
                    item = await one(box, case, arm, options.model)
                    items.append(item)
                    verdict = ", ".join(item["failed"]) or "ok"
                    sys.stderr.write(f"{arm:6} {case.agent} {case.language}: {verdict} ({item['seconds']:.1f} s)\n")
    return items


async def one(box: Box, case: Case, arm: str, model: str) -> dict[str, Any]:
    """One reply, judged. A run that fails is wrong."""
    plain = Depth.SEARCH if case in LIBRARY else Depth.CHAT
    request = Ask(
        case.text,
        depth=None if arm == "agent" else plain,
        agent=case.agent if arm == "agent" else None,
        language=case.language,
        model=model,
    )
    view, began = View(), time.perf_counter()
    try:
        async for event in box.ask(request):
            view.see(event)
        failed = case.failed(view.text)
    except OneboxError as error:
        failed = [str(error)]
    return {
        "agent": case.agent,
        "language": case.language,
        "arm": arm,
        "right": not failed,
        "failed": failed,
        "completion_tokens": view.usage.completion_tokens,
        "seconds": round(time.perf_counter() - began, 2),
        "reply": view.text,
    }


def write(items: Sequence[dict[str, Any]], model: str, folder: Path) -> Path:
    """Share of requests done right, by arm and by agent."""
    arms = {arm: [one for one in items if one["arm"] == arm] for arm in ("agent", "plain")}
    result = {
        "task": "agents",
        **circumstances("dbos", "xllamacpp"),
        "settings": {"model": model},
        "n": len(arms["agent"]),
        "arms": {
            arm: {
                "right": mean(float(one["right"]) for one in some),
                "seconds": mean(one["seconds"] for one in some),
                "completion_tokens": mean(one["completion_tokens"] for one in some),
            }
            for arm, some in arms.items()
        },
        "agents": {
            name: mean(float(one["right"]) for one in arms["agent"] if one["agent"] == name)
            for name in dict.fromkeys(one["agent"] for one in items)
        },
        "items": list(items),
    }
    return write_result("agents", result, folder)


if __name__ == "__main__":
    sys.exit(main())
