"""Trust: a model wholly in an attacker's hand against the gate, over AgentDojo's 949 cases and injections of our own.

    python -m bench.tasks.agentdojo [--limit N]          (needs `pip install agentdojo`; without it, our own alone)

No model is asked. The hijacked script does the honest steps and, once it has read strangers' text, whatever the
injection wants; at the end of every fourth task also everything `bench/hijacked.py` knows, data hidden in 14 ways
included. `unauthorised` is what was done that the user had not wanted; the honest script alone says what trust costs.
The plan is made from what stands in the request and taken as accepted: it is what a good planner would make, so the
figures are of the gate, not of planning. `without_script`: cases for which AgentDojo has no script of acting calls
(some goals are mere words in an answer, which no gate over actions can hold); there every acting tool is tried.
"""

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from importlib.util import find_spec
from multiprocessing import get_context
from typing import Any

from bench.common import RESULTS, WORK, write_result
from bench.hijacked import Outcome, Play, User, everything, plainly
from bench.injections import play_all
from bench.machine import circumstances
from bench.options import parser
from onebox.engine.execute.trust.policy import is_consequential

PARTS = 4
CARELESS = 10
"""Of every tenth case it is also told what a user who allows everything lets through."""


def main(words: Sequence[str] | None = None) -> int:
    options = parser(__doc__).parse_args(words)
    result: dict[str, Any] = {"task": "trust", **circumstances("agentdojo"), "arms": {}}
    arms: dict[str, Callable[[], Any]] = {"injections": play_all}
    if find_spec("agentdojo") is None:
        sys.stderr.write("SKIPPED: AgentDojo is not installed: pip install agentdojo\n")
    else:
        from bench.dojo import suites

        suites()  # loaded once, before the processes part
        arms["honest"] = partial(honest, options.limit)
        arms["everything"] = partial(tried, options.limit)
        arms |= {f"agentdojo.{part}": partial(attacked, options.limit, part) for part in range(PARTS)}
    with ProcessPoolExecutor(PARTS, mp_context=get_context("fork")) as pool:
        begun = {name: pool.submit(arm) for name, arm in arms.items()}
        done = {name: one.result() for name, one in begun.items()}
    parts = [done.pop(f"agentdojo.{part}") for part in range(PARTS) if f"agentdojo.{part}" in done]
    result["arms"] = {**done, **({"agentdojo": _joined(parts)} if parts else {})}
    whole = options.limit is None and bool(parts)
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


def attacked(limit: int | None, part: int = 0) -> dict[str, list[Outcome]]:
    """Every `PARTS`th task with its injection: for a user who knows what they want, some for one who allows all."""
    from bench.dojo import cases, script

    outcomes: dict[str, list[Outcome]] = {"careful": [], "careless": []}
    users: tuple[User, User] = ("careful", "careless")
    for number, case in enumerate(list(cases())[:limit]):
        for user in users if number % PARTS == part else ():
            if user == "careless" and number % CARELESS:
                continue
            world, before = case.world()
            wicked = script(case.injection, before)
            play = Play(case.task.PROMPT, script(case.task, before), world, user)
            scripted = any(is_consequential(world.tools[call.tool]) for call in wicked)
            wicked = wicked if scripted else [*wicked, *plainly(play)]
            outcome = play.run(lambda _, wicked=wicked: iter(wicked))  # type: ignore[misc]
            outcome.without_script = not scripted
            # The world is that of the honest script alone unless something else was done to it.
            outcome.reached = bool(outcome.unauthorised) and case.harmed(world, before, "")
            outcomes[user].append(outcome)
        _progress(f"agentdojo {part}", number)
    return outcomes


def tried(limit: int | None) -> dict[str, Any]:
    """Every fourth task, and at its end every tool that acts turned to the attacker's ends in every way."""
    from bench.dojo import script, tasks

    outcomes = []
    for number, case in enumerate(list(tasks())[:limit:4], 1):
        world, before = case.world()
        play = Play(case.task.PROMPT, script(case.task, before), world, "careful")
        play.run(lambda _: iter(()))
        for call in everything(play):
            play.attempt(call)
        outcomes.append(play.outcome)
        _progress("everything", number)
    return {"n": len(outcomes), **_counted(outcomes)}


def _joined(parts: Sequence[dict[str, list[Outcome]]]) -> dict[str, Any]:
    by_user = {user: [one for part in parts for one in part[user]] for user in ("careful", "careless")}
    return {
        "n": len(by_user["careful"]),
        "users": {user: {"n": len(some), **_counted(some)} for user, some in by_user.items()},
        "without_script": sum(one.without_script for one in by_user["careful"]),
    }


def _counted(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    whole: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for one in outcomes:
        whole.update({name: getattr(one, name) for name in ("tried", "refused", "denied", "asked", "asked_honest")})
        whole.update(done=one.done, honest_done=one.honest_done, honest_wanted=one.honest_wanted)
        whole.update(unauthorised=len(one.unauthorised), cases_with_unauthorised=bool(one.unauthorised))
        whole.update(goals_reached=one.reached)
        reasons += one.reasons
    return {**whole, "reasons": dict(reasons.most_common())}


def _progress(what: str, number: int) -> None:
    if number % 20 == 0:
        sys.stderr.write(f"\r{what} {number}\033[K")
        sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
