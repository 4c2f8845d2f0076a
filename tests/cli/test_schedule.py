"""`onebox schedule`: add, list, remove."""

import json
import subprocess
from collections.abc import Callable

Onebox = Callable[..., subprocess.CompletedProcess[str]]


def test_tasks_are_added_listed_and_removed(onebox: Onebox) -> None:
    assert "schedule add" in onebox("schedule", "list").stderr
    added = onebox("schedule", "add", "every Monday 9:00", "What is due?", "--depth", "chat")
    assert "every Monday 09:00" in added.stdout, added.stderr
    bad = onebox("schedule", "add", "whenever", "x")
    assert bad.returncode == 1 and "every day at 8:00" in bad.stderr
    (one,) = json.loads(onebox("schedule", "list", "--json").stdout)
    assert (one["text"], one["spec"], one["depth"]) == ("What is due?", "every Monday 09:00", "chat")
    assert onebox("schedule", "remove", one["id"][:5]).returncode == 0
    assert json.loads(onebox("schedule", "list", "--json").stdout) == []
