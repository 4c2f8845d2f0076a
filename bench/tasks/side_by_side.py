"""Onebox and its most used peer, Open WebUI, in one run: start, memory, page, kill -9, added time to first token.

    python -m bench.tasks.server --peer        (after: python -m bench.peers.open_webui)

Both stand before the same endpoint on the same machine, one at a time, each over a fresh folder. CPU seconds are the
process's own until `/` answers with 200; memory is PSS at rest; the page is what a browser fetches before it can be
used, its scripts named for preloading and the words of one language included, gzip. The kill comes while an answer is
being written; the server is started anew over the same folder and its answer read at once and again after a while.
First tokens: each count of streams directly and through the server in turn, what counts is the difference.
"""

import gzip
import json
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from bench.common import WORK, percentiles
from bench.first_load import first_load
from bench.peers import open_webui, own_server
from bench.peers.side import PATIENCE, Side
from bench.streams import TOKEN, Timed, load, on_fast_loop
from bench.tasks import streams as stream_task
from bench.tasks.server import cpu_seconds, fetched, pss_mb

Server = Callable[[Path, str], AbstractContextManager[Side]]
STREAMS = (1, 16, 64)
SECONDS = 8.0
"""Of each count of streams, each way."""
SLOW = 0.1
LONG = 300
"""The answer that is killed: so many tokens, one every `SLOW` seconds."""
CUT = 8.0
"""Seconds into the answer at which the server is killed."""
LATER = 90.0
"""Seconds after the restart at which the answer is read for the last time, unless it is whole before."""
REST = 10.0


def side_by_side() -> dict[str, Any] | None:
    """The figures of both, and how many times the peer's are ours; None, said loudly, when the peer is not here."""
    if open_webui.python() is None:
        return None
    ours = own_server.facts() | _measured(own_server.own_server)
    theirs = open_webui.facts() | _measured(open_webui.open_webui)
    added = [f"added_p50_ms_{count}" for count in STREAMS]
    times = {
        name: round(theirs[name] / ours[name], 1)
        for name in ("install_mb", "cpu_seconds", "seconds", "pss_mb", "page_gzip_kb", *added)
        if ours[name] > 0
    }
    return {"onebox": ours, "open_webui": theirs, "times": times | {"load": round(os.getloadavg()[0], 2)}}


def _measured(server: Server) -> dict[str, Any]:
    found: dict[str, Any] = {}
    with _folder() as home, stream_task.endpoint() as url, server(home, url) as side:
        found |= {"seconds": round(side.seconds, 2), "cpu_seconds": round(cpu_seconds(side.process.pid), 2)}
        found |= page(side.address)
        time.sleep(REST)
        found["pss_mb"] = round(pss_mb(side.process.pid), 1)
        side.enter()
        for count in STREAMS:
            found |= {f"{name}_{count}": value for name, value in _added(side, url, count).items()}
        found["pss_after_mb"] = round(pss_mb(side.process.pid), 1)
    found |= {f"kill_{name}": value for name, value in killed(server).items()}
    sys.stderr.write(f"{found}\n")
    return found


def killed(server: Server) -> dict[str, Any]:
    """What is left of an answer when the server is killed with -9 while it is written, and started anew."""
    with _folder() as home, stream_task.endpoint(SLOW, LONG) as url:
        with server(home, url) as side:
            side.enter()
            identity = side.begin("Tell me something long.")
            _begun(url)
            time.sleep(CUT)
            before = len(side.written(identity)[0])
            os.kill(side.process.pid, signal.SIGKILL)
        with server(home, url) as side:
            side.enter()
            at_once, _ = side.written(identity)
            end = time.monotonic() + LATER
            while not (later := side.written(identity))[1] and time.monotonic() < end:
                time.sleep(1)
    return {
        "sent": int(CUT / SLOW) * len(TOKEN),
        "stored_before": before,
        "left_at_once": len(at_once),
        "left_later": len(later[0]),
        "whole": later[1] and len(later[0].strip()) >= LONG * len(TOKEN) - 1,
    }


def _begun(url: str) -> None:
    """Until the endpoint has been asked for its first answer."""
    end = time.monotonic() + PATIENCE
    while not json.loads(fetched(f"{url}/models"))["begun"]:
        if time.monotonic() > end:
            raise RuntimeError("the model was never asked")
        time.sleep(0.05)


def page(address: str) -> dict[str, float]:
    """Requests and kB of the first load, gzip; what comes unpacked is packed here, in its favour."""
    html = fetched(f"{address}/", "identity").decode()

    def read(one: str) -> bytes:
        return fetched(urljoin(f"{address}/", one), "identity")

    bodies = [html.encode(), *map(read, first_load(html, read))]
    packed = sum(len(gzip.compress(body, 6)) for body in bodies)
    return {"page_requests": len(bodies), "page_gzip_kb": round(packed / 1000, 1)}


def _added(side: Side, url: str, count: int) -> dict[str, Any]:
    direct, through = Timed(), Timed()

    async def both() -> None:
        for timed, where, key, model in ((direct, url, "", "m"), (through, side.api, side.key, side.model)):
            one = await load(where, key, model, count, SECONDS)
            timed.first += one.first
            timed.errors += one.errors

    on_fast_loop(both)
    for error in through.errors[:2]:
        sys.stderr.write(f"{side.address}, {count} streams: {error}\n")
    alone, behind = percentiles(direct.first or [0]), percentiles(through.first or [0])
    added = {f"added_{name}": round(behind[name] - alone[name], 1) for name in alone}
    return {"n": len(through.first), "errors": len(through.errors), **added}


@contextmanager
def _folder() -> Iterator[Path]:
    WORK.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=WORK))
    try:
        yield folder / "home"
    finally:
        shutil.rmtree(folder, ignore_errors=True)
