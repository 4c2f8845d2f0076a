import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onebox.sandbox.arithmetic import NotArithmetic, calculate


@pytest.mark.parametrize(
    ("program", "printed"),
    [
        ("1 + 2 * 3", "7"),
        ("总价 = 12.5 * 4\nprint('合计', 总价)", "合计 50.0"),
        ("x = 7\ny = x ** 2 - 1\ny // 5, ", None),
        ("2 ** 100", str(2**100)),
        ("round(sqrt(2), 3)", "1.414"),
        ("3 > 2", "True"),
        ("print(1)\nprint(2)", "1\n2"),
        ("", ""),
    ],
)
def test_arithmetic(program: str, printed: str | None) -> None:
    if printed is None:
        with pytest.raises(NotArithmetic):
            calculate(program)
    else:
        assert calculate(program) == printed


@pytest.mark.parametrize(
    "program",
    [
        "import os", "__import__('os').system('id')", "().__class__", "open('/etc/passwd')", "print(*[1])", "x",
        "'a' * 10**9", "[1] * 3", "9 ** 9 ** 9", "10 ** 5000",
        "while True: pass", "(-1) ** 0.5", "lambda: 1", "f'{1}'", "eval('1')",
        "x = 10 ** 3000\nx * x * x", "(" * 200 + "1" + ")" * 200 + "-" * 100 + "1", "-" * 100 + "1",
        "print('a', sep='b')", "def f(): pass", "1 if 2 else 3", "a.b = 1", "1\0",
    ],
)  # fmt: skip
def test_anything_else_is_refused(program: str) -> None:
    with pytest.raises(NotArithmetic):
        calculate(program)


@given(st.text(max_size=200))
def test_any_text_ends(program: str) -> None:
    with contextlib.suppress(NotArithmetic, ArithmeticError, ValueError, TypeError):
        calculate(program)


numbers = st.integers(-1000, 1000)


@given(numbers, numbers, numbers)
def test_as_python_counts(a: int, b: int, c: int) -> None:
    program = f"({a}) + ({b}) * ({c}) - abs({a}) % 7"
    assert calculate(program) == str(eval(program))
