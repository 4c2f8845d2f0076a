"""Runs wait for workers, each goes to one of many, and none is lost with its worker."""

import threading
import time

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from onebox.errors import RunBusy
from onebox.store import tables
from onebox.store.conversations import Conversations
from onebox.store.database import open_database
from onebox.store.queue import Queue
from onebox.store.runs import Runs
from onebox.types import Ask, Depth


@pytest.fixture
def engine(database_url: str) -> Engine:
    return open_database(database_url)


def create(engine: Engine, text: str, owner: str | None = None, depth: Depth = Depth.RESEARCH) -> str:
    return Runs(engine).create(Ask(text, depth), Conversations(engine), owner).id


def change(engine: Engine, run: str, **values: object) -> None:
    with engine.begin() as connection:
        connection.execute(sa.update(tables.run).where(tables.run.c.id == run).values(**values))


def test_the_oldest_first_each_once_and_over_when_it_ended(engine: Engine) -> None:
    queue, runs = Queue(engine), Runs(engine)
    made = [create(engine, text) for text in ("一", "two", "三")]
    assert queue.claim() is None, "none was put in"
    assert all(queue.put(run) for run in made)
    assert [runs.get(run).state for run in made] == ["queued"] * 3
    taken = [queue.claim() for _ in made]
    assert [(row.id, tries) for row, tries in filter(None, taken)] == [(run, 0) for run in made]
    assert queue.claim() is None and runs.get(made[0]).state == "running"
    runs.finish(made[0], "done", "finished")
    assert queue.claim() is None and runs.get(made[0]).queued is None


def test_of_many_workers_one_has_it(engine: Engine) -> None:
    runs = [create(engine, str(number)) for number in range(12)]
    for run in runs:
        Queue(engine).put(run)
    found: list[str] = []
    barrier = threading.Barrier(4)

    def take() -> None:
        barrier.wait()
        while (claimed := Queue(engine).claim()) is not None:
            found.append(claimed[0].id)

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == sorted(runs)


def test_what_a_dead_worker_had_waits_again_and_is_counted(engine: Engine) -> None:
    queue, run = Queue(engine), create(engine, "x")
    queue.put(run)
    queue.claim()
    change(engine, run, owner="elsewhere:1:1", lease_until=time.time() + 60)
    assert queue.claim() is None and not queue.put(run), "it may be alive"
    change(engine, run, lease_until=time.time() - 1)
    assert Runs(engine).get(run).state == "queued"
    claimed = queue.claim()
    assert claimed is not None and claimed[1] == 1
    Runs(engine).release(run)  # handed back: no death
    claimed = queue.claim()
    assert claimed is not None and claimed[1] == 0


def test_runs_of_accounts_whose_server_died_are_done_unless_their_files_are_elsewhere(engine: Engine) -> None:
    mine, task, typed = create(engine, "a", "anna"), create(engine, "b", "anna", Depth.EXECUTE), create(engine, "c")
    for run in (mine, task, typed):
        change(engine, run, owner="elsewhere:1:1", lease_until=0.0)
    claimed = Queue(engine).claim()
    assert claimed is not None and claimed[0].id == mine
    assert Queue(engine).claim() is None and list(Runs(engine).left()) == []
    change(engine, task, owner=None)
    assert list(Runs(engine).left()) == [task]


def test_a_process_that_lost_its_lease_does_not_prolong_it(engine: Engine) -> None:
    runs, run = Runs(engine), create(engine, "x")
    assert runs.holds(run)
    change(engine, run, owner="elsewhere:1:1", lease_until=time.time() + 60)
    assert not runs.holds(run)
    with engine.connect() as connection:
        before = connection.execute(sa.select(tables.run.c.lease_until)).scalar()
        runs.keep(run)
        assert connection.execute(sa.select(tables.run.c.lease_until)).scalar() == before
    with pytest.raises(RunBusy):
        runs.take(run)
