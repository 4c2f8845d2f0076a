"""What runs ask their users to allow, and what they did. A yes or no is all that comes in.

Each user decides for their own runs; an owner of the box for all. Another's approvals look as if they were not there.
"""

from typing import Annotated, Any

from pydantic import Field

from ..errors import ApprovalNotFound, ApprovalSettled
from ..store.actions import Actions
from ..store.approvals import Approval, Approvals
from .door import Answer, Call, Door, Shape
from .errors import Refused
from .runs import own_run


class Allow(Shape):
    allow: bool


class ApprovalsQuery(Shape):
    """`everyone`: of all accounts, for owners of the box."""

    run: Annotated[str, Field(max_length=64)] | None = None
    pending: bool = False
    everyone: bool = False
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class ApprovalView(Answer):
    """`state`: pending, allowed, denied, expired, used."""

    id: str
    run: str
    tool: str
    arguments: dict[str, Any]
    reason: str
    state: str
    asked: float
    expires: float
    decided: float | None
    by: str | None


class ApprovalList(Answer):
    approvals: list[ApprovalView]


class ActionView(Answer):
    """`unknown`: it was begun and nothing says how it ended."""

    number: int
    tool: str
    arguments: dict[str, Any]
    verdict: str
    reason: str
    approval: str | None
    began: float
    ended: float | None
    ok: bool | None
    unknown: bool
    changed: list[str]
    undo: str


class ActionList(Answer):
    actions: list[ActionView]


async def _list(call: Call) -> ApprovalList:
    query: ApprovalsQuery = call.query
    if query.everyone and call.user.role != "owner":
        raise Refused("owner_only", 403)
    owner = None if query.everyone else call.user.id
    found = Approvals(call.box.database).list(query.run, owner=owner, pending=query.pending, limit=query.limit)
    return ApprovalList(approvals=[_view(one) for one in found])


async def _decide(call: Call) -> ApprovalView:
    body: Allow = call.body
    approvals = Approvals(call.box.database)
    found = _own(call, approvals)
    try:
        return _view(approvals.decide(found.id, body.allow, call.user.id))
    except ApprovalSettled:
        raise Refused("approval_settled", 409, state=approvals.get(found.id).state) from None


async def _actions(call: Call) -> ActionList:
    found = Actions(call.box.database).list(own_run(call).id)
    return ActionList(actions=[ActionView.model_validate(one, from_attributes=True) for one in found])


def _own(call: Call, approvals: Approvals) -> Approval:
    missing = call.missing("approval", "待批准的操作", call.id)
    try:
        found = approvals.get(call.id)
    except ApprovalNotFound:
        raise missing from None
    run = call.box.runs.get(found.run)
    if call.user.role != "owner" and call.box.conversations.owner_of(run.conversation) != call.user.id:
        raise missing
    return found


def _view(one: Approval) -> ApprovalView:
    return ApprovalView.model_validate(one, from_attributes=True)


DOORS = [
    Door(
        "GET", "/api/approvals", _list, "What runs ask you to allow", query=ApprovalsQuery, answer=ApprovalList
    ),
    Door("POST", "/api/approvals/{id}", _decide, "Allow or refuse what a run asks for", Allow, answer=ApprovalView),
    Door("GET", "/api/runs/{id}/actions", _actions, "What a run did, and how to undo it", answer=ActionList),
]  # fmt: skip
