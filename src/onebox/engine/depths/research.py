"""Research: a plan that can be changed, claims with quotes, a report of nothing but these; or an honest refusal."""

from collections.abc import Callable

from ...types import StopReason
from ..deliver import deliver
from ..research.budget import with_budget
from ..research.handing import hand_over
from ..research.ledger import Ledger
from ..research.planning import planned
from ..research.report import write_report
from ..research.report_again import claims_before
from ..research.rounds import gathered
from ..work import Work


async def research(work: Work, keep: Callable[[str], None]) -> None:
    work.ask = with_budget(work.ask)
    going_on = work.earlier is not None and not work.ask.refresh
    ledger = Ledger(claims_before(work.earlier) if going_on else [])
    ledger.version = (await planned(work)).version
    seen = await gathered(work, ledger)
    dropped = {one.id for one in seen.plan.questions if one.state == "dropped"}
    claims = [claim for claim in ledger.claims if claim.question not in dropped]
    if not claims:
        reason: StopReason = "budget" if seen.stop == "budget" else "no_evidence"
        return await deliver(work, reason, [], tried=list(dict.fromkeys(ledger.queries)), keep=keep)
    report = await write_report(work, seen.plan, claims, work.language)
    await hand_over(work, report, seen.stop or "finished", keep)
