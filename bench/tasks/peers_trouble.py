"""What programs of others, and Onebox, do when things go wrong: an empty or hanging search, a bad model, kill -9.

    python -m bench.tasks.peers_trouble [--arms onebox:search,gpt_researcher] [--cases empty,kill] [--trial]

One question and a scripted model that follows every order (`bench/scripted_peers.py`): no figure here is of quality.
Each program runs in a process of its own and has `SECONDS` from its first call to the model or the search engine on.
`kill`: killed when it makes the middle one of its model calls, then asked again (Onebox: the run is gone on with). What
both runs did beyond one untroubled run is repeated work; the call that was cut off counts for neither.
"""

import argparse
import asyncio
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal

from aiohttp import web as http

from bench.common import RESULTS, WORK, read_jsonl, write_result
from bench.local_web import LocalWeb
from bench.machine import circumstances
from bench.peers.asking import Row, peer_of
from bench.peers.meter import Forward, Meter
from bench.peers.outside import Peer, Said, ask, installed, warn
from bench.questions import DATA
from bench.scripted_peers import NOTHING, PeerModel, forwarded
from bench.tasks.peers import scored
from onebox.errors import ModelRefused

ONEBOX = Peer("onebox", (), ("search", "research"))
ARMS = ("onebox:search", "gpt_researcher", "local_deep_research", "onebox:research", "gpt_researcher:deep")
CASES = ("plain", "empty", "hang", "prose", "cut", "429 once", "429", "kill")
DEEP = ("onebox:research", "gpt_researcher:deep")
"""Asked only in the cases `plain` and `kill`."""
QUESTION = "web-en-01"
SECONDS = 90.0
START = 600.0
"""A program may take so long until its first call: what it imports is read from a busy disk."""
Processes = Sequence[asyncio.subprocess.Process]
SAID = {
    "prose": f"Sure! Here is what you asked for. {NOTHING['en']}",
    "cut": '{"server": "Agent", "agent_role_prompt": "You are a res',
}


class TroubledWeb(LocalWeb):
    """A local web whose search engine finds nothing (`empty`) or never answers (`hang`)."""

    trouble = ""

    async def _answer(self, request: http.BaseRequest) -> http.StreamResponse:
        if request.path == "/search" and request.host.startswith("127.0.0.1:") and self.trouble:
            self.searches.append(request.query.get("q", ""))
            if self.trouble == "hang":
                await asyncio.sleep(3600)
            if request.query.get("format") == "json":
                return http.json_response({"query": "", "results": [], "unresponsive_engines": []})
            return http.Response(text="<!DOCTYPE html><title>nothing</title>", content_type="text/html")
        return await super()._answer(request)


class TroubledModel:
    """`forward` for the meter: fails or talks nonsense as the case says; the process is killed at call `kill_at`."""

    def __init__(self, question: str, case: str, kill_at: int, processes: Processes) -> None:
        self._good, self._bad = forwarded(PeerModel(question)), forwarded(lambda *_: SAID[case])
        self._case, self._kill_at, self._processes, self.asked = case, kill_at, processes, 0

    async def __call__(self, body: dict[str, Any]) -> dict[str, Any]:
        self.asked += 1
        if self.asked == self._kill_at:
            self._processes[0].kill()
            raise ModelRefused("nobody is there to hear the answer", status=500)
        if self._case == "429" or (self._case == "429 once" and self.asked == 1):
            raise ModelRefused("too many requests", status=429)
        answer: dict[str, Any] = await (self._bad if self._case in SAID else self._good)(body)
        return answer


def main(words: Sequence[str] | None = None) -> int:
    options = _options(words)
    arms = [arm for arm in options.arms if _there(arm)]
    row = next(row for row in read_jsonl(DATA / "web.jsonl") if row["id"] == QUESTION)
    trouble = asyncio.run(all_of(arms, options.cases, row))
    about = {"question": QUESTION, "seconds": SECONDS, "model": "scripted"}
    result = {"task": "peers_trouble", **circumstances(), "settings": about, "trouble": trouble}
    sys.stdout.write(f"{write_result('peers_trouble', result, WORK if options.trial else RESULTS)}\n")
    return 0


async def all_of(arms: Sequence[str], cases: Sequence[str], row: Row) -> dict[str, dict[str, Any]]:
    """Case by case for each arm. `kill` needs `plain` before it."""
    found: dict[str, dict[str, Any]] = {arm: {} for arm in arms}
    WORK.mkdir(parents=True, exist_ok=True)
    for arm in arms:
        for case in cases:
            if arm in DEEP and case not in ("plain", "kill"):
                continue
            with tempfile.TemporaryDirectory(dir=WORK) as folder:
                if case == "kill":
                    figures = await killed(arm, row, Path(folder), found[arm]["plain"])
                else:
                    figures = await one(arm, case, row, Path(folder))
            found[arm][case] = figures | {"load": round(os.getloadavg()[0], 1)}
            sys.stderr.write(f"{arm} {case}: {found[arm][case]}\n")
    return found


async def one(arm: str, case: str, row: Row, data: Path, kill_at: int = 0) -> dict[str, Any]:
    """What the arm makes of the case; killed when the model is asked for call number `kill_at`."""
    peer, mode = _peer_of(arm)
    processes: list[asyncio.subprocess.Process] = []
    model: Forward = TroubledModel(row["question"], case, kill_at, processes)
    by: Literal["name", "address"] = "name" if peer is ONEBOX else "address"
    async with (
        TroubledWeb(handbook=True, trouble=True, by=by, snippet=peer.snippet) as web,
        Meter(model) as meter,
    ):
        web.trouble = case if case in ("empty", "hang") else ""
        python = Path(sys.executable) if peer is ONEBOX else peer.python()
        work = asyncio.create_task(
            ask(
                peer,
                python,
                row["question"],
                web,
                meter,
                mode=mode,
                data=data,
                seconds=START,
                on_start=processes.append,
            )
        )
        late = asyncio.create_task(_stop_when_late(processes, lambda: bool(meter.calls or web.searches)))
        await asyncio.wait((work, late), return_when=asyncio.FIRST_COMPLETED)
        said, in_time = await work, not late.done()
        late.cancel()
        return {
            "outcome": outcome(row, said, web, in_time),
            "calls": len(meter.calls),
            "answered": sum(not call.error for call in meter.calls),
            "searches": len(web.searches),
            "pages": sum(count for key, count in web.hits.items() if not key.endswith("/robots.txt")),
            "seconds": round(said.seconds, 1),
            "said": (said.error or said.text).strip().rpartition("\n")[2][-160:],  # of a crash its last line, no paths
        }


async def killed(arm: str, row: Row, data: Path, plain: dict[str, Any]) -> dict[str, Any]:
    """Killed at the middle call, asked again: what is done twice."""
    before = await one(arm, "kill", row, data, kill_at=plain["calls"] // 2 + 1)
    after = await one(arm, "kill", row, data)
    repeated = {
        f"{name}_again": max(0, before[name] + after[name] - plain[name]) for name in ("answered", "searches", "pages")
    }
    return {**after, "answered_before": before["answered"], **repeated}


def outcome(row: Row, said: Said, web: LocalWeb, in_time: bool) -> str:
    """One word for what came of it."""
    if not in_time:
        return "no end"
    if said.error:
        return "error"
    item = scored(row, said, web)
    if item["refused"]:
        return "refused"
    return "from nothing" if item["from_nothing"] else "right" if item["right"] else "wrong"


async def _stop_when_late(processes: Processes, begun: Callable[[], bool]) -> None:
    while not begun():
        await asyncio.sleep(0.2)
    await asyncio.sleep(SECONDS)
    processes[0].kill()


def _peer_of(arm: str) -> tuple[Peer, str]:
    return (ONEBOX, arm.partition(":")[2]) if arm.startswith("onebox:") else peer_of(arm)


def _there(arm: str) -> bool:
    peer, _ = _peer_of(arm)
    reason = "" if peer is ONEBOX else installed(peer)
    if reason:
        warn(peer, reason)
    return not reason


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    made = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    made.add_argument("--arms", type=lambda text: text.split(","), default=list(ARMS), help="by comma")
    made.add_argument("--cases", type=lambda text: text.split(","), default=list(CASES), help="by comma")
    made.add_argument("--trial", action="store_true", help="the result goes to .work/bench")
    return made.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
