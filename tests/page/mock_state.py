"""What the mock server holds, and its one form of error."""

import asyncio
import time
from typing import Any

from aiohttp import web

from .script import LIBRARY, Step, events_for, fold, is_zh
from .script_research import research
from .script_task import task

REMEMBERED = ["以后都用中文回答", "我住在成都，有两只猫", "I am vegetarian"]
OWNER = {"id": "u1", "name": "林一", "role": "owner"}


class Mock:
    """One box with its conversations and runs."""

    def __init__(self) -> None:
        self.user: dict[str, Any] | None = OWNER
        self.setup = False
        self.models = True
        self.depths = ["chat", "think", "search"]
        self.speed = 1.0
        self.scene = ""
        self.runs: dict[str, dict[str, Any]] = {}
        self.talks: dict[str, dict[str, Any]] = {}
        self.files: dict[str, dict[str, Any]] = {}
        self.shared: dict[str, str] = {}
        self.keys: list[dict[str, Any]] = [{"id": "k1", "name": "VS Code", "created": time.time() - 90_000}]
        self.settings: dict[str, Any] = {"models.answer": ""}
        self.documents = [dict(one) for one in LIBRARY]
        self.memory_on = self.usage_on = True
        self.memories: list[dict[str, Any]] = [
            {"id": f"k{number}", "text": text, "always": not number, "created": 1.0, "updated": 1.0}
            for number, text in enumerate(REMEMBERED)
        ]
        self.calls: list[tuple[str, str, Any]] = []
        self._count = 0
        for text, age in [("合同里押金怎么退？", 700), ("How are stable releases supported?", 8_000)]:
            self._seed(text, age)

    def id(self, kind: str) -> str:
        self._count += 1
        return f"{kind}{self._count:04d}"

    def _seed(self, text: str, age: float) -> None:
        run = self.start({"text": text, "depth": "search"})
        one = self.runs[run["run"]]
        one["events"] = [
            {"seq": n, "at": time.time() - age, "partial": False, "fact": step.fact}
            for n, step in enumerate(one["script"], 1)
        ]
        one["created"] = time.time() - age
        self.talks[run["conversation"]]["updated"] = time.time() - age
        self._answer(one)

    def start(self, body: dict[str, Any]) -> dict[str, Any]:
        text, wanted = body["text"], body.get("depth", "auto")
        depth = wanted if wanted != "auto" else ("chat" if "写" in text or "write" in text.lower() else "search")
        by = "user" if wanted != "auto" else "classifier"
        talk_id = body.get("conversation") or self.id("c")
        talk = self.talks.setdefault(
            talk_id,
            {"id": talk_id, "title": text[:40], "created": time.time(), "messages": [], "leaf": None},
        )
        parent = body["parent"] if "parent" in body else talk["leaf"]
        run_id = self.id("r")
        message = {
            "id": self.id("m"),
            "parent": parent,
            "role": "user",
            "text": text,
            "run": run_id,
            "created": time.time(),
        }
        talk["messages"].append(message)
        talk["leaf"], talk["updated"] = message["id"], time.time()
        self.runs[run_id] = {
            "id": run_id,
            "conversation": talk_id,
            "text": text,
            "depth": depth,
            "by": by,
            "state": "running",
            "created": time.time(),
            "events": [],
            "language": "zh" if is_zh(text) else "en",
            "script": self._script(run_id, text, depth, by, talk_id),
            "played": 0,
            "message": message["id"],
            "changed": asyncio.Event(),
            "task": None,
        }
        return {"run": run_id, "conversation": talk_id, "depth": depth, "by": by, "state": "running"}

    def _script(self, run: str, text: str, depth: str, by: str, talk: str) -> list[Step]:
        language = "zh" if is_zh(text) else "en"
        if depth in ("research", "execute") and not self.scene:
            first = events_for(text, depth, by, talk)[:2]
            return first + (research(language) if depth == "research" else task(language, run))
        return events_for(text, depth, by, talk, self.scene)

    async def work(self, run: dict[str, Any]) -> None:
        """Play the script from where it stands; pieces first, then the stored event that holds them."""
        while run["played"] < len(run["script"]):
            step = run["script"][run["played"]]
            await self._pieces(run, step)
            await asyncio.sleep(step.wait / self.speed)
            self.store(run, step.fact)
            run["played"] += 1
            if step.fact["kind"] == "approval.asked":
                await self._allowed(run, step.fact["approval"])
        self._answer(run)

    async def _allowed(self, run: dict[str, Any], approval: str) -> None:
        """Wait for the user's word; what they do not allow is left out."""
        while "allowed" not in run:
            await run["changed"].wait()
        self.store(run, {"kind": "approval.decided", "approval": approval, "allowed": run["allowed"], "by": "u1"})
        if not run["allowed"]:
            run["played"] += 2

    async def _pieces(self, run: dict[str, Any], step: Step) -> None:
        if not step.pieces:
            return
        seq = len(run["events"]) + 1
        for piece in step.pieces:
            run.setdefault("partial", []).append(
                {"seq": seq, "at": time.time(), "partial": True, "fact": {**step.fact, "text": piece}}
            )
            self.wake(run)
            await asyncio.sleep(step.each / self.speed)

    def store(self, run: dict[str, Any], fact: dict[str, Any]) -> None:
        run["events"].append({"seq": len(run["events"]) + 1, "at": time.time(), "partial": False, "fact": fact})
        run["partial"] = []
        if fact["kind"] == "run.state":
            run["state"] = fact["state"]
        self.wake(run)

    def wake(self, run: dict[str, Any]) -> None:
        run["changed"].set()
        run["changed"] = asyncio.Event()

    def _answer(self, run: dict[str, Any]) -> None:
        view = fold(run)
        run["state"] = view["state"]
        talk = self.talks[run["conversation"]]
        message = {
            "id": self.id("m"),
            "parent": run["message"],
            "role": "assistant",
            "text": view["answer"],
            "run": run["id"],
            "created": time.time(),
        }
        talk["messages"].append(message)
        if talk["leaf"] == run["message"]:
            talk["leaf"] = message["id"]


MOCK = web.AppKey("mock", Mock)


def fault(status: int, message: str, hint: str = "", code: str = "") -> web.Response:
    return web.json_response(
        {"error": {"message": message, "type": "invalid_request_error", "code": code, "hint": hint}}, status=status
    )
