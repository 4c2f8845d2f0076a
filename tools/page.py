"""Build the web page when its sources changed and Node is there; else the build that ships stays."""

import argparse
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "page"
BUILT = ROOT / "src" / "onebox" / "server" / "page"


def source_hash() -> str:
    """The same as in page/scripts/finish.mjs."""
    names = ["index.html", "package.json", "package-lock.json", "vite.config.ts", "tsconfig.json"]
    for folder in ("src", "public", "scripts"):
        names += [path.relative_to(PAGE).as_posix() for path in (PAGE / folder).rglob("*") if path.is_file()]
    total = hashlib.sha256()
    for name in sorted(names, key=lambda one: one.encode("utf-16-be")):  # as JavaScript compares
        total.update(f"{name}\0".encode())
        total.update((PAGE / name).read_bytes())
        total.update(b"\0")
    return total.hexdigest()


def is_current() -> bool:
    stamp = BUILT / "sources.sha256"
    return stamp.is_file() and stamp.read_text().strip() == source_hash()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--serve", action="store_true", help="what ships will do when Node is missing or fails")
    options = parser.parse_args()
    if is_current():
        return 0
    npm = shutil.which("npm")
    if npm is None:
        sys.stderr.write("No Node here: the page that ships is served; changes under page/ are not in it.\n")
        return 0 if options.serve and (BUILT / "index.html").is_file() else 1
    # Not `ci`: the lock names no packages of other systems, and npm then refuses. This obeys the lock all the same.
    for words in (["install", "--no-save", "--no-fund", "--no-audit", "--silent"], ["run", "--silent", "build"]):
        if subprocess.run([npm, *words], cwd=PAGE, check=False).returncode:
            sys.stderr.write("The page could not be built.\n")
            return 0 if options.serve and (BUILT / "index.html").is_file() else 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
