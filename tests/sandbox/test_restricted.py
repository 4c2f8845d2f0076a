"""What the evaluator without a sandbox runs, and what it does not."""

import os
import sys
from pathlib import Path

import pytest

from onebox.sandbox.restricted import RestrictedEvaluator

pytestmark = pytest.mark.skipif(os.name != "posix", reason="SKIPPED: limits on a process need a POSIX system")

RUNS = {
    "print(3 * 19)": "57",
    "import math\nprint(math.comb(5, 2))": "10",
    "from fractions import Fraction as F\nprint(F(1, 3) + 1)": "4/3",
    "import statistics, itertools\nprint(statistics.mean([1, 2, 3]), len(list(itertools.permutations('abc'))))": "2 6",
    "def f(n):\n    return 1 if n < 2 else n * f(n - 1)\nprint(f'{f(5)}')": "120",
    "总 = 5\nprint('总数', 总)": "总数 5",
}
SYMPY = {
    "from sympy import *\nx = symbols('x')\nprint(solve(x**2 - 4, x))": "[-2, 2]",
    "import sympy as sp\nprint(sp.simplify(sp.sqrt(8)))": "2*sqrt(2)",
}
REFUSED = [
    "import os",
    "import sympy.utilities.lambdify",
    "from os import system",
    "__import__('os')",
    "print(().__class__)",
    "print('{0.__class__}'.format(1))",
    "open('/etc/passwd')",
    "eval('1')",
    "exec('x = 1')",
    "getattr(1, 'real')",
    "import math\nprint(math.__loader__)",
    "(x for x in []).gi_frame",
    "class A: pass",
    "match 1:\n    case int(real=x): pass",
    "from sympy import sympify",
    "import sympy\nsympy.lambdify",
    "import sympy\nprint(sympy.core)",
    "x" * 30_000,
    "print(",
    "print('a' * 10**6)",
    "1 / 0",
]
EVIL = "__import__('pathlib').Path({path!r}).write_text('x')"


@pytest.mark.parametrize("program", RUNS)
def test_what_runs(program: str) -> None:
    done = RestrictedEvaluator().evaluate(program, seconds=30)
    assert (done.text, done.error) == (RUNS[program], "")


@pytest.mark.parametrize("program", SYMPY)
def test_sympy_runs(program: str) -> None:
    pytest.importorskip("sympy", reason="SKIPPED: sympy is not installed (the extra `think`)")
    done = RestrictedEvaluator().evaluate(program, seconds=30)
    assert (done.text, done.error) == (SYMPY[program], "")


@pytest.mark.parametrize("program", REFUSED)
def test_what_is_refused(program: str) -> None:
    assert RestrictedEvaluator().evaluate(program, seconds=30).error


@pytest.mark.parametrize(
    "program",
    [
        "from sympy import Symbol, solve\nsolve({evil!r})",
        "from sympy import Symbol\nSymbol('x').subs({evil!r}, 1)",
        "from sympy import Integer\nprint(Integer(1).equals({evil!r}))",
        "from sympy import Matrix\nMatrix([{evil!r}])",
    ],
)
def test_sympy_reads_no_text_as_code(program: str, tmp_path: Path) -> None:
    pytest.importorskip("sympy", reason="SKIPPED: sympy is not installed (the extra `think`)")
    RestrictedEvaluator().evaluate(program.format(evil=EVIL.format(path=str(tmp_path / "x"))), seconds=30)
    assert not (tmp_path / "x").exists()


def test_a_program_without_end() -> None:
    done = RestrictedEvaluator().evaluate("while True: pass", seconds=0.5)
    assert done.error == "took longer than 0.5 s"


@pytest.mark.skipif(sys.platform != "linux", reason="SKIPPED: macOS does not hold a process to its memory limit")
def test_a_program_that_eats_memory() -> None:
    assert "MemoryError" in RestrictedEvaluator().evaluate("x = [0] * 10**10", seconds=30).error
