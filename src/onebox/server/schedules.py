"""Tasks on the schedule over HTTP: each account its own."""

from typing import Annotated, Literal

from pydantic import Field

from ..living.scheduling import Scheduling, plan_task
from ..living.watching import Hands
from ..store.runs import RunRow
from ..store.schedules import Schedule, Schedules
from ..types import Ask
from .door import Answer, Call, Door, Shape
from .runs import Begun
from .views import run_view


class NewSchedule(Shape):
    """`when`: "every day at 8:00", "每周一9点", "every 6 hours", "2026-12-01 9:00"."""

    text: Annotated[str, Field(min_length=1, max_length=4000)]
    when: Annotated[str, Field(min_length=1, max_length=80)]
    depth: Literal["", "chat", "think", "search", "research", "execute"] = ""
    email: Annotated[str, Field(max_length=320)] = ""
    webhook: Annotated[str, Field(max_length=2000)] = ""


class ScheduleView(Answer):
    """`next_at` null: it will not come again. `run` goes on; `last` is the newest that began."""

    id: str
    text: str
    when: str
    depth: str
    next_at: float | None
    email: str
    webhook: str
    run: str | None
    last: str | None
    error: str


class ScheduleList(Answer):
    schedules: list[ScheduleView]


def _rows(call: Call) -> Schedules:
    return Schedules(call.box.database)


def _own(call: Call) -> Schedule:
    """The one of the path, if it is the user's: another's looks like none."""
    found = next((one for one in _rows(call).all(call.user.id) if one.id == call.id), None)
    if found is None:
        raise call.missing("schedule", "定时任务", call.id)
    return found


def _shown(one: Schedule) -> ScheduleView:
    return ScheduleView(
        id=one.id,
        text=one.text,
        when=one.spec,
        depth=one.depth,
        next_at=one.next_at,
        email=one.email,
        webhook=one.webhook,
        run=one.run,
        last=one.last,
        error=one.error,
    )


async def _list(call: Call) -> ScheduleList:
    return ScheduleList(schedules=[_shown(one) for one in _rows(call).all(call.user.id)])


async def _add(call: Call) -> ScheduleView:
    body: NewSchedule = call.body
    made = plan_task(
        call.box.settings,
        _rows(call),
        body.text,
        body.when,
        depth=body.depth,
        account=call.user.id,
        email=body.email,
        webhook=body.webhook,
    )
    return _shown(made)


async def _remove(call: Call) -> None:
    _rows(call).remove(_own(call).id)


async def _run(call: Call) -> Begun:
    box = call.box

    async def submit(ask: Ask, owner: str | None) -> RunRow:
        return await box.submit(ask, owner=owner)

    hands = Hands(submit, box.start, box.conversations.owner_of)
    begun = await Scheduling(box.settings, box.database, hands).at_once(_own(call))
    view = run_view(begun, box.events.read(begun.id))
    return Begun(run=begun.id, conversation=begun.conversation, depth=view.depth, by=view.by, state=begun.state)


DOORS = [
    Door("GET", "/api/schedules", _list, "Your tasks that come up by themselves", answer=ScheduleList),
    Door("POST", "/api/schedules", _add, "Put a task on the schedule", NewSchedule, answer=ScheduleView, status=201),
    Door("DELETE", "/api/schedules/{id}", _remove, "Take it off the schedule", status=204),
    Door("POST", "/api/schedules/{id}/run", _run, "Do it now, beside its times", answer=Begun, status=201),
]
