"""What the API adds to a model's first token, and whether it carries 600 streams of 20 tokens a second.

    python -m bench.tasks.streams [--seconds S] [--streams N …]

Endpoint, server (`onebox serve`, with its sign-in, guard and routes) and client share this machine's cores.
Each count of streams is measured directly and through the server, in turn, in this one run; what counts is
the difference. Run it when nothing else runs.
"""

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.common import RESULTS, ROOT, WORK, percentiles, write_result
from bench.machine import circumstances, rss_mb
from bench.streams import STREAM_SECONDS, TOKEN_SECONDS, TOKENS, Timed, load, on_fast_loop
from bench.tasks.footprint import onebox

STREAMS = (1, 16, 64, 600)
ROUNDS = 2


def main(words: Sequence[str] | None = None) -> int:
    options = _options(words)
    versions = circumstances("aiohttp", "starlette", "uvicorn", "uvloop", "httptools")
    result: dict[str, Any] = {
        "task": "streams",
        **versions,
        "tokens": TOKENS,
        "tokens_per_second": 1 / TOKEN_SECONDS,
        "seconds": options.seconds,
        "arms": {},
    }
    WORK.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(dir=WORK) as folder,
        endpoint() as url,
        served(Path(folder), url) as (own, key, pid),
    ):
        for streams in options.streams:
            result["arms"][str(streams)] = _arm(streams, options.seconds, url, own, key, pid)
    failed = any(arm["errors"] for arm in result["arms"].values())
    sys.stdout.write(f"{write_result('streams', result, WORK if options.trial else RESULTS)}\n")
    return int(failed)


def _arm(streams: int, seconds: float, url: str, own: str, key: str, pid: int) -> dict[str, Any]:
    """Both ways, in turn; `added` are the differences of the percentiles."""
    direct, through = Timed(), Timed()
    cpu = 0.0
    for _ in range(ROUNDS):
        _measure(direct, url, "", "m", streams, seconds / ROUNDS)
        before = _cpu_seconds(pid)
        _measure(through, own, key, "bench/m", streams, seconds / ROUNDS)
        cpu += _cpu_seconds(pid) - before
    ways = {"direct": percentiles(direct.first or [0]), "through": percentiles(through.first or [0])}
    errors = direct.errors + through.errors
    for error in errors[:3]:
        sys.stderr.write(f"{streams} streams: {error}\n")
    done = len(through.first) + ROUNDS * streams  # the first stream of each user is not timed, but works
    added = {name: round(ways["through"][name] - value, 2) for name, value in ways["direct"].items()}
    arm = {
        "n": len(through.first),
        "errors": len(errors),
        **ways,
        "added": added,
        "total": {"direct": percentiles(direct.total or [0]), "through": percentiles(through.total or [0])},
        "ideal_total_ms": round(1000 * STREAM_SECONDS),
        "cpu_us_per_token": round(1e6 * cpu / (done * TOKENS), 1),
        "server_mb": rss_mb(pid),
    }
    sys.stderr.write(f"{streams} streams: {arm}\n")
    return arm


def _measure(into: Timed, url: str, key: str, model: str, streams: int, seconds: float) -> None:
    async def work() -> None:
        timed = await load(url, key, model, streams, seconds)
        into.first += timed.first
        into.total += timed.total
        into.errors += timed.errors

    on_fast_loop(work)


@contextmanager
def endpoint(token_seconds: float = TOKEN_SECONDS, tokens: int = TOKENS) -> Iterator[str]:
    """The endpoint, in a process of its own."""
    port = _free_port()
    with _running([sys.executable, "-m", "bench.streams", str(port), str(token_seconds), str(tokens)], {}):
        _wait(f"http://127.0.0.1:{port}/")
        yield f"http://127.0.0.1:{port}/v1"


@contextmanager
def served(home: Path, url: str) -> Iterator[tuple[str, str, int]]:
    """`onebox serve` over `home` before the endpoint at `url`: its address, an API key, the process."""
    from onebox.settings import load as load_settings
    from onebox.store.accounts import Accounts, Tokens
    from onebox.store.database import open_database

    (home / "settings.toml").write_text(
        # One client stands for all users here: no limit on what one address may ask.
        f'[endpoints.bench]\nurl = "{url}"\n[models]\nanswer = "bench/m"\n[server]\nrequests_per_second = 0\n',
        encoding="utf-8",
    )
    database = open_database(load_settings(home).database_url)
    account = Accounts(database).create("bench", None, "owner")
    assert account
    _, key = Tokens(database).new_key(account.id, "bench")
    database.dispose()
    port = _free_port()
    with _running([*onebox(), "serve", "--port", str(port)], {"ONEBOX_HOME": str(home)}) as process:
        _wait(f"http://127.0.0.1:{port}/healthz")
        yield f"http://127.0.0.1:{port}/v1", key, process.pid


@contextmanager
def _running(command: Sequence[str], environment: Mapping[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stdin=quiet, stdout=quiet)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait(url: str, seconds: float = 60) -> None:
    """Until something answers at `url`, whatever it says."""
    end = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    made = argparse.ArgumentParser(description=(__doc__ or "").strip().splitlines()[0])
    made.add_argument("--seconds", type=float, default=16, help="of each count of streams, each way")
    made.add_argument("--streams", type=int, nargs="+", default=STREAMS, help="streams at once (default: %(default)s)")
    made.add_argument("--trial", action="store_true", help="the result goes to .work/bench")
    return made.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
