"""Deep research over HTTP: its plan, read and changed while the run goes on; finish now, rest, fork."""

from typing import Annotated, Any, Literal

from pydantic import Field

from ..desk import RunDesk
from ..engine.fold import fold
from ..engine.research.plan import Plan
from ..engine.research.steer import MOST_NOTES, MOST_QUESTIONS, Edit, noted
from ..errors import EditConflict
from ..forking import fork
from .door import Answer, Call, Door, Shape
from .errors import Refused
from .runs import Begun, own_run

Words = Annotated[str, Field(min_length=1, max_length=300)]


class QuestionView(Answer):
    id: str
    text: str
    state: str
    queries: list[str]


class ClaimView(Answer):
    """`quote` is `[start, end)` of the source's stored text."""

    id: str
    text: str
    question: str
    source: str
    title: str
    location: str
    quote: str
    start: int
    end: int
    passage: int
    heading: str
    date: str | None


class ProgressView(Answer):
    """Spent of what is allowed; `left` is an estimate in seconds, null while unknown."""

    asking: str
    open: int
    closed: int
    claims: int
    pages: int
    calls: int
    of_calls: int
    searches: int
    of_searches: int
    fetches: int
    of_fetches: int
    seconds: float
    of_seconds: float
    left: float | None


class PlanView(Answer):
    """The plan as it stands and what was found so far: a report to read before there is one."""

    run: str
    state: str
    version: int
    reading: str
    questions: list[QuestionView]
    notes: list[str]
    claims: list[ClaimView]
    progress: ProgressView | None


class QuestionEdit(Shape):
    """Without an `id` a new question; `state` as it is where it is left out."""

    text: Words
    id: Annotated[str, Field(max_length=8)] = ""
    state: Literal["open", "dropped"] | None = None


class PlanEdit(Shape):
    """The questions as they shall be, made from `version`; one left out is dropped. `notes`: all of them, or null."""

    version: Annotated[int, Field(ge=1, le=2**31)]
    questions: Annotated[list[QuestionEdit], Field(max_length=MOST_QUESTIONS)]
    notes: Annotated[list[Words], Field(max_length=MOST_NOTES)] | None = None


class NewNote(Shape):
    text: Words


class ForkAt(Shape):
    """`step`: what was done before it is taken over; left out, all that was gathered is."""

    step: Annotated[str, Field(max_length=100)] = ""


def _desk(call: Call) -> RunDesk:
    """The desk of the user's own run. Raises Refused when it has no plan."""
    desk = RunDesk(call.box.database, own_run(call).id)
    if desk.plan() is None:
        raise Refused("no_plan", 409, run=desk.run)
    return desk


def _view(call: Call, desk: RunDesk, plan: Plan) -> PlanView:
    told = fold(call.box.events.read(desk.run))
    return PlanView(
        run=desk.run,
        state=call.box.runs.get(desk.run).state,
        version=plan.version,
        reading=plan.reading,
        questions=[QuestionView.model_validate(one, from_attributes=True) for one in plan.questions],
        notes=list(plan.notes),
        claims=[ClaimView.model_validate(one, from_attributes=True) for one in told.found.values()],
        progress=told.progress and ProgressView.model_validate(told.progress, from_attributes=True),
    )


async def _show(call: Call) -> PlanView:
    desk = _desk(call)
    return _view(call, desk, desk.current())


async def _edit(call: Call) -> PlanView:
    desk, body = _desk(call), call.body
    try:
        plan = desk.edit(body.version, [Edit(one.text, one.id, one.state) for one in body.questions], body.notes)
    except EditConflict:
        raise Refused("plan_changed", 409, version=body.version, now=desk.current().version) from None
    return _view(call, desk, plan)


async def _note(call: Call) -> PlanView:
    desk, text = _desk(call), call.body.text
    return _view(call, desk, desk.steer(lambda plan: noted(plan, text)))


async def _finish(call: Call) -> PlanView:
    return _wish(call, "finish", ("running", "queued", "stopped", "paused"))


async def _pause(call: Call) -> PlanView:
    return _wish(call, "pause", ("running",))


def _wish(call: Call, wish: Any, states: tuple[str, ...]) -> PlanView:
    desk = _desk(call)
    if call.box.runs.get(desk.run).state not in states:
        raise Refused("run_ended", 409, run=desk.run)
    desk.wish(wish)
    return _view(call, desk, desk.current())


async def _fork(call: Call) -> Begun:
    desk = _desk(call)
    row = fork(call.box.database, desk.run, call.body.step, owner=call.user.id)
    call.box.start(row.id)
    return Begun(run=row.id, conversation=row.conversation, depth="research", by="user", state=row.state)


DOORS = [
    Door("GET", "/api/runs/{id}/plan", _show, "The plan of a research run, and what was found", answer=PlanView),
    Door(
        "PATCH", "/api/runs/{id}/plan", _edit, "Change the plan, also while the run goes on", PlanEdit, answer=PlanView
    ),
    Door("POST", "/api/runs/{id}/notes", _note, "Tell a research run something", NewNote, answer=PlanView),
    Door("POST", "/api/runs/{id}/finish", _finish, "Write the report from what there is", answer=PlanView),
    Door("POST", "/api/runs/{id}/pause", _pause, "Let a research run rest; resume goes on", answer=PlanView),
    Door("POST", "/api/runs/{id}/fork", _fork, "A new run from a step of this one", ForkAt, answer=Begun, status=201),
]
