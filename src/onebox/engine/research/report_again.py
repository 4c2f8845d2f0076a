"""Where research begins that was done before: the same questions anew, or its findings with new questions."""

from dataclasses import replace

from .claim import Claim
from .plan import Plan, Question
from .report_types import Record


def plan_again(earlier: Record) -> Plan:
    """The questions of `earlier`, all open but those the user dropped: what has not changed costs nothing."""
    asked = [
        replace(one, state="dropped" if one.state == "dropped" else "open", queries=())
        for one in earlier.plan.questions
    ]
    return Plan(1, earlier.plan.reading, tuple(asked), earlier.plan.notes)


def plan_on(earlier: Record, new: Plan) -> Plan:
    """What was asked before, closed as it was left, and the questions of `new` after it, each asked once."""
    before = [replace(one, state="dry" if one.state == "open" else one.state) for one in earlier.plan.questions]
    known = {one.text for one in before}
    last = max((int(one.id[1:]) for one in before if one.id[1:].isdigit()), default=0)
    fresh = [one for one in new.questions if one.text not in known]
    added = [Question(f"q{last + number}", one.text) for number, one in enumerate(fresh, 1)]
    return Plan(1, new.reading, (*before, *added), (*earlier.plan.notes, *new.notes))


def claims_before(earlier: Record) -> list[Claim]:
    """Its claims, numbered from `c1` without a gap."""
    return [replace(one, id=f"c{number}") for number, one in enumerate(earlier.claims, 1)]
