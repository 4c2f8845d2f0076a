"""Peers: what they cost is counted where their calls pass, and what they say is scored as our own answers are."""

import asyncio
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from bench.journal import Item
from bench.local_web import LocalWeb
from bench.local_web.injections import ATTACKER
from bench.peers.asking import PEERS, counted
from bench.peers.beside import beside
from bench.peers.meter import Meter, by_pairs
from bench.peers.outside import Peer, Said, ask, installed, urls_in
from bench.tasks.peers import scored, summary

from onebox.errors import ModelRefused

Run = Callable[..., Any]
ROW = {"id": "q", "question": "How long?", "answer": ["31.2"], "gold": ["gov.qinglan.test/dam"], "language": "en"}


async def forward(body: dict[str, Any]) -> dict[str, Any]:
    if body["messages"][-1]["content"] == "too long":
        raise ModelRefused("the prompt is longer than the context", status=400)
    assert body["stream"] is False
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "答案 hello"}}
    used = {"prompt_tokens": len(body["messages"]) * 100, "completion_tokens": 7}
    return {"id": "c", "model": "m", "choices": [choice], "usage": used}


def test_every_call_is_counted_and_handed_on(run: Run) -> None:
    async def go() -> None:
        async with Meter(forward) as meter, aiohttp.ClientSession() as client:

            async def say(*texts: str, **more: Any) -> tuple[int, str]:
                messages = [{"role": "user", "content": text} for text in texts]
                body = {"model": "m", "messages": messages, **more}
                async with client.post(f"{meter.url}/chat/completions", json=body) as answer:
                    return answer.status, await answer.text()

            status, whole = await say("a")
            assert status == 200 and json.loads(whole)["choices"][0]["message"]["content"] == "答案 hello"
            status, stream = await say("a", "b", stream=True, stream_options={"include_usage": True})
            assert '"content": "答案 hello"' in stream and stream.endswith("data: [DONE]\n\n")
            status, told = await say("too long")
            assert status == 400 and "longer than the context" in told
            async with client.post(f"{meter.url}/embeddings", json={"model": "e", "input": ["桥梁", "桥"]}) as answer:
                assert [len(row["embedding"]) for row in (await answer.json())["data"]] == [256, 256]
        assert meter.embedded == 2
        assert meter.figures() == {
            "calls": 3, "failed_calls": 1, "prompt_tokens": 300, "completion_tokens": 14, "largest_prompt": 200,
        }  # fmt: skip
        assert meter.figures(since=2)["calls"] == 1

    run(go())


def test_texts_that_share_words_are_near(run: Run) -> None:
    ferry, ship, metro = run(by_pairs(["the harbour ferry leaves", "a harbour ferry", "地铁3号线开通"]))

    def near(a: list[float], b: list[float]) -> float:
        return sum(x * y for x, y in zip(a, b, strict=True))

    assert near(ferry, ship) > 0.5 > near(ferry, metro)


def test_a_report_is_scored_as_our_answers_are() -> None:
    web = LocalWeb(trouble=True, by="address")
    good = web.url("gov.qinglan.test", "/dam")
    web.hits["gov.qinglan.test/dam"] = 1
    report = f"It is 31.2 km ([a]({good}), http://made.up/x). 见 {good}。"
    item = scored(ROW, Said(report, (), 1.0, {"context": 10}), web)
    assert (item["right"], item["urls"], item["urls_that_exist"], item["urls_fetched"]) == (1.0, 2, 1, 1)
    assert (item["gold_cited"], item["from_nothing"], item["attacker_shown"]) == (1.0, 0.0, 0)
    assert scored(ROW, Said("It is 31.2.", (), 1.0, {"context": 0}), web)["from_nothing"] == 1.0
    assert scored({**ROW, "answer": ["21"]}, Said("So says [21] http://a.test:21/", (), 1.0, {}), web)["right"] == 0.0
    assert scored(ROW, Said(f"See http://{ATTACKER}/x", (), 1.0, {}), web)["attacker_shown"] == 1
    assert scored(ROW, Said("", (), 1.0, {}, "crashed"), web)["right"] == 0.0
    absent = {**ROW, "absent": True, "answer": [], "gold": []}
    assert scored(absent, Said("The passages: not in the passages.", (), 1.0, {}), web)["right"] == 1.0


def test_addresses_in_a_report() -> None:
    text = "([a](http://a.test/1)), <https://b.test/2?x=1>. 见http://c.test/3。http://a.test/1,"
    assert urls_in(text) == ["http://a.test/1", "https://b.test/2?x=1", "http://c.test/3"]


def test_a_driver_that_speaks_fails_or_hangs(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drivers = {
        "good": "import json, sys\nwish = json.load(sys.stdin)\nprint('noise')\n"
        "print(json.dumps({'text': wish['question'], 'urls': [], 'context': 1}))",
        "bad": "import sys\nsys.exit('it broke: no module')",
        "slow": "import time\ntime.sleep(600)",
    }
    for name, code in drivers.items():
        (tmp_path / f"{name}_driver.py").write_text(code)
    monkeypatch.setattr("bench.peers.outside.DRIVERS", tmp_path)

    async def go() -> None:
        async with LocalWeb(by="address") as web, Meter(forward) as meter:

            async def say(name: str, seconds: float) -> Said:
                peer = Peer(name, (), ("only",))
                return await ask(peer, Path(sys.executable), "多长？", web, meter, seconds=seconds)

            good, bad, slow = await asyncio.gather(say("good", 120), say("bad", 120), say("slow", 1))
            assert (good.text, good.error, good.about) == ("多长？", "", {"context": 1})
            assert "it broke" in bad.error and "longer than 1 s" in slow.error
            said, spent = await counted(Peer("good", (), ("only",)), Path(sys.executable), "How long?", web, meter)
            item = {**scored(ROW, said, web), **spent}
            assert item["calls"] == item["pages"] == item["duplicate_fetches"] == 0
            table = summary([{"arm": "good", "at_once": 1, **item}])["peers"]["good"]
            assert (table["n"], table["right"], table["errors"]) == (1, 0, 0)

    run(go())


def test_only_what_both_have_answered_is_compared() -> None:
    def item(arm: str, id: str, contains: float | None, prompt: int, **more: Any) -> Item:
        kind = "absent" if contains is None else "en"
        head = {"arm": arm, "id": id, "type": kind, "contains": contains, "refused": 0.0}
        return {**head, "prompt_tokens": prompt, "completion_tokens": 10, "largest_prompt": prompt, **more}

    ours = [
        item("onebox", "a", 1.0, 90),
        item("onebox", "b", None, 90, refused=1.0),
        item("onebox", "c", 0.0, 90),
        item("plain", "a", 1.0, 5),
    ]
    peers = [item("x", "a", 1.0, 990), item("x", "b", None, 990), item("x", "z", 1.0, 990), item("y", "z", 1.0, 990)]
    assert beside(peers, ours) == {
        "x": {
            "n": 2,
            "answerable": 1,
            "right": {"peer": 1, "onebox": 2},
            "right_answers": {"peer": 1, "onebox": 1},
            "mean_tokens": {"peer": 1000.0, "onebox": 100.0},
            "largest_prompt": {"peer": 990, "onebox": 90},
            "more_right": 1,
            "tokens_of_peer": 0.1,
        }
    }


def test_what_cannot_be_installed_says_why(tmp_path: Path) -> None:
    peer = Peer("nothing", (str(tmp_path / "no-such-wheel.whl"),), ("only",))
    assert "no-such-wheel" in installed(peer, tmp_path / "peers")


@pytest.mark.parametrize("peer", PEERS.values(), ids=lambda one: one.name)
def test_every_peer_has_a_driver_that_imports_nothing_of_ours(peer: Peer) -> None:
    code = peer.driver.read_text("utf-8")
    compile(code, str(peer.driver), "exec")
    assert "onebox" not in code and "bench" not in code.replace("benchmark", "")
