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


def with_at_once(made: argparse.ArgumentParser) -> argparse.ArgumentParser:
    made.add_argument(
        "--at-once",
        type=int,
        default=1,
        help="questions asked together, as a local model writes several answers in hardly more time than one; the "
        "seconds of an answer are then those beside others (default: %(default)s)",
    )
    return made


def with_peer(made: argparse.ArgumentParser) -> argparse.ArgumentParser:
    made.add_argument("--peer", action="store_true", help="smolagents' CodeAgent too")
    made.add_argument(
        "--window",
        type=int,
        default=8192,
        help="tokens that the endpoint of --model lets a conversation of the peer grow to; told with each of its "
        "items. A local model gets the context of ours (default: %(default)s)",
    )
    return made
