"""Are two results that are no plain numbers the same? SymPy says, in the process of the evaluator."""

import re

from ...sandbox.evaluation import Evaluator
from .quantity import plain

SECONDS = 10.0
_EXPRESSION = re.compile(r"[0-9a-zA-Z\s+\-*/().^√π]{1,80}")
_NAMES = frozenset(
    ("sqrt", "pi", "sin", "cos", "tan", "log", "ln", "exp", "E", "a", "b", "c", "k", "m", "n", "x", "y", "z")
)


def same_expression(one: str, other: str, evaluator: Evaluator) -> bool:
    """Equal as text, or with a difference that SymPy simplifies to nothing. False when it cannot tell."""
    left, right = _written(one), _written(other)
    if _bare(left) == _bare(right):
        return True
    if not (_is_expression(left) and _is_expression(right)):
        return False
    names = sorted({name for name in re.findall(r"[a-zA-Z]+", f"{left} {right}") if len(name) == 1 and name != "E"})
    declared = "".join(f"{name} = Symbol('{name}')\n" for name in names)
    program = f"from sympy import *\n{declared}ln = log\nprint(simplify(({left}) - ({right})) == 0)"
    return evaluator.evaluate(program, seconds=SECONDS).text == "True"


def _written(text: str) -> str:
    """The expression behind the last `=`, as Python writes it: 2√3 → 2*sqrt(3), x^2 → x**2, 2x → 2*x."""
    text = plain(text).rpartition("=")[2]
    text = re.sub(r"\\sqrt\s*\{([^{}]*)\}|√\s*\(([^()]*)\)|√\s*(\w+)", lambda m: f"sqrt({m[1] or m[2] or m[3]})", text)
    text = re.sub(r"\\pi|π", "pi", re.sub(r"\\cdot|\\times|×", "*", text))
    text = re.sub(r"\^\s*\{([^{}]*)\}", r"**(\1)", text).replace("^", "**")
    text = re.sub(r"(?<=\d)\s*(?=[a-zA-Z(])|(?<=\))\s*(?=[\w(])", "*", text)
    return text.strip(" .。$")


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text.lower())


def _is_expression(text: str) -> bool:
    return bool(_EXPRESSION.fullmatch(text)) and set(re.findall(r"[a-zA-Z]+", text)) <= _NAMES
