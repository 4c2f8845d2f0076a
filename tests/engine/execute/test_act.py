"""An action is journaled before and after, and what must not be done twice is not."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy.engine import Engine

from onebox.engine.execute.act import act
from onebox.engine.execute.action import Action
from onebox.engine.execute.guard import Guard, guard_of
from onebox.engine.execute.toolbox import Toolbox
from onebox.engine.execute.trust.plan import FixedPlan
from onebox.engine.execute.workspace import Workspace
from onebox.engine.work import Work
from onebox.events_execute import ActionFinished
from onebox.sandbox.bubblewrap import Bubblewrap
from onebox.skills.tool import Effects, Place, ToolResult
from onebox.store.approvals import Approvals
from onebox.store.conversations import Conversations
from onebox.store.database import open_database
from onebox.store.runs import Runs
from onebox.store.versions import NOTHING, Versions
from onebox.types import Ask, Language


@dataclass
class Counter:
    """A tool that writes a file and counts how often."""

    effects: Effects = field(default_factory=lambda: Effects(writes="workspace"))
    count: int = 0
    name: str = "counter"
    description: Mapping[Language, str] = field(default_factory=lambda: {"en": "count", "zh": "数"})
    parameters: Mapping[str, Any] = field(
        default_factory=lambda: {"type": "object", "properties": {}, "additionalProperties": False}
    )

    async def call(self, arguments: Mapping[str, Any], at: Place) -> ToolResult:
        self.count += 1
        (at.workspace / "count.txt").write_text(str(self.count))
        return ToolResult(f"counted {self.count}")


@dataclass
class Scene:
    work: Work
    toolbox: Toolbox
    guard: Guard
    tool: Counter
    told: list[Any]
    answers: dict[str, str]

    def key(self) -> str:
        return self.guard.judge(self.toolbox, self.tool, Action("counter")).key

    def kinds(self) -> list[str]:
        return [fact.kind for fact in self.told if not fact.kind.startswith("step.")]


@pytest.fixture
def approvals(tmp_path: Path) -> Approvals:
    """A database with a run whose user can be asked."""
    engine = open_database(f"sqlite:///{tmp_path / 'onebox.db'}")
    row = Runs(engine).create(Ask("count"), Conversations(engine))
    return _OfRun(engine, row.id)


class _OfRun(Approvals):
    """Asks in the name of a run that is there."""

    def __init__(self, engine: Engine, run: str) -> None:
        super().__init__(engine)
        self._run = run

    def ask(self, run: str, *told: Any) -> str:
        return super().ask(self._run, *told)


@pytest.fixture
def scene(sandbox: Bubblewrap, tmp_path: Path) -> Any:
    async def record(_: str, do: Callable[[], Coroutine[Any, Any, str]]) -> str:
        return await do()

    told: list[Any] = []
    answers: dict[str, str] = {}
    tool = Counter()
    nothing = cast(Any, None)
    work = Work("r1", Ask("count"), "c", "en", nothing, nothing, nothing, told.append, record)
    workspace = Workspace(sandbox, Versions(tmp_path / "versions"))
    toolbox = Toolbox(sandbox, workspace, [tool], tmp_path / "files", answers.get)
    yield Scene(work, toolbox, guard_of(work, FixedPlan()), tool, told, answers)
    workspace.close()


def test_the_journal_is_written_before_and_after(scene: Scene, run: Callable[..., Any]) -> None:
    seen = run(act(scene.work, scene.toolbox, scene.guard, 1, Action("counter"), NOTHING))
    assert (seen.ok, seen.text, seen.files) == (True, "counted 1", ("count.txt",))
    assert scene.kinds() == ["action.started", "file.changed", "action.finished"]
    assert scene.toolbox.workspace.versions.files(seen.version).keys() == {"count.txt"}


def test_what_an_earlier_process_finished_is_not_done_again(scene: Scene, run: Callable[..., Any]) -> None:
    scene.toolbox.done = {
        1: ActionFinished(number=1, tool="counter", key=scene.key(), ok=True, text="counted 7", version="v")
    }
    seen = run(act(scene.work, scene.toolbox, scene.guard, 1, Action("counter"), NOTHING))
    assert (seen.text, seen.version, scene.tool.count, scene.kinds()) == ("counted 7", "v", 0, [])


def test_what_was_begun_on_the_workspace_is_done_from_where_it_began(scene: Scene, run: Callable[..., Any]) -> None:
    scene.toolbox.begun = {1: scene.key()}
    seen = run(act(scene.work, scene.toolbox, scene.guard, 1, Action("counter"), NOTHING))
    assert seen.ok and scene.tool.count == 1


@pytest.mark.parametrize(("answer", "count"), [("leave it", 0), ("I did it by hand", 0), ("do it again", 1)])
def test_what_must_not_be_done_twice_is_asked_about(
    answer: str, count: int, scene: Scene, approvals: Approvals, run: Callable[..., Any]
) -> None:
    scene.tool.effects = Effects(once=True)
    scene.toolbox.approvals = approvals
    scene.toolbox.begun = {1: scene.key()}
    scene.answers["1.again"] = answer
    approvals.decide(approvals.ask("", scene.key(), "counter", {}, "once"), True, "cli")
    seen = run(act(scene.work, scene.toolbox, scene.guard, 1, Action("counter"), NOTHING))
    assert seen.ok and scene.tool.count == count
    assert scene.kinds()[:2] == ["question.asked", "question.answered"]
    assert count or answer in seen.text


@pytest.mark.parametrize("allow", [True, False])
def test_what_acts_outside_waits_for_the_user(
    allow: bool, scene: Scene, approvals: Approvals, run: Callable[..., Any]
) -> None:
    """The word comes from elsewhere while the run waits, holds for this action, and once."""
    scene.tool.effects = Effects(writes="outside")
    scene.toolbox.approvals = approvals

    async def both() -> Any:
        doing = asyncio.create_task(act(scene.work, scene.toolbox, scene.guard, 1, Action("counter"), NOTHING))
        while "approval.asked" not in scene.kinds():
            assert not doing.done(), await doing
            await asyncio.sleep(0.01)
        assert scene.tool.count == 0
        approvals.decide(approvals.list()[0].id, allow, "cli")
        return await doing

    seen = run(both())
    assert (seen.ok, scene.tool.count) == (allow, int(allow))
    assert approvals.list()[0].state == ("used" if allow else "denied")


def test_what_the_rules_refuse_is_not_done(scene: Scene, run: Callable[..., Any]) -> None:
    seen = run(act(scene.work, scene.toolbox, scene.guard, 1, Action("counter", {"extra": 1}), NOTHING))
    assert not seen.ok and "not done" in seen.text and scene.tool.count == 0
    assert scene.kinds() == ["action.finished"]


def test_the_latches_close_on_what_was_read(scene: Scene, run: Callable[..., Any]) -> None:
    scene.tool.effects = Effects(reads_secret=True, reads_untrusted=True)
    run(act(scene.work, scene.toolbox, scene.guard, 1, Action("counter"), NOTHING))
    assert scene.guard.latches.tainted and scene.guard.latches.secret
