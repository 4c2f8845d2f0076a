"""The task `agents`: each request with its agent and without, judged by code, and not asked again after a kill."""

import json
from argparse import Namespace
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from bench.agent_cases import CASES
from bench.journal import Journal
from bench.report_work import agents as section
from bench.tasks import agents

from bench import homes
from onebox.testing import FakeEndpoint

Run = Callable[[Coroutine[Any, Any, Any]], Any]
ASKED = [one for one in CASES if (one.agent, one.language) in {("translator", "zh"), ("summariser", "en")}]


def reply(messages: Any, _: dict[str, Any]) -> str:
    """Translates when it is told that it is a translator; else says the request again."""
    told = any("翻译" in one.content for one in messages if one.role == "system")
    return "The meeting moved to March 12 at 2 pm in room 305." if told else str(messages[-1].content)


def test_a_run_end_to_end(
    tmp_path: Path, run: Run, served_by: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(homes, "WORK", tmp_path / "work")
    options = Namespace(at_once=2, model="fake/m")
    journal = Journal(tmp_path / "agents.jsonl", {}, resume=False)

    async def work() -> int:
        async with FakeEndpoint(reply) as endpoint:
            models = served_by(endpoint.url).home
            await agents.ask_all(ASKED, options, models, journal)
            asked = len(endpoint.requests)
            await agents.ask_all(ASKED, options, models, journal)  # what is done is not done again
            assert len(endpoint.requests) == asked
            return asked

    assert run(work()) >= 4
    result = json.loads(agents.write(journal.items, {"model": "fake/m"}, tmp_path / "results").read_text())
    assert result["n"] == 2 and result["arms"]["plain"]["done"] == 0
    assert result["agents"]["translator"]["agent"]["right"] == 1.0
    assert result["languages"]["zh"]["agent"]["done"] == 1 and result["languages"]["en"]["agent"]["done"] == 0
    told = "\n".join(section(result))
    assert "| translator | agent | 1 | 1 |" in told and "| summariser | en | shorter |" in told
