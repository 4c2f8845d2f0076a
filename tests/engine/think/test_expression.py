import pytest

from onebox.engine.think.expression import same_expression
from onebox.sandbox.restricted import RestrictedEvaluator

EQUAL = [("2√3", "sqrt(12)"), ("(x+1)^2", "x^2 + 2x + 1"), ("x = \\sqrt{8}", "2*sqrt(2)"), ("2π", "\\pi \\cdot 2")]
DIFFERENT = [("x + 1", "x + 2"), ("2√3", "3√2"), ("red", "blue"), ("().__class__", "x"), ("exit()", "x")]


@pytest.mark.parametrize("pair", EQUAL)
def test_expressions_that_are_equal(pair: tuple[str, str]) -> None:
    pytest.importorskip("sympy", reason="SKIPPED: sympy is not installed (the extra `think`)")
    assert same_expression(*pair, RestrictedEvaluator())


@pytest.mark.parametrize("pair", DIFFERENT)
def test_expressions_that_are_not(pair: tuple[str, str]) -> None:
    assert not same_expression(*pair, RestrictedEvaluator())


def test_equal_text_needs_no_evaluator() -> None:
    assert same_expression(" Monday ", "monday.", RestrictedEvaluator())
