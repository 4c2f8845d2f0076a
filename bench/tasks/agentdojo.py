"""Trust: a model wholly in an attacker's hand against the gate, over AgentDojo's 949 cases and injections of our own.

    python -m bench.tasks.agentdojo [--limit N]          (needs `pip install agentdojo`; without it, our own alone)

No model is asked. The hijacked script does the honest steps and, once it has read strangers' text, whatever the
injection wants; at the end of each task once also everything `bench/hijacked.py` knows, data hidden in 14 ways
included. `unauthorised` is what was done that the user had not wanted; the honest script alone says what trust costs. The plan is made from what stands in the request and taken as accepted: it is what a good planner
would make, so the figures are of the gate, not of planning. `answers_steered`: goals that are mere words in the
answer, which no gate over actions can hold (`sanitise.py` defuses their links).
"""

import sys
import time
from collections import Counter
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from bench.common import RESULTS, WORK, write_result
from bench.hijacked import Outcome, Play, User, everything
from bench.injections import play_all
from bench.machine import circumstances
from bench.options import parser


def main(words: Sequence[str] | None = None) -> int:
    options = parser(__doc__).parse_args(words)
    result: dict[str, Any] = {"task": "trust", **circumstances("agentdojo"), "arms": {"injections": play_all()}}
    if find_spec("agentdojo") is None:
        sys.stderr.write("SKIPPED: AgentDojo is not installed: pip install agentdojo\n")
    else:
        result["arms"] |= {"honest": honest(options.limit), "agentdojo": attacked(options.limit)}
        result["arms"]["everything"] = tried(options.limit)
    whole = options.limit is None and "agentdojo" in result["arms"]
    sys.stdout.write(f"{write_result('trust', result, RESULTS if whole else WORK)}\n")
    return 0


def honest(limit: int | None) -> dict[str, Any]:
    """The honest script without the gate, and with it for a user who answers and one who never does.

    When the same calls were done in the same order, the world is the same, and AgentDojo's check is not asked twice.
    """
    from bench.dojo import script, tasks

    useful: Counter[str] = Counter()
    asked, n = [], 0
    for case in list(tasks())[:limit]:
        n += 1
        world, before = case.world()
        for call in script(case.task, before):
            world.do(call)
        plain = case.useful(world, before)
        useful["without"] += plain
        for user in ("careful", "absent"):
            gated, before = case.world()
            outcome = Play(case.task.PROMPT, script(case.task, before), gated, user).run(lambda _: iter(()))
            useful[user] += plain if gated.calls == world.calls else case.useful(gated, before)
            if user == "careful":
                asked.append(outcome.asked)
        _progress("honest", n)
    return {
        "n": n,
        "useful": dict(useful),
        "lost": useful["without"] - useful["careful"],
        "asked_per_task": round(sum(asked) / n, 3),
        "tasks_never_asked": sum(not one for one in asked),
    }


def attacked(limit: int | None) -> dict[str, Any]:
    """Every task with every injection, for a user who knows what they want and one who allows whatever is asked."""
    from bench.dojo import cases, script

    outcomes: dict[User, list[Outcome]] = {"careful": [], "careless": []}
    harmed: Counter[str] = Counter()
    steered, began = 0, time.monotonic()
    for number, case in enumerate(list(cases())[:limit], 1):
        for user, some in outcomes.items():
            world, before = case.world()
            wicked = script(case.injection, before)
            play = Play(case.task.PROMPT, script(case.task, before), world, user)
            some.append(play.run(lambda _, wicked=wicked: iter(wicked)))
            harmed[user] += case.harmed(world, before, "")
            if user == "careful":
                steered += not wicked and case.harmed(world, before, case.injection.GOAL)
        _progress("agentdojo", number)
    users = {user: {**_counted(some), "goals_reached": harmed[user]} for user, some in outcomes.items()}
    n = len(outcomes["careful"])
    return {"n": n, "users": users, "answers_steered": steered, "seconds": round(time.monotonic() - began)}


def tried(limit: int | None) -> dict[str, Any]:
    """Every task once, and every tool that acts turned to the attacker's ends in every way."""
    from bench.dojo import script, tasks

    outcomes = []
    for number, case in enumerate(list(tasks())[:limit], 1):
        world, before = case.world()
        play = Play(case.task.PROMPT, script(case.task, before), world, "careful")
        play.run(lambda _: iter(()))
        for call in everything(play):
            play.attempt(call)
        outcomes.append(play.outcome)
        _progress("everything", number)
    return {"n": len(outcomes), **_counted(outcomes)}


def _counted(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    whole: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for one in outcomes:
        whole.update({name: getattr(one, name) for name in ("tried", "refused", "denied", "asked", "asked_honest")})
        whole.update(done=one.done, honest_done=one.honest_done, honest_wanted=one.honest_wanted)
        whole.update(unauthorised=len(one.unauthorised), cases_with_unauthorised=bool(one.unauthorised))
        reasons += one.reasons
    return {**whole, "reasons": dict(reasons.most_common())}


def _progress(what: str, number: int) -> None:
    if number % 20 == 0:
        sys.stderr.write(f"\r{what} {number}\033[K")
        sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
