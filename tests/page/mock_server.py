"""A server that speaks the page's HTTP contract with scripted answers: for tests and for screenshots.

`Mock.scene` decides what the next runs do (see `script.py`), `Mock.speed` how fast. State lives in memory; `python -m
tests.page.mock_server PORT` serves until it is stopped.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from aiohttp import web

from .mock_agents import agent, agents, persona
from .mock_deep import ROUTES
from .mock_person import memory, one_memory, usage
from .mock_rooms import doctor, export, files, find, forget, keys, library, models, nothing, probe, settings, users
from .mock_state import MOCK, OWNER, Mock, fault
from .script import SOURCES, events_for, fold
from .script_research import source as source_read

PAGE = Path(__file__).resolve().parents[2] / "src" / "onebox" / "server" / "page"
CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "frame-src 'self' blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
)
FRAME_CSP = (
    "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data: blob:; font-src data:; frame-ancestors 'self'"
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
        if run["state"] in ("done", "failed", "cancelled", "paused") and after == len(run["events"]):
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
    if run["state"] == "paused":
        mock.store(run, {"kind": "run.state", "state": "running", "stop_reason": None, "error": "", "hint": ""})
        run["task"] = asyncio.create_task(mock.work(run))
        return web.json_response({"state": "running"})
    run["state"], run["played"] = "running", 0
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
    name = request.match_info["id"]
    chinese = "zh" in request.headers.get("Accept-Language", "")
    text = source_read(name, "zh" if chinese else "en") if name.startswith("r-") else SOURCES.get(name)
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
            *ROUTES,
            web.get("/api/conversations", talks),
            web.route("*", "/api/conversations/{id}", one_talk),
            web.route("*", "/api/conversations/{id}/share", share),
            web.get("/api/conversations/{id}/export", export),
            web.get("/api/shared/{token}", shared),
            web.get("/api/sources/{id}", source),
            web.get("/api/library/search", find),
            web.get("/api/agents", agents),
            web.get("/api/persona", persona),
            web.get("/api/agents/{id}", agent),
            web.route("*", "/api/library", library),
            web.delete("/api/library/{id}", forget),
            web.post("/api/files", files),
            web.route("*", "/api/settings", settings),
            web.get("/api/models", models),
            web.post("/api/models/probe", probe),
            web.get("/api/doctor", doctor),
            web.route("*", "/api/memory", memory),
            web.route("*", "/api/memory/{id}", one_memory),
            web.get("/api/usage", usage),
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
