"""A pull killed at any moment goes on, and gives the right bytes."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from onebox.models import catalogue

PULL = """
import asyncio, sys
from pathlib import Path
from onebox.models import catalogue
from onebox.models.pull import pull
from onebox.settings import load
home = Path(sys.argv[1])
asyncio.run(pull(catalogue.load(home)["m"], load(home), source="local_path"))
"""


@pytest.mark.crash
def test_killed_again_and_again(home: Path, tmp_path: Path) -> None:
    data = b"GGUF" + os.urandom(40 * 2**20)
    origin = tmp_path / "m.gguf"
    origin.write_bytes(data)
    home.mkdir()
    (home / "models.toml").write_text(
        f'[[model]]\nname = "m"\nfile = "m.gguf"\nsha256 = "{hashlib.sha256(data).hexdigest()}"\n'
        f'size_bytes = {len(data)}\n[[model.sources]]\nkind = "local_path"\npath = "{origin}"\n'
    )
    target = catalogue.path_of(home, catalogue.load(home)["m"])
    part = target.with_name("m.gguf.part")
    killed = 0
    for _ in range(10):
        with subprocess.Popen([sys.executable, "-c", PULL, str(home)]) as process:
            while process.poll() is None and not (killed < 3 and part.exists()):
                time.sleep(0.002)
            if process.returncode is None:
                process.send_signal(signal.SIGKILL)
                killed += 1
        if process.returncode == 0:
            break
        assert not target.exists() or target.read_bytes() == data
    assert killed and target.read_bytes() == data and not part.exists()
