"""One try at an answer: a program that is run, or a solution in words whose arithmetic is checked.

Program of thoughts: Chen et al. 2022 (arXiv 2211.12588), Gao et al. 2022 (arXiv 2211.10435).
"""

import ast
import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from ...sandbox.evaluation import Evaluator
from .quantity import Quantity, plain, quantities, result_in, shown, unmarked

By = Literal["program", "written"]

RUN_SECONDS = 10.0

_CODE = re.compile(r"```(?:python|py)?[ \t]*\n(.*?)(?:```|\Z)", re.S | re.I)
_FINAL = re.compile(
    r"(?:\b(?:the )?(?:final )?answer(?: is)?\s*[:：]?|(?:最终)?答案(?:是|为)?\s*[:：]?|答\s*[:：]|####)"
    r"\s*[*_ ]*(?P<what>[^\n]+)",
    re.I,
)
_BOXED = re.compile(r"\\boxed\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_BEFORE_NUMBER = re.compile(
    r"^(?:还?剩下?|一?共|总共|合计|还?需要?|还?有|[是为得]|等于|大?约)+(?=\s*[-¥\d])"
    r"|^(?:there (?:are|is)|it is|is)\s+(?=[-$\d])",
    re.I,
)
"""Words of the sentence that an announced number stands in."""
_LEFT = re.compile(r"[\d.,()+\-*/×÷xX $%]+$")
_RIGHT = re.compile(r"\s*\$?(-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?![\d.]*\s*[+*/×÷%xX(-])")


@dataclass(frozen=True, slots=True)
class Draft:
    """`answer` is the result in plain form (empty: none, `error` says why).

    `sound` says what code could see: the program ran to its end, every equation of the solution holds.
    """

    by: By
    text: str
    answer: str = ""
    error: str = ""
    sound: bool = True

    @property
    def result(self) -> Quantity | None:
        return result_in(self.answer)


def from_program(said: str, evaluator: Evaluator) -> Draft:
    """Take the program out of what a model said, and run it."""
    program = program_in(said)
    if not program:
        return Draft("program", said.strip(), error="no program", sound=False)
    done = evaluator.evaluate(printing(program), seconds=RUN_SECONDS)
    lines = [line.strip() for line in done.text.splitlines() if line.strip()]
    if done.error or not lines:
        return Draft("program", program, error=done.error or "it printed nothing", sound=False)
    return Draft("program", program, _of_output(lines[-1]))


def from_writing(said: str, *, whole: bool = True) -> Draft:
    """Take the result out of a solution in words, and recalculate its equations."""
    text = said.strip()
    answer = final_answer(text)
    if not answer:
        return Draft("written", text, error="no result", sound=False)
    return Draft("written", text, answer, sound=whole and not wrong_equations(text))


def program_in(said: str) -> str:
    """The last block of code; without marks, the whole when it reads as Python."""
    blocks: list[str] = _CODE.findall(said)
    program = max(blocks, key=len) if blocks else said
    try:
        ast.parse(program)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return program.strip() if blocks else ""
    return program.strip()


def printing(program: str) -> str:
    """`program`, made to print its last value where it prints nothing, as small models often forget."""
    try:
        body = ast.parse(program).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return program
    calls = [node for node in ast.walk(ast.Module(body, [])) if isinstance(node, ast.Call)]
    if not body or any(isinstance(call.func, ast.Name) and call.func.id == "print" for call in calls):
        return program
    match body[-1]:
        case ast.Expr(value=value):
            last = ast.unparse(value)
        case ast.Assign(targets=[ast.Name(id=name)]):
            last = name
        case ast.FunctionDef(name=name, args=ast.arguments(args=[])):
            last = f"{name}()"
        case _:
            return program
    kept = body[:-1] if isinstance(body[-1], ast.Expr) else body
    return ast.unparse(ast.Module([*kept, *ast.parse(f"print({last})").body], []))


def final_answer(text: str) -> str:
    """What a solution says its result is: the last boxed or announced one, else the last number of its last lines."""
    if boxed := _BOXED.findall(text):
        return plain(boxed[-1])
    told = [match for match in _FINAL.finditer(text) if re.search(r"\w", match["what"])]
    if told and told[-1].end() > len(text) * 0.5:
        return _short(told[-1]["what"])
    for line in reversed([line for line in text.splitlines() if line.strip()][-3:]):
        if found := quantities(line):
            last = found[-1]
            return shown(last.value) + ("%" if last.percent else f" {last.unit}" if last.unit else "")
    return ""


def wrong_equations(text: str) -> list[str]:
    """Equations between numbers in `text` that do not hold, rounding allowed for."""
    wrong = []
    for line in unmarked(text).splitlines():
        sides = line.split("=")
        for before, behind in pairwise(sides):
            left, right = _LEFT.search(before), _RIGHT.match(behind)
            if left is None or right is None:
                continue
            term = re.split(r"[.,]\s", left.group().strip())[-1].strip(" ,.")
            value = value_of(term)
            if value is not None and not _holds(value, right.group(1).replace(",", "")):
                wrong.append(f"{term} = {right.group(1)}")
    return wrong


def _holds(value: Fraction, written: str) -> bool:
    """Is `written` the value, rounded as far as it is written or by half a percent, as itself or as a percentage?"""
    told, decimals = Fraction(written), len(written.partition(".")[2])
    off = min(abs(value - told), abs(value * 100 - told))
    return off <= max(Fraction(6, 10 ** (decimals + 1)) if decimals else Fraction(0), abs(told) / 200)


def value_of(expression: str) -> Fraction | None:
    """The exact value of plain arithmetic; None when it is something else or not written out."""
    expression = re.sub(r"(\d),(?=\d{3})", r"\1", expression.replace("$", "").replace("×", "*").replace("÷", "/"))
    expression = re.sub(r"(?<=[\d) ])[xX](?=[\d( ])", "*", expression)
    expression = re.sub(r"(\d+(?:\.\d+)?)\s*%", r"(\1/100)", expression)
    if not re.search(r"[-+*/]", expression.strip(" -")) or len(expression) > 200:
        return None
    try:
        return _exact(ast.parse(expression.strip(), mode="eval").body)
    except (SyntaxError, ValueError, ZeroDivisionError, RecursionError):
        return None


def _exact(node: ast.expr) -> Fraction:
    match node:
        case ast.Constant(value=int() | float() as number):
            return Fraction(str(number))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_exact(operand)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _exact(left) + _exact(right)
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            return _exact(left) - _exact(right)
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            return _exact(left) * _exact(right)
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return _exact(left) / _exact(right)
        case _:
            raise ValueError("not plain arithmetic")


def _of_output(line: str) -> str:
    """The result in the last line a program printed: its last number where words stand around it."""
    listed = re.fullmatch(r"[\[({]([^\[\](){},]*)[\])}]", line.strip())
    bare = listed.group(1) if listed else line.strip()
    if re.fullmatch(r"[^\W\d_].*[:=：]\s*\S.*", bare):
        bare = re.split(r"[:=：]\s*", bare)[-1]
    found = quantities(bare)
    if len(found) == 1 and not re.search(r"[a-zA-Z]\w*\s*[(*^+/-]|[*^+]\s*[a-zA-Z]", bare):
        return shown(found[0].value) + ("%" if found[0].percent else "")
    return bare[:200]


def _short(text: str) -> str:
    """An announced result without marks and without the sentence around its number."""
    text = plain(text).strip(" .。*_")
    return _BEFORE_NUMBER.sub("", text).strip()[:200]
