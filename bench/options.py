"""The options tasks share."""

import argparse
from pathlib import Path

from bench.homes import DEFAULT_MODEL


def parser(doc: str | None) -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(description=(doc or "").strip().splitlines()[0])
    made.add_argument("--limit", type=int, help="only the first N questions; the result goes to .work/bench")
    made.add_argument("--home", type=Path, help="the home that has the model (default: your own)")
    made.add_argument("--resume", action="store_true", help="go on where a run was broken off")
    made.add_argument("--model", default=DEFAULT_MODEL, help="local/NAME or ENDPOINT/MODEL (default: %(default)s)")
    made.add_argument("--no-embed", action="store_true", help="find passages by their words alone")
    return made
