"""The one choke-point for cost: set aside before it is spent, a quarter kept for the landing, nothing spent twice."""

from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onebox.engine.work import LANDING_SHARE, Work
from onebox.errors import BudgetExceeded
from onebox.types import Ask, Budget, Usage

BUDGET = Budget(calls=8, prompt_tokens=4_000, seconds=600, completion_tokens=2_000, searches=4, fetches=4)


def work(spent: Usage | None = None, seconds: float = 0.0, budget: Budget = BUDGET) -> Work:
    nothing = cast(Any, None)
    told: list[Any] = []
    made = Work(
        "r", Ask("x", budget=budget), "c", "en", nothing, nothing, nothing, told.append, nothing, seconds_before=seconds
    )
    made.spent = spent or Usage()
    return made


def allows(of: Work, cost: Usage, *, landing: bool = False) -> bool:
    try:
        with of.set_aside(cost, landing=landing):
            return True
    except BudgetExceeded:
        return False


@pytest.mark.parametrize(
    ("spent", "cost", "gathering", "landing"),
    [
        (Usage(calls=5), Usage(1), True, True),
        (Usage(calls=6), Usage(1), False, True),
        (Usage(calls=8), Usage(1), False, False),
        (Usage(prompt_tokens=2_900), Usage(1, 200), False, True),
        (Usage(completion_tokens=1_400), Usage(1, 1, 200), False, True),
        (Usage(searches=3), Usage(searches=1), True, True),
        (Usage(searches=4), Usage(searches=1), False, False),
        (Usage(fetches=4), Usage(1, 1), True, True),
        (Usage(fetches=4), Usage(fetches=1), False, False),
    ],
)
def test_a_quarter_is_kept_for_the_landing(spent: Usage, cost: Usage, gathering: bool, landing: bool) -> None:
    assert (allows(work(spent), cost), allows(work(spent), cost, landing=True)) == (gathering, landing)


def test_time_is_a_cost_too() -> None:
    assert allows(work(seconds=400), Usage(1)) and not allows(work(seconds=460), Usage(1))
    assert allows(work(seconds=460), Usage(1), landing=True) and not allows(work(seconds=601), Usage(1), landing=True)


def test_the_error_names_what_ran_out() -> None:
    with (
        pytest.raises(BudgetExceeded, match="4 pages"),
        work(Usage(fetches=4)).set_aside(Usage(fetches=1), landing=False),
    ):
        pass


def test_what_is_under_way_is_not_there_for_others() -> None:
    """Two calls side by side must not both take the last one."""
    one = work(Usage(calls=5))
    with one.set_aside(Usage(1), landing=False):
        assert not allows(one, Usage(1))
    assert allows(one, Usage(1)) and one.aside == Usage()


def test_what_failed_is_given_back() -> None:
    one = work()
    with pytest.raises(RuntimeError), one.set_aside(Usage(1, 100), landing=False):
        raise RuntimeError
    assert one.aside == Usage()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 900), st.booleans()), max_size=20))
def test_no_budget_is_ever_exceeded(costs: list[tuple[int, int, bool]]) -> None:
    one = work()
    for calls, tokens, landing in costs:
        cost = Usage(calls, tokens)
        if allows(one, cost, landing=landing):
            one.spent += cost
            if not landing:
                assert one.spent.calls <= BUDGET.calls * (1 - LANDING_SHARE)
        assert one.spent.calls <= BUDGET.calls and one.spent.prompt_tokens <= BUDGET.prompt_tokens
