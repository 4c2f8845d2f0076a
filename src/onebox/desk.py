"""The desk of a research run in the database: the plan its flow and its user share, and what the user wishes."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from pydantic import TypeAdapter
from sqlalchemy.engine import Engine

from .engine.research.desk import By, Wish, change
from .engine.research.plan import Plan
from .engine.research.steer import Edit, edited
from .errors import EditConflict, OneboxError
from .settings import Settings
from .store.plans import PlanRow, Plans

if TYPE_CHECKING:
    from .engine.work import Work

_PLAN: TypeAdapter[Plan] = TypeAdapter(Plan)


class RunDesk:
    """The desk of `run`; open as many as wanted, in as many processes."""

    def __init__(self, engine: Engine, run: str) -> None:
        self.run = run
        self._plans = Plans(engine)

    def plan(self) -> tuple[Plan, By] | None:
        row = self._plans.latest(self.run)
        return None if row is None else (_PLAN.validate_json(row.body), row.by)

    def put(self, plan: Plan, by: By) -> bool:
        return self._plans.put(self.run, PlanRow(plan.version, by, _PLAN.dump_json(plan).decode()))

    def wish(self, wish: Wish) -> None:
        self._plans.wish(self.run, wish)

    def wished(self, wish: Wish) -> bool:
        return self._plans.wished(self.run, wish)

    def granted(self, wish: Wish) -> None:
        self._plans.granted(self.run, wish)

    def current(self) -> Plan:
        """Raises OneboxError when there is none yet."""
        found = self.plan()
        if found is None:
            raise OneboxError(f"run {self.run} has no plan", hint="It is made first of all, and only for research.")
        return found[0]

    def steer(self, how: Callable[[Plan], Plan]) -> Plan:
        """A change by the user on the plan as it is now. Raises OneboxError."""
        self.current()
        return change(self, "user", how)

    def edit(self, version: int, edits: Sequence[Edit], notes: Sequence[str] | None) -> Plan:
        """What the user made of `version`. What the run itself did since then stays.

        Raises EditConflict when another user's change came in between.
        """
        row = self._plans.version(self.run, version)
        if row is None:
            raise EditConflict(f"the plan has no version {version}")
        if any(later.by == "user" for later in self._plans.since(self.run, version)):
            raise EditConflict(f"the plan was changed after version {version}")
        base = _PLAN.validate_json(row.body)
        return self.steer(lambda plan: edited(plan, base, edits, notes))


def at_desk(work: "Work", engine: Engine, settings: Settings) -> "Work":
    """`work` with its desk, and the calls its model takes at a time."""
    work.desk = RunDesk(engine, work.run)
    local = work.model.name.startswith("local/")
    work.slots = max(1, settings.local.slots if local else settings.research.at_once)
    return work
