"""Agents that ship do their job with the real model: four of them here, all in `bench/tasks/agents.py`."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from bench.agent_cases import CASES, Case

pytestmark = pytest.mark.model

CHOSEN = [("translator", "zh"), ("summariser", "en"), ("polite-email", "en"), ("interview-coach", "zh")]


@pytest.mark.parametrize(
    "case", [one for one in CASES if (one.agent, one.language) in CHOSEN], ids=lambda one: one.agent
)
def test_an_agent_does_its_job(
    case: Case, model_home: Path, onebox: "Callable[..., subprocess.CompletedProcess[str]]"
) -> None:
    asked = onebox("ask", "--agent", case.agent, case.text, "--json", at=model_home, seconds=600)
    assert asked.returncode == 0, asked.stderr
    told = json.loads(asked.stdout)
    assert (told["agent"], told["depth"]) == (case.agent, "chat")
    assert case.failed(told["answer"]) == [], told["answer"]
