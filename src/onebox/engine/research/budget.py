"""What a piece of research may cost, and how long it may still take."""

from ...types import Ask, Budget, Effort

MOST_TOKENS = 3_000
"""Of one call, prompt and reply together: what a small model on two cores reads in a minute."""
EFFORTS: dict[Effort, Budget] = {
    "fast": Budget(16, 40_000, 1_800.0, 8_000, searches=12, fetches=16),
    "normal": Budget(40, 100_000, 5_400.0, 20_000, searches=30, fetches=40),
    "heavy": Budget(120, 300_000, 21_600.0, 60_000, searches=90, fetches=120),
}
CALLS_OF_ROUND = 2
"""Extract and reflect."""
LANDING_CALLS = 5


def with_budget(ask: Ask) -> Ask:
    """`ask` with the budget of its effort, where it brought none of its own."""
    return ask.within(EFFORTS[ask.effort])


def seconds_left(
    elapsed: float, calls: int, questions_open: int, rounds: int, closed: int, budget: Budget
) -> float | None:
    """An estimate from the pace so far: what open questions and the report still take, within the budget.

    `rounds` of looking have closed `closed` questions. None while there is no pace to tell from.
    """
    if not calls or not rounds:
        return None
    of_question = max(1.0, rounds / max(1, closed))
    wanted = questions_open * of_question * CALLS_OF_ROUND + LANDING_CALLS
    to_come = min(wanted, max(0, budget.calls - calls))
    return max(0.0, min(to_come * elapsed / calls, budget.seconds - elapsed))
