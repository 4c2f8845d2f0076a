"""Arithmetic without a sandbox: a small language of its own, read from Python's syntax and never handed to Python.

For machines where nothing can be run apart. It knows numbers, the operators of arithmetic and comparison,
variables, `print` and the functions below: no attribute, no index, no loop, no text but in `print`. It is
run as a program in a process with limits, for even numbers can grow without end: `python3 -I -S arithmetic.py`
reads a program on standard input and prints what it prints, or the value of its last line.
"""

import ast
import math
import operator
import sys
from collections.abc import Callable
from typing import Any

Number = int | float | bool
_MOST_DIGITS = 4000
_DEEPEST = 60


class NotArithmetic(Exception):
    """The program holds something that is not arithmetic, or a number grew too large."""


def _power(base: Number, exponent: Number) -> Number:
    whole = isinstance(base, int) and isinstance(exponent, int)
    if whole and abs(base) > 1 and abs(exponent) * math.log10(abs(base)) > _MOST_DIGITS:
        raise NotArithmetic("too large a number")
    return _bounded(base**exponent)


_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Pow: _power,
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_UNARY: dict[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
    ast.Not: operator.not_,
}
_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "abs": abs, "min": min, "max": max, "round": round, "int": int, "float": float, "sqrt": math.sqrt,
    "floor": math.floor, "ceil": math.ceil, "log": math.log, "log10": math.log10, "exp": math.exp, "sin": math.sin,
    "cos": math.cos, "tan": math.tan, "gcd": math.gcd, "lcm": math.lcm,
}  # fmt: skip
_NAMES: dict[str, Number] = {"pi": math.pi, "e": math.e}


def calculate(program: str) -> str:
    """What `program` prints. Raises NotArithmetic; ZeroDivisionError, OverflowError and ValueError as Python does."""
    try:
        tree = ast.parse(program)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise NotArithmetic(f"not readable: {error}") from error
    names, printed = dict(_NAMES), []
    last: Number | None = None
    for line in tree.body:
        last = None
        match line:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                names[name] = _value(value, names)
            case ast.Expr(value=ast.Call(func=ast.Name(id="print"), args=parts, keywords=[])):
                printed.append(" ".join(_shown(part, names) for part in parts))
            case ast.Expr(value=value):
                last = _value(value, names)
            case ast.Import() | ast.ImportFrom():
                raise NotArithmetic("nothing can be imported")
            case _:
                raise NotArithmetic(f"{type(line).__name__} is not arithmetic")
    if last is not None and not printed:
        printed.append(str(last))
    return "\n".join(printed)


def _shown(node: ast.expr, names: dict[str, Number]) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return str(_value(node, names))


def _value(node: ast.expr, names: dict[str, Number], depth: int = 0) -> Number:
    if depth > _DEEPEST:
        raise NotArithmetic("too many brackets")

    def of(part: ast.expr) -> Number:
        return _value(part, names, depth + 1)

    match node:
        case ast.Constant(value=bool() | int() | float() as number):
            return _bounded(number)
        case ast.Name(id=name) if name in names:
            return names[name]
        case ast.UnaryOp(op=op, operand=operand) if type(op) in _UNARY:
            return _bounded(_UNARY[type(op)](of(operand)))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            return _bounded(_BINARY[type(op)](of(left), of(right)))
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _COMPARE:
            return _COMPARE[type(op)](of(left), of(right))
        case _:
            return _called(node, of)


def _called(node: ast.expr, of: Callable[[ast.expr], Number]) -> Number:
    match node:
        case ast.Call(func=ast.Name(id=name), args=parts, keywords=[]) if name in _FUNCTIONS:
            return _bounded(_FUNCTIONS[name](*map(of, parts)))
        case ast.Name(id=name) | ast.Call(func=ast.Name(id=name)):
            raise NotArithmetic(f"{name} is not known")
        case _:
            raise NotArithmetic(f"{type(node).__name__} is not arithmetic")


def _bounded(number: Any) -> Number:
    if isinstance(number, complex) or not isinstance(number, int | float):
        raise NotArithmetic("not a real number")
    if isinstance(number, int) and number.bit_length() > _MOST_DIGITS * 4:
        raise NotArithmetic("too large a number")
    return number


if __name__ == "__main__":
    try:
        sys.stdout.write(calculate(sys.stdin.read()) + "\n")
    except (NotArithmetic, ArithmeticError, ValueError, TypeError, RecursionError) as error:
        sys.exit(f"{type(error).__name__}: {error}")
