"""The documents say what the code does, in both languages."""

import os
import re
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!\\)\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)")
NOT_OURS = ("http://", "https://", "mailto:")


def documents() -> list[Path]:
    """Our own pages; the sample library is someone else's book."""
    listing = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z", "*.md"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    names = [name for name in listing.stdout.split("\0") if name and not name.startswith(("samples/", "tests/"))]
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def blocks(path: Path) -> list[str]:
    """The fenced blocks without their comments, which speak the reader's language."""
    return [
        re.sub(r"\s+#\s.*$|^#\s.*\n", "", body, flags=re.MULTILINE)
        for _, body in FENCE.findall(path.read_text("utf-8"))
    ]


def commands() -> list[str]:
    """Every `onebox …` in the READMEs, in fences and in running text, as a list of plain words."""
    found = set()
    for path in READMES:
        if not path.is_file():
            continue
        text = path.read_text("utf-8")
        inline = re.findall(r"`(onebox [^`]+)`", text)
        fenced = [line for body in blocks(path) for line in body.splitlines()]
        for line in [*inline, *fenced]:
            if words := re.match(r"(?:\S*/)?onebox((?: [a-z][a-z-]*)+)(?=\s|$)", line.strip().removeprefix("$ ")):
                found.add(words.group(1).strip())
    return sorted(found)


@pytest.mark.skipif(not all(path.is_file() for path in READMES), reason="one README is not written yet")
def test_both_readmes_show_the_same_commands() -> None:
    english, chinese = map(blocks, READMES)
    assert english == chinese


def test_every_relative_link_leads_somewhere() -> None:
    problems = []
    for path in documents():
        text = FENCE.sub("", path.read_text("utf-8"))
        for target in LINK.findall(text):
            place = target.split("#")[0]
            if place and not target.startswith(NOT_OURS) and not (path.parent / place).exists():
                problems.append(f"{path.relative_to(ROOT)}: {target}")
    assert not problems, "\n" + "\n".join(problems)


def test_the_reference_is_what_the_code_says() -> None:
    check = [sys.executable, "tools/reference.py", "--check"]
    result = subprocess.run(check, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def has_commands() -> bool:
    return bool(find_spec("onebox.cli")) and hasattr(__import__("onebox.cli", fromlist=["main"]), "main")


@pytest.mark.skipif(not has_commands(), reason="the command line is not written yet")
@pytest.mark.parametrize("command", commands())
def test_every_command_in_the_readmes_exists(command: str) -> None:
    """Words after the command's own name (`models use` NAME) are its arguments; `--help` ignores them."""
    words = command.split()
    ours = [sys.executable, "-c", "from onebox.cli import main; main()", *words, "--help"]
    plain = {**os.environ, "NO_COLOR": "1", "TERM": "dumb"}
    result = subprocess.run(ours, capture_output=True, text=True, check=False, env=plain)
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_make_target_in_the_documents_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    problems = [
        f"{path.relative_to(ROOT)}: make {name}"
        for path in documents()
        for name in re.findall(r"(?:^|`|\$ )make ([a-z][a-z-]+)", path.read_text("utf-8"), re.MULTILINE)
        if name not in targets
    ]
    assert not problems, "\n" + "\n".join(problems)


def test_every_make_target_says_what_it_does() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    bare = re.findall(r"^([a-z-]+):(?!.*## ).*$", makefile, re.MULTILINE)
    assert not bare


def test_the_changelog_has_a_place_for_what_comes() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert "## [Unreleased]" in text or re.search(r"^## \[\d", text, re.MULTILINE)


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_everything_is_pinned_by_hash(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert lines
    assert not [line for line in lines if "==" not in line or "--hash=sha256:" not in line]


def test_the_lock_knows_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    extras = project["project"]["optional-dependencies"]
    wanted = [
        *project["project"]["dependencies"],
        *extras["local"],
        *extras["embed"],
        *extras["documents"],
        *extras["serve"],
        *extras["web"],
    ]
    pinned = set(re.findall(r"^([\w-]+)==", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE))
    tools = set(re.findall(r"^([\w-]+)==", (ROOT / "requirements-dev.lock").read_text("utf-8"), re.MULTILINE))
    names = {re.match(r"[\w-]+", one).group().lower().replace("_", "-") for one in wanted}  # type: ignore[union-attr]
    assert names <= pinned, "run `make lock`"
    dev = {re.match(r"[\w-]+", one).group() for one in project["dependency-groups"]["dev"]}  # type: ignore[union-attr]
    assert dev <= tools, "run `make lock`"
