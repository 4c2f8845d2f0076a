"""Where a research run and its user meet: the plan, which both may change, and the wishes to finish or to rest."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, Protocol, cast

from ...events_research import PlanChanged, PlanQuestion
from .plan import Plan

if TYPE_CHECKING:
    from ..work import Work

By = Literal["box", "user"]
Wish = Literal["finish", "pause"]


class Desk(Protocol):
    """The desk of one run. Others write on it at any moment: what was read may be old when it is used."""

    def plan(self) -> tuple[Plan, By] | None:
        """The newest version, and whose it is."""
        ...

    def put(self, plan: Plan, by: By) -> bool:
        """Keep `plan`. False when there is one of its version already."""
        ...

    def wished(self, wish: Wish) -> bool: ...
    def granted(self, wish: Wish) -> None: ...


def desk_of(work: "Work") -> Desk:
    """The desk of a run that does research."""
    assert work.desk is not None
    return cast(Desk, work.desk)


def change(desk: Desk, by: By, how: Callable[[Plan], Plan]) -> Plan:
    """Make the change `how` on the newest version, however many others do; returns the plan as it is then.

    Where `how` changes nothing there is no new version: doing it twice does no harm.
    """
    while True:
        found = desk.plan()
        if found is None:
            raise LookupError("there is no plan yet")
        plan = found[0]
        changed = replace(how(plan), version=plan.version)
        if changed == plan:
            return plan
        changed = replace(changed, version=plan.version + 1)
        if desk.put(changed, by):
            return changed


def told(plan: Plan, by: By) -> PlanChanged:
    """`plan` as an event."""
    return PlanChanged(
        version=plan.version,
        by=by,
        reading=plan.reading,
        questions=[PlanQuestion(id=one.id, text=one.text, state=one.state) for one in plan.questions],
        notes=list(plan.notes),
    )
