"""`onebox memory`: one's own on the command line, an account's by name."""

import json
import subprocess
from collections.abc import Callable

from onebox.settings import Settings
from onebox.store.accounts import Accounts
from onebox.store.database import open_database
from onebox.testing import FakeEndpoint, replies

Onebox = Callable[..., subprocess.CompletedProcess[str]]


def told(onebox: Onebox, *more: str) -> list[str]:
    return [one["text"] for one in json.loads(onebox("memory", "list", "--json", *more).stdout)["memories"]]


def test_memories_are_listed_changed_and_removed(onebox: Onebox) -> None:
    assert "remember that I" in onebox("memory", "list").stderr
    assert onebox("memory", "add", "I live in Oslo").returncode == 0
    assert onebox("memory", "add", "以后都用中文回答", "--always").returncode == 0
    rows = [line.split("\t") for line in onebox("memory", "list").stdout.splitlines()]
    assert [row[1:] for row in rows] == [["always", "以后都用中文回答"], ["", "I live in Oslo"]]
    assert onebox("memory", "edit", rows[1][0][:6], "I live in Lyon").returncode == 0
    assert told(onebox) == ["以后都用中文回答", "I live in Lyon"]
    assert onebox("memory", "remove", rows[1][0]).returncode == 0
    assert onebox("memory", "remove", "zzz").returncode == 1
    assert "1" in onebox("memory", "remove", "--all").stdout and told(onebox) == []


def test_an_accounts_memory_is_its_own(onebox: Onebox, settings: Settings) -> None:
    Accounts(open_database(settings.database_url)).create("小王", None)
    onebox("memory", "add", "mine")
    onebox("memory", "add", "theirs", "--user", "小王")
    assert (told(onebox), told(onebox, "--user", "小王")) == (["mine"], ["theirs"])
    assert "no account" in onebox("memory", "list", "--user", "nobody").stderr


def test_an_answer_names_what_it_used(onebox: Onebox, served_by: Callable[..., Settings]) -> None:
    with FakeEndpoint(replies(text="Fish.")) as endpoint:
        served_by(endpoint.url)
        kept = onebox("ask", "Remember that I have two cats.")
        used = onebox("ask", "--depth", "chat", "What do cats eat?")
        assert "Remembered: I have two cats" in kept.stdout and "From memory: I have two cats" in used.stdout
        assert "off" in onebox("memory", "off").stdout
        plain = onebox("ask", "--depth", "chat", "What else do cats eat?")
        assert "From memory" not in plain.stdout
        assert "off" in onebox("memory", "list").stderr
        onebox("memory", "on")
        assert len(json.loads(onebox("ask", "--depth", "chat", "Do cats swim?", "--json").stdout)["remembered"]) == 1
