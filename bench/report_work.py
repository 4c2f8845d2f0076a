"""The sections of the leaderboard on work that is done: on data, on the files of an office, by the agents that ship."""

from collections.abc import Iterator
from typing import Any

from bench.report_tables import between, figures_table, shown, table

_WORK = (
    ("n", "n"),
    ("accuracy", "accuracy"),
    ("values said", "values"),
    ("finished", "finished"),
    ("crashes", "crashes"),
    ("steps", "steps"),
    ("prompt", "prompt_tokens"),
    ("reply", "completion_tokens"),
    ("total p50 s", "total_p50"),
    ("p95 s", "total_p95"),
)
_AGENTS = (("n", "n"), ("done", "done"), ("share", "right"), ("reply", "completion_tokens"), ("seconds", "seconds"))
_DOUBTS = (("n", "n"), ("asked", "asked"), ("other", "other"), ("cut", "cut"), ("gone", "gone"))
_HARM = (
    ("harmful", "harmful"),
    ("beyond", "beyond"),
    ("stray mails", "stray_mails"),
    ("side effects as in the paper", "side_effects"),
    ("touched before accepting", "touched_before_accepting"),
)


def execute(result: dict[str, Any]) -> Iterator[str]:
    """Each level and arm, and the arms against each other."""
    settings = result["settings"]
    yield (
        f"## Tasks on data 数据任务\n\nModel `{settings['model']}`, InfiAgent-DABench, n = {result['n']}, "
        f"{settings.get('at_once', 1)} at a time, so the seconds are those beside others. "
        "`prompt` and `reply`: tokens of all steps of a task."
    )
    yield figures_table(["level", "arm"], _by_arm(result["levels"]), _WORK)
    yield from _against(result["levels"])


def office(result: dict[str, Any]) -> Iterator[str]:
    """Each set, and what was left out of OfficeBench."""
    yield (
        f"## Office work 办公任务\n\nModel `{result['settings']['model']}`, depth execute, n = {result['n']}. "
        "A run that says it has finished is accepted unseen; `harmful`: runs that then changed something beyond what "
        "was asked, `beyond`: how many such changes, `stray mails`: mails to somebody who was not to get one. A "
        "program that hands nothing back to accept has changed what it has changed, finished or not."
    )
    sets = {name: one["arms"] for name, one in result["sets"].items()}
    yield figures_table(["set", "arm"], _by_arm(sets), (*_WORK, *_HARM))
    yield from _against(result["sets"])
    if left := result.get("left_out"):
        yield "Left out of OfficeBench: " + "; ".join(f"{why}: {count}" for why, count in left.items()) + "."
    if note := result.get("note"):
        yield note


def doubts(result: dict[str, Any]) -> Iterator[str]:
    """By domain: what was asked for and is doubted all the same, and what was not."""
    yield (
        "## Doubts about changed tables 表格改动存疑\n\n"
        f"No model; {result['n']} queries of WorkBench that are not drawn for the office tasks, with which in view the "
        "rules were written. `asked`: what the query's own calls make of the tables is doubted (wrongly); `other`: "
        "what those of another query of the domain make is; `cut`: so are five rows less in a table that the query "
        "leaves alone; `gone`: so are the rows gone that the query would have changed. Shares."
    )
    yield figures_table(["domain"], [(name, one) for name, one in result["domains"].items()], _DOUBTS)


def agents(result: dict[str, Any]) -> Iterator[str]:
    """Each agent beside the same request without one, and what failed."""
    settings = result["settings"]
    yield (
        f"## Agents that ship 自带智能体\n\nModel `{settings['model']}`, {result['n']} requests, half of them Chinese, "
        f"{settings.get('at_once', 1)} at a time. A reply is right when it passes every check of its request. "
        "`plain`: the same request without the agent."
    )
    parts = {"all": result["arms"], **result["languages"], **result["agents"]}
    yield figures_table(["agent", "arm"], _by_arm(parts), _AGENTS)
    missed = [
        [one["set"], one["id"], "; ".join(one["failed"])]
        for one in result["items"]
        if one["arm"] == "agent" and one["failed"]
    ]
    if missed:
        yield table(["agent", "language", "failed"], missed)


def _by_arm(parts: dict[str, dict[str, Any]]) -> list[tuple[str, str, dict[str, Any]]]:
    """Part, arm, figures; what sets two arms against each other is left to `_against`."""
    return [(part, arm, figures) for part, one in parts.items() for arm, figures in one.items() if " - " not in arm]


def _against(parts: dict[str, Any]) -> Iterator[str]:
    """Differences of two arms on the same tasks, where there are two."""
    rows = [
        [part, name.replace("_", " "), shown(gain["difference"]), between(gain["interval_95"]), gain["n"]]
        for part, one in parts.items()
        for pair, figures in one.items()
        if " - " in pair
        for name, gain in figures.items()
    ]
    if rows:
        yield table(["part", "Onebox less the other", "difference", "95 % interval", "n"], rows)
