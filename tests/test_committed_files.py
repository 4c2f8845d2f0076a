"""What lies in the repository: UTF-8, LF, no address of a package registry, no path of one machine."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Joined here so that this file does not contain what it looks for.
REGISTRIES = [
    ".".join(parts) for parts in [("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com")]
]
FOLDERS = ["/" + name + "/" for name in ("wo" + "rk", "ro" + "ot", "fa" + "rm", "tmp/" + "dl", "home/" + "user")]
FORBIDDEN = re.compile("|".join([*map(re.escape, REGISTRIES), *(r"(?<![\w.$}<>*-])" + re.escape(f) for f in FOLDERS)]))
DATA = re.compile(r"^(samples|bench/results|tests/data|tests/.*/data)/")


def committed() -> list[str]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listing.returncode:
        pytest.skip("not a git checkout")
    return [name for name in listing.stdout.split("\0") if name and (ROOT / name).is_file()]


def texts() -> list[tuple[str, bytes]]:
    """Every committed file that is not binary (no zero byte in its first 8 kB, git's own rule) nor compressed."""
    files = ((name, (ROOT / name).read_bytes()) for name in committed() if not name.endswith((".br", ".gz")))
    return [(name, body) for name, body in files if b"\0" not in body[:8192]]


def test_text_is_utf8_with_unix_line_ends() -> None:
    problems = []
    for name, body in texts():
        if DATA.match(name):  # broken files are what some tests are about
            continue
        try:
            body.decode("utf-8")
        except UnicodeDecodeError as error:
            problems.append(f"{name}:{body[: error.start].count(10) + 1}: not UTF-8")
        if (place := body.find(b"\r\n")) >= 0:
            problems.append(f"{name}:{body[:place].count(10) + 1}: CRLF")
    assert not problems, "\n" + "\n".join(problems)


def test_no_registry_and_no_path_of_one_machine() -> None:
    problems = [
        f"{name}:{number}: {found.group()}"
        for name, body in texts()
        if not name.startswith("samples/")
        for number, line in enumerate(body.decode("utf-8", "replace").splitlines(), 1)
        if (found := FORBIDDEN.search(line))
    ]
    assert not problems, "\n" + "\n".join(problems)
