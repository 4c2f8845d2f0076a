"""A run is worked on by one living process."""

import os
import socket
import subprocess
import sys
import time
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from onebox.errors import RunBusy, RunNotFound
from onebox.store import tables
from onebox.store.conversations import Conversations
from onebox.store.database import open_database
from onebox.store.processes import process_name
from onebox.store.runs import LEASE_SECONDS, Runs
from onebox.types import Ask, Budget, Depth


@pytest.fixture
def engine(database_url: str) -> Any:
    engine = open_database(database_url)
    yield engine
    engine.dispose()


def held_by(engine: Engine, run: str, owner: str | None, until: float | None) -> None:
    with engine.begin() as connection:
        row = sa.update(tables.run).where(tables.run.c.id == run)
        connection.execute(row.values(owner=owner, lease_until=until, state="running"))


def create(engine: Engine, ask: Ask) -> str:
    return Runs(engine).create(ask, Conversations(engine)).id


def test_an_ask_comes_back_as_it_was(engine: Engine) -> None:
    ask = Ask("问？", Depth.CHAT, collection="书", model="fake/m", language="zh", budget=Budget(9, 8, 7.5))
    row = Runs(engine).create(ask, Conversations(engine))
    assert row == Runs(engine).get(row.id) and row.ask == ask
    assert (row.state, row.stop_reason, row.error, row.finished) == ("running", None, None, None)
    assert [message.text for message in Conversations(engine).messages(row.conversation)] == ["问？"]


def test_the_beginning_of_an_id_is_enough(engine: Engine) -> None:
    run = create(engine, Ask("x"))
    assert Runs(engine).get(run[:5]).id == run
    for wrong in ("", "zzz", "%", "_", run + "0"):
        with pytest.raises(RunNotFound):
            Runs(engine).get(wrong)
    while True:  # until two begin alike
        other = create(engine, Ask("y"))
        if other[0] == run[0]:
            break
    with pytest.raises(RunNotFound, match="more than one"):
        Runs(engine).get(run[0])


def test_the_newest_come_first(engine: Engine) -> None:
    made = [create(engine, Ask(str(n))) for n in range(5)]
    assert [row.id for row in Runs(engine).list(3)] == made[:1:-1]


def test_a_living_process_is_not_disturbed(engine: Engine) -> None:
    run = create(engine, Ask("x"))
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        try:
            held_by(engine, run, process_name(other.pid), time.time() - 999)  # also when it forgot to say so
            assert Runs(engine).get(run).state == "running"
            with pytest.raises(RunBusy):
                Runs(engine).take(run)
        finally:
            other.kill()
    assert Runs(engine).get(run).state == "stopped"
    Runs(engine).take(run)
    assert Runs(engine).get(run).state == "running"


@pytest.mark.skipif(sys.platform != "linux", reason="told by /proc")
def test_a_process_that_ended_and_was_not_asked_how_is_dead(engine: Engine) -> None:
    run = create(engine, Ask("x"))
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        held_by(engine, run, process_name(other.pid), time.time() + 999)
        assert Runs(engine).get(run).state == "running"
        other.kill()
        os.waitid(os.P_PID, other.pid, os.WEXITED | os.WNOWAIT)  # it stays a zombie
        assert Runs(engine).get(run).state == "stopped"


def test_a_number_given_to_another_process_is_not_the_same_process(engine: Engine) -> None:
    run = create(engine, Ask("x"))
    host, pid, _ = process_name(os.getpid()).rsplit(":", 2)
    held_by(engine, run, f"{host}:{pid}:1", time.time() + 999)
    assert Runs(engine).get(run).state == "stopped"
    Runs(engine).take(run)


def test_another_machine_is_believed_until_its_lease_ends(engine: Engine) -> None:
    run = create(engine, Ask("x"))
    held_by(engine, run, "elsewhere:1:1", time.time() + 60)
    with pytest.raises(RunBusy):
        Runs(engine).take(run)
    held_by(engine, run, "elsewhere:1:1", time.time() - 1)
    assert Runs(engine).get(run).state == "stopped"
    Runs(engine).take(run)
    with engine.connect() as connection:
        row = connection.execute(sa.select(tables.run)).one()
    assert row.owner.startswith(socket.gethostname()) and row.lease_until > time.time() + LEASE_SECONDS / 2


def test_what_ended_is_let_go_and_can_be_taken_up(engine: Engine) -> None:
    runs, run = Runs(engine), create(engine, Ask("x"))
    runs.finish(run, "failed", "error", "no model")
    row = runs.get(run)
    assert (row.state, row.stop_reason, row.error) == ("failed", "error", "no model") and row.finished
    runs.take(run)
    row = runs.get(run)
    assert (row.state, row.stop_reason, row.error) == ("running", None, None)
    runs.keep(run)
    runs.finish(run, "done", "finished")
    assert runs.get(run).state == "done"
