"""Sums: `37 * 12`, `三加五乘以二等于多少`, `15% of 80`, `200打八折是多少`. Exact, by fractions.

The whole question has to be the sum: with any other word in it, it is a question for the other depths.
"""

import ast
import math
import re
from fractions import Fraction

from ...types import Language
from .answer import DirectAnswer, asked, written
from .numerals import HAN, in_digits

LONGEST = 200
_LARGEST_POWER = 1000
_LARGEST_BITS = 4096
_ASKS = re.compile(
    r"^(?:计算(?:一下)?|算(?:一下|算)?|求|what(?:'s| is| are)|how much (?:is|are)"
    r"|calculate|compute|evaluate|work out)[:\s]*",
    re.IGNORECASE,
)
_EQUALS = re.compile(
    r"(?:的?(?:结果|值)?(?:等于|是|得|为)(?:多少|几|啥|什么)|的?(?:结果|值|得数)"
    r"|=\s*(?:多少|几|\?)?|(?:equals?|equal to)(?: what)?)$",
    re.IGNORECASE,
)
_PERCENT = (
    (re.compile(r"([0-9.]+)\s*% of ([0-9.]+)", re.I), r"(\1/100*\2)"),
    (re.compile(r"([0-9.]+) percent of ([0-9.]+)", re.I), r"(\1/100*\2)"),
    (re.compile(r"([0-9.]+)\s*的\s*([0-9.]+)\s*%"), r"(\1*\2/100)"),
    (re.compile(r"([0-9.]+)\s*元?\s*打\s*([1-9](?:\.\d)?)\s*折"), r"(\1*\2/10)"),
)
_ROOTS = (
    (re.compile(r"(?:the )?square root of ([0-9.]+)|sqrt\s*\(?([0-9.]+)\)?", re.I), "root"),
    (re.compile(r"根号\s*([0-9.]+)|([0-9.]+)\s*的(?:算术)?平方根"), "root"),
)
_OPERATORS = {
    **dict.fromkeys(("加上", "加", "plus"), "+"),
    **dict.fromkeys(("减去", "减", "minus"), "-"),
    **dict.fromkeys(("乘以", "乘", "times", "multiplied by", "×", "·"), "*"),
    **dict.fromkeys(("除以", "divided by", "÷"), "/"),
    **dict.fromkeys(("的平方", " squared"), "**2"),
    **dict.fromkeys(("的立方", " cubed"), "**3"),
    **dict.fromkeys(("to the power of", "^"), "**"),
    "次方": "",
}
_WORDED = re.compile("|".join(sorted(map(re.escape, _OPERATORS), key=len, reverse=True)), re.IGNORECASE)
_POWER = re.compile(r"([0-9.]+)的([0-9]+)次方")
_SUM = re.compile(r"[\d.+\-*/() ]+")
_PLAIN = re.compile(r"\d+(?:[-/]\d+)+")


def arithmetic(question: str, language: Language) -> DirectAnswer | None:
    """The value of the sum that `question` is. None for anything else, and for what is ambiguous (`24/7`, `9-11`)."""
    text = asked(question)
    if len(text) > LONGEST:
        return None
    text = _ASKS.sub("", text)
    bare = _EQUALS.sub("", text).strip()
    said = bare != text.strip()
    expression, worded = _expression(bare)
    if not _SUM.fullmatch(expression) or (_PLAIN.fullmatch(expression.strip()) and not (said or worded)):
        return None
    if "//" in expression or re.search(r"(?<![\d.])0\d", expression):
        return None
    try:
        tree = ast.parse(expression.strip(), mode="eval").body
        value = _value(tree)
    except (SyntaxError, ValueError, ZeroDivisionError, OverflowError, RecursionError, MemoryError):
        return None
    if isinstance(tree, ast.Constant) or (isinstance(tree, ast.UnaryOp) and not worded):
        return None
    shown, exact = written(value)
    return DirectAnswer("arithmetic", shown, f"{_pretty(bare)} {'=' if exact else '≈'} {shown}")


def _expression(text: str) -> tuple[str, bool]:
    """`text` as a Python expression, and whether words or signs said what to do."""
    text = re.sub(rf"百分之([{HAN}点]+|[0-9.]+)", lambda m: f"{in_digits(m[1])}%", text)
    text = in_digits(text)
    text = re.sub(r"打([一二三四五六七八九])折", lambda m: f"打{in_digits(m[1])}折", text)
    before = text
    for pattern, by in _PERCENT:
        text = pattern.sub(by, text)
    for pattern, _ in _ROOTS:
        text = pattern.sub(lambda m: f"({m[1] or m[2]}**0.5)", text)
    text = _POWER.sub(r"\1**\2", text)
    text = _WORDED.sub(lambda m: f" {_OPERATORS[m[0].lower()]} ", text)
    text = re.sub(r"(?<=\d) [xX] (?=\d)", " * ", text)
    return " ".join(text.split()), text != before


def _value(node: ast.expr) -> Fraction:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return Fraction(repr(number))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand)
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return _value(operand)
        case ast.BinOp(left=left, op=op, right=right):
            return _applied(op, _value(left), _value(right))
    raise ValueError(ast.dump(node))


def _applied(op: ast.operator, left: Fraction, right: Fraction) -> Fraction:
    match op:
        case ast.Add():
            return left + right
        case ast.Sub():
            return left - right
        case ast.Mult():
            return left * right
        case ast.Div():
            return left / right
        case ast.Pow():
            return _power(left, right)
    raise ValueError(type(op).__name__)


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    if exponent == Fraction(1, 2) and base >= 0:
        root = Fraction(math.isqrt(base.numerator), math.isqrt(base.denominator))
        return root if root * root == base else Fraction(math.sqrt(base))
    bits = max(base.numerator.bit_length(), base.denominator.bit_length())
    if exponent.denominator != 1 or abs(exponent) > _LARGEST_POWER or bits * abs(exponent) > _LARGEST_BITS:
        raise ValueError("too large a power")
    return base ** int(exponent)


def _pretty(text: str) -> str:
    return " ".join(text.replace("*", "×").replace("×× ", "^").split())
