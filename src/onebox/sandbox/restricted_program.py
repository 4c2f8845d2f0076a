"""Run one short program in a small part of Python: `python3 -I restricted_program.py SECONDS < PROGRAM`.

Three walls, for machines without a sandbox. The language: no import but of `MODULES`, no name or attribute
that begins with `_`, none of the functions that reach out. The interpreter: modules are shown as bare
namespaces, SymPy may not read text as code, and an audit hook refuses files, processes and the network. The
process: limits on time, memory, files and children. It is still one process of this user: where a sandbox
works, that is used instead (`choose.py`).
"""

import ast
import builtins
import os
import re
import sys
import types
from collections.abc import Mapping
from typing import Any, TextIO

MODULES = ("math", "cmath", "fractions", "decimal", "itertools", "functools", "statistics", "collections", "sympy")
OUTPUT = 64 * 1024
MEMORY = 768 << 20
_FUNCTIONS = (  # noqa: SIM905  (a list of names reads better so)
    "abs all any bool complex dict divmod enumerate filter float frozenset int isinstance iter len list map max min "
    "next pow print range repr reversed round set slice sorted str sum tuple zip "
    "ArithmeticError AssertionError Exception IndexError KeyError StopIteration TypeError ValueError ZeroDivisionError"
).split()
_ATTRIBUTES = frozenset(
    {"format", "format_map", "mro", "sympify", "parse_expr", "lambdify", "preview", "plotting", "var", "source", "test"}
)
_LIBRARIES = tuple(os.path.abspath(path) + os.sep for path in (*filter(None, sys.path), sys.base_prefix))
_REFUSED = (
    *("os.", "subprocess.", "socket.", "ctypes.", "shutil.", "tempfile.", "urllib.", "http.", "pty.", "mmap."),
    "webbrowser.",
)
_PREFIXES = ("_", "f_", "gi_", "tb_", "cr_", "ag_", "co_", "func_")
_LONGEST = 20_000


class Refused(Exception):
    """The program holds something that is outside the small language."""


def checked(program: str) -> ast.Module:
    """The tree of `program`. Raises Refused, naming what is not allowed."""
    if len(program) > _LONGEST:
        raise Refused("too long a program")
    try:
        tree = ast.parse(program)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise Refused(f"not readable as Python: {error}") from error
    for node in ast.walk(tree):
        for name in _names(node):
            if name.startswith(_PREFIXES) or name in _ATTRIBUTES:
                raise Refused(f"{name} is not allowed")
        if isinstance(node, ast.Import):
            _importable(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            _importable([node.module or "."])
        elif isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.Global | ast.Nonlocal | ast.With | ast.ClassDef):
            raise Refused(f"{type(node).__name__} is not allowed")
    return tree


def _names(node: ast.AST) -> list[str]:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.FunctionDef(name=name) | ast.arg(arg=name):
            return [name]
        case ast.keyword(arg=str() as name) | ast.ExceptHandler(name=str() as name):
            return [name]
        case ast.alias(name=name, asname=other):
            return [*name.split("."), *([other] if other else [])]
        case ast.MatchAs(name=str() as name) | ast.MatchStar(name=str() as name) | ast.MatchMapping(rest=str() as name):
            return [name]
        case ast.MatchClass():
            raise Refused("matching a class is not allowed")
        case _:
            return []


def _importable(names: Any) -> None:
    for name in names:
        if name not in MODULES:
            raise Refused(f"{name} may not be imported; there are {', '.join(MODULES)}")


def namespace(name: str) -> types.SimpleNamespace:
    """The public names of a module that are no modules themselves."""
    module = __import__(name)
    if name == "sympy":
        _read_no_code()
    public = {
        key: value
        for key, value in vars(module).items()
        if not key.startswith("_") and key not in _ATTRIBUTES and not isinstance(value, types.ModuleType)
    }
    return types.SimpleNamespace(**public)


def _read_no_code() -> None:
    """SymPy turns text into expressions with `eval`; here it takes only numbers and the names of unknowns."""
    import sympy  # type: ignore[import-untyped]
    from sympy.parsing import sympy_parser  # type: ignore[import-untyped]

    def read(text: object, *_: object, **__: object) -> object:
        if isinstance(text, str) and re.fullmatch(r"\d+(\.\d+)?", text):
            return sympy.Number(text)
        if isinstance(text, str) and re.fullmatch(r"[^\W\d_]\w*", text):
            known = getattr(sympy, text, None)
            return known if isinstance(known, sympy.Basic) else sympy.Symbol(text)
        raise Refused("text is not read as an expression; use symbols")

    for name in ("parse_expr", "eval_expr", "stringify_expr"):
        setattr(sympy_parser, name, read)


class _Printed:
    """Standard output with an end."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self.room = OUTPUT

    def write(self, text: str) -> int:
        self.room -= len(text)
        if self.room < 0:
            raise Refused("it prints too much")
        return self._out.write(text)

    def flush(self) -> None:
        self._out.flush()


def limit(seconds: int) -> None:
    """Bind this process: processor time, memory, no file written, no child."""
    import resource

    for what, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(what, (most, most))


def guard(event: str, arguments: tuple[Any, ...]) -> None:
    """The audit hook: only reading the libraries themselves is let through."""
    if event in ("open", "os.listdir", "os.scandir"):
        path = os.path.abspath(os.fsdecode(arguments[0])) if isinstance(arguments[0], str | bytes) else ""
        flags = arguments[2] if event == "open" and isinstance(arguments[2], int) else 0
        writes = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        if writes or not path.startswith(_LIBRARIES):
            raise PermissionError(f"{event} is not allowed")
    elif event.startswith(_REFUSED):
        raise PermissionError(f"{event} is not allowed")


def main(seconds: int) -> None:
    program = sys.stdin.read()
    tree = checked(program)
    limit(seconds)
    known: dict[str, types.SimpleNamespace] = {}

    def importer(name: str, *_: object, **__: object) -> types.SimpleNamespace:
        if name not in known:
            raise Refused(f"{name} may not be imported")
        return known[name]

    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            known |= {alias.name: namespace(alias.name) for alias in node.names if alias.name not in known}
        elif isinstance(node, ast.ImportFrom) and node.module and node.module not in known:
            known[node.module] = namespace(node.module)
    allowed: Mapping[str, Any] = {name: getattr(builtins, name) for name in _FUNCTIONS} | {"__import__": importer}
    sys.stdout = _Printed(sys.stdout)
    code = compile(tree, "program", "exec")
    sys.addaudithook(guard)
    exec(code, {"__builtins__": allowed, "__name__": "__main__"})
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        main(int(sys.argv[1]))
    except Exception as error:  # noqa: BLE001  (the last word of a process: told to the parent, and ended)
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        sys.stderr.flush()
        os._exit(1)
