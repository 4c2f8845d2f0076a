"""Putting a task on the schedule outlives the run: the user is asked, and once is once."""

import asyncio
from pathlib import Path

from onebox.engine.execute.trust.latches import Latches
from onebox.engine.execute.trust.policy import judge
from onebox.errors import NotATime
from onebox.skills.tool import Place
from onebox.skills.tools.schedule import ScheduleTask

ARGUMENTS = {"task": "问天气", "when": "每天早上8点"}


def planner(run: str, task: str, when: str, depth: str) -> str:
    if when == "soon":
        raise NotATime("no time")
    return f"{run} {task} {when} {depth}"


def test_the_user_is_asked() -> None:
    tool = ScheduleTask(planner)
    assert judge(tool, ARGUMENTS, Latches(), None, lambda _: None).verdict == "ask"
    assert judge(tool, ARGUMENTS, Latches(), None, lambda _: True).verdict == "allow"
    assert judge(tool, ARGUMENTS | {"depth": "deep"}, Latches(), None, lambda _: True).verdict == "refuse"
    assert tool.effects.once


def test_it_is_put_there_or_told_why_not(tmp_path: Path) -> None:
    tool, at = ScheduleTask(planner), Place(tmp_path, "r", "zh")
    assert asyncio.run(tool.call(ARGUMENTS, at)).text.strip() == "r 问天气 每天早上8点"
    assert not asyncio.run(tool.call(ARGUMENTS | {"when": "soon"}, at)).ok
