"""Make `.venv` and install into it what the lock files name: `python3 tools/setup.py [core|dev]`.

`core` is Onebox with its local extras, `dev` the test tools on top. uv does the work where it is
installed, else venv and pip. Only ready-made wheels, every one checked against its hash. Reads
on Python 3.8 too, so that an old one gets a clear word instead of a syntax error.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)
NO_VENV = """This Python cannot make virtual environments. Install one package, then run the same command again:

    apt-get install python3-venv
"""
NO_NETWORK = """
Could not install. Is the package registry reachable? A mirror near you is set once with
`pip config set global.index-url ADDRESS` (for uv: UV_DEFAULT_INDEX=ADDRESS). Then run the same command again.
"""


def main(part):
    uv = shutil.which("uv")
    if not works(PYTHON):
        make_environment(uv)
    install(uv, ROOT / ("requirements-dev.lock" if part == "dev" else "requirements.lock"))
    if part == "core":
        say("  installing onebox itself")
        run([*installer(uv), "--quiet", "--no-deps", "--editable", str(ROOT)])
    (VENV / f".{part}").touch()  # what `make` compares with the lock files


def works(python):
    """A half-made environment (an interrupted run, a Python since removed) does not."""
    if not python.exists():
        return False
    code = f"import sys, pip; sys.exit(sys.version_info < {OLDEST})"
    return subprocess.run([str(python), "-c", code], stderr=subprocess.DEVNULL).returncode == 0


def make_environment(uv):
    say("Making .venv")
    shutil.rmtree(VENV, ignore_errors=True)
    if uv:
        return run([uv, "venv", "--quiet", "--seed", "--python", f">={OLDEST[0]}.{OLDEST[1]}", str(VENV)])
    if sys.version_info < OLDEST:
        sys.exit(
            f"Onebox needs Python 3.{OLDEST[1]} or newer; {sys.executable} is older. Try: make PYTHON=python3.12 …"
        )
    make = [sys.executable, "-m", "venv", str(VENV)]
    if subprocess.run(make, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0:
        return None
    # Debian keeps ensurepip in a package of its own.
    shutil.rmtree(VENV, ignore_errors=True)
    if not (hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get")):
        sys.exit(NO_VENV)
    say("  installing Debian's python3-venv")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "update", "-qq"], env=environment)
    run(["apt-get", "install", "-qq", "-y", "--no-install-recommends", "python3-venv"], env=environment)
    return run(make)


def installer(uv):
    if uv:
        return [uv, "pip", "install", "--python", str(PYTHON)]
    return [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]


def install(uv, lock):
    total = len(re.findall(r"^\S+==", lock.read_text(encoding="utf-8"), re.MULTILINE))
    say(f"Installing what {lock.name} names")
    command = [*installer(uv), "--no-deps", "--require-hashes", "--only-binary", ":all:", "--requirement", str(lock)]
    if uv:
        return run(command)  # shows its own progress
    return follow(command, total)


def follow(command, total):
    """Run pip and show one line that moves (in a terminal) or the large downloads (in a log)."""
    seen, lines, moving = 0, [], sys.stdout.isatty()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as pip:
        for line in pip.stdout:
            lines.append(line)
            if match := re.match(r"Collecting (\S+?)==|Requirement already satisfied", line):
                seen += 1
                note = match.group(1) or ""
            elif match := re.match(r"\s+Downloading (\S+?)-[\d.]+\S* \(([\d.]+ MB)\)", line):
                note = " ".join(match.groups())
                if not moving and float(match.group(2).split()[0]) >= 10:
                    say(f"  {note}")
            elif line.startswith("Installing collected"):
                note = "unpacking"
            else:
                continue
            if moving:
                print(f"\r\033[K  {seen}/{total} {note}", end="", flush=True)
    if moving:
        print("\r\033[K", end="")
    if pip.returncode:
        sys.exit("".join(lines[-15:]) + NO_NETWORK)


def run(command, **options):
    if subprocess.run(command, **options).returncode:
        sys.exit(f"This did not work: {' '.join(command)}\n{NO_NETWORK}")


def say(text):
    print(text, flush=True)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "core")
