"""Write the lock files from pyproject.toml: `python tools/lock.py [--upgrade]`.

One lock serves every platform and Python from 3.11 on; it holds exact versions and hashes, and no
index address, so that a mirror may serve it. Needs uv; fetches it for the moment where it is missing.
"""

import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMON = [
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--only-binary=:all:",
    "--no-annotate",
    "--no-emit-index-url",
    "--custom-compile-command=python tools/lock.py",
    "--quiet",
]


def main(options: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        uv = shutil.which("uv") or fetch_uv(Path(folder))
        compile_ = [uv, "pip", "compile", *COMMON, *options]
        locked, tools = "requirements.lock", "requirements-dev.lock"
        subprocess.run([*compile_, "pyproject.toml", "--extra=all", "-o", locked], cwd=ROOT, check=True)
        packages = "src/onebox/sandbox/packages"
        subprocess.run([*compile_, f"{packages}.in", "-o", f"{packages}.lock"], cwd=ROOT, check=True)
        subprocess.run([*compile_, "--group=dev", "-c", locked, "-o", tools], cwd=ROOT, check=True)


def fetch_uv(folder: Path) -> str:
    venv.create(folder, with_pip=True)
    subprocess.run([folder / "bin" / "pip", "install", "-q", "uv"], check=True)
    return str(folder / "bin" / "uv")


if __name__ == "__main__":
    main(sys.argv[1:])
