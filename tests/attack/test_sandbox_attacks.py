"""Every attack against the sandbox, as whoever runs the tests, and as an ordinary user too when that is root."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from onebox.errors import OneboxError
from onebox.sandbox.attacks import ATTACKS
from onebox.sandbox.bombs import BOMBS
from onebox.sandbox.bubblewrap import Bubblewrap
from onebox.sandbox.check import QUICK, Finding, check
from onebox.settings import load

SOURCE = Path(__file__).resolve().parents[2] / "src"
USER = 60601
ALL = [*ATTACKS, *BOMBS]
_AS_USER = """
import json, sys
from dataclasses import asdict
from pathlib import Path
from onebox.errors import OneboxError
from onebox.sandbox.bubblewrap import Bubblewrap
from onebox.sandbox.check import check
from onebox.settings import load
try:
    sandbox = Bubblewrap(load(Path(sys.argv[1])))
except OneboxError as error:
    sys.exit(f"NO SANDBOX FOR A USER HERE: {error} {error.hint}")
print(json.dumps([asdict(one) for one in check(sandbox)]))
sandbox.close()
"""


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Finding]]:
    try:
        sandbox = Bubblewrap(load(tmp_path_factory.mktemp("box")))
    except OneboxError as error:
        pytest.skip(f"NO SANDBOX HERE: {error} {error.hint}")
    yield {one.attack: one for one in check(sandbox)}
    sandbox.close()


@pytest.fixture(scope="module")
def findings_of_a_user() -> dict[str, Finding]:
    if os.geteuid() != 0:
        pytest.skip("the tests run as an ordinary user already")
    python = Path(f"/usr/bin/python3.{sys.version_info.minor}")
    site = next(Path(path) for path in sys.path if path.endswith("site-packages"))
    if not python.exists():
        pytest.skip(f"NOT TESTED AS A USER: there is no {python}, and a user cannot use {sys.executable}")
    with tempfile.TemporaryDirectory() as folder:
        os.chown(folder, USER, USER)
        done = subprocess.run(
            [python, "-c", _AS_USER, folder],
            user=USER, group=USER, extra_groups=[], cwd="/", text=True, capture_output=True, check=False, timeout=300,
            env={"PATH": "/usr/bin:/bin", "HOME": folder, "PYTHONPATH": f"{SOURCE}:{site}"},
        )  # fmt: skip
    if done.returncode:
        pytest.skip(f"NOT TESTED AS A USER: {done.stderr.strip()[-500:]}")
    return {one["attack"]: Finding(**one) for one in json.loads(done.stdout)}


@pytest.mark.parametrize("attack", ALL)
def test_held(findings: dict[str, Finding], attack: str) -> None:
    assert findings[attack].held, findings[attack].got


@pytest.mark.parametrize("attack", ALL)
def test_held_as_a_user(findings_of_a_user: dict[str, Finding], attack: str) -> None:
    assert findings_of_a_user[attack].held, findings_of_a_user[attack].got


def test_the_quick_check_is_part_of_them() -> None:
    assert set(QUICK) <= set(ATTACKS)


@pytest.mark.parametrize("attack", [name for name in QUICK if "write" not in name and "kernel" not in name])
def test_without_a_sandbox_the_attacks_succeed(attack: str) -> None:
    """An attack that gets nothing anywhere would prove nothing. Only harmless ones are tried in the open."""
    from onebox.sandbox.check import _bait

    code = "import sys, json; from onebox.sandbox import attacks as i; facts = json.load(sys.stdin); "
    code += "print(json.dumps(i.attempt(sys.argv[1], facts)))"
    with _bait() as facts:
        done = subprocess.run(
            [sys.executable, "-c", code, attack],
            input=json.dumps(facts), text=True, capture_output=True, check=True, timeout=60,
            env={**os.environ, "PYTHONPATH": str(SOURCE)},
        )  # fmt: skip
    got = json.loads(done.stdout)
    assert got
    assert "failed" not in got[0]
