"""The mock server's doors of research, reports, tasks and approvals."""

import asyncio
from typing import Any

from aiohttp import web

from .mock_state import MOCK, Mock, fault
from .script_research import changes, report
from .script_task import DIFF


def _run(request: web.Request) -> dict[str, Any]:
    run = request.app[MOCK].runs.get(request.match_info["id"])
    if run is None:
        raise web.HTTPNotFound
    return run


def _plan(run: dict[str, Any]) -> dict[str, Any]:
    told = [event["fact"] for event in run["events"]]
    now = dict(next(one for one in reversed(told) if one["kind"] == "plan.changed"))
    states = {one["question"]: one["state"] for one in told if one["kind"] == "question.state"}
    dropped = {one["id"] for one in now["questions"] if one["state"] == "dropped"}
    now["questions"] = [
        {**one, "state": "dropped" if one["id"] in dropped else states.get(one["id"], one["state"]), "queries": []}
        for one in now["questions"]
    ]
    return {**now, "run": run["id"], "state": run["state"], "claims": [], "progress": None}


def _changed(mock: Mock, run: dict[str, Any], **what: Any) -> web.Response:
    now = _plan(run)
    keys = ("reading", "questions", "notes")
    fact = {"kind": "plan.changed", "version": now["version"] + 1, "by": "user", **{k: now[k] for k in keys}, **what}
    mock.store(run, fact)
    return web.json_response(_plan(run))


async def plan(request: web.Request) -> web.Response:
    mock, run = request.app[MOCK], _run(request)
    if request.method == "GET":
        return web.json_response(_plan(run))
    body = await request.json()
    mock.calls.append(("PATCH", request.path, body))
    now = _plan(run)
    if body["version"] != now["version"]:
        return fault(409, "The plan was changed.", code="plan_changed")
    states = {one["id"]: one["state"] for one in now["questions"]}
    questions = [
        {"id": (name := one.get("id") or f"q{number}"), "text": one["text"],
         "state": one.get("state") or states.get(name, "open")}
        for number, one in enumerate(body["questions"], 1)
    ]  # fmt: skip
    return _changed(mock, run, questions=questions)


async def notes(request: web.Request) -> web.Response:
    mock, run = request.app[MOCK], _run(request)
    body = await request.json()
    mock.calls.append(("POST", request.path, body))
    return _changed(mock, run, notes=[*_plan(run)["notes"], body["text"]])


async def pause(request: web.Request) -> web.Response:
    mock, run = request.app[MOCK], _run(request)
    run["task"].cancel()
    mock.store(run, {"kind": "run.state", "state": "paused", "stop_reason": "paused", "error": "", "hint": ""})
    return web.json_response(_plan(run))


async def finish(request: web.Request) -> web.Response:
    """What is left of the looking is skipped."""
    mock, run = request.app[MOCK], _run(request)
    mock.calls.append(("POST", request.path, None))
    run["task"].cancel()
    first = next(n for n, step in enumerate(run["script"]) if step.fact["kind"] == "report.section")
    run["played"] = max(run["played"], first)
    run["task"] = asyncio.create_task(mock.work(run))
    return web.json_response(_plan(run))


async def again(request: web.Request) -> web.Response:
    """Refresh and fork: a run more in the same conversation."""
    mock, run = request.app[MOCK], _run(request)
    mock.calls.append(("POST", request.path, None))
    body = {"text": run["text"], "depth": "research", "conversation": run["conversation"]}
    started = mock.start(body)
    made = mock.runs[started["run"]]
    made["task"] = asyncio.create_task(mock.work(made))
    return web.json_response(started, status=201)


async def one_report(request: web.Request) -> web.Response:
    return web.json_response(report(_run(request), int(request.query.get("version", 2))))


async def versions(request: web.Request) -> web.Response:
    run = _run(request)
    rows = [
        {"version": number, "run": run["id"], "created": run["created"] - age, "title": ""}
        for number, age in [(1, 700_000), (2, 0)]
    ]
    return web.json_response({"report": run["id"], "versions": rows})


async def report_diff(request: web.Request) -> web.Response:
    run = _run(request)
    return web.json_response({"report": run["id"], "before": 1, "after": 2, "changes": changes(run)})


async def watch(request: web.Request) -> web.Response:
    mock, run = request.app[MOCK], _run(request)
    if request.method == "DELETE":
        run.pop("watch", None)
        return web.Response(status=204)
    if request.method == "POST":
        body = await request.json()
        mock.calls.append(("POST", request.path, body))
        run["watch"] = {**body, "report": run["id"], "next_at": 1_800_000_000.0, "run": None, "told": 0, "error": ""}
    found = run.get("watch")
    return web.json_response(found) if found else fault(404, "It is not watched.", code="no_such_thing")


async def reports(request: web.Request) -> web.Response:
    rows = [
        {**{k: report(run, 2)[k] for k in ("report", "title", "version", "run", "created")},
         "watched": run.get("watch", {}).get("every"), "news": "watch" in run}
        for run in request.app[MOCK].runs.values()
        if run["depth"] == "research" and run["state"] == "done"
    ]  # fmt: skip
    return web.json_response({"reports": rows})


async def schedules(request: web.Request) -> web.Response:
    one = {
        "id": "s1",
        "text": "汇总这一周固态电池的新消息",
        "when": "每周一上午9点",
        "depth": "research",
        "next_at": 1795424400,
    }
    rest = {"email": "", "webhook": "", "run": None, "last": None, "error": ""}
    return web.json_response({"schedules": [one | rest]})


async def download(request: web.Request) -> web.Response:
    name = request.match_info.get("name", f"report.{request.query.get('format', 'md')}")
    return web.Response(text="file", headers={"Content-Disposition": f'attachment; filename="{name}"'})


async def diff(request: web.Request) -> web.Response:
    files = [
        {"name": "sales.csv", "change": "changed", "text": DIFF},
        {"name": "summary.xlsx", "change": "made", "text": "0 → 6230 bytes"},
    ]
    return web.json_response({"files": files})


async def write(request: web.Request) -> web.Response:
    request.app[MOCK].calls.append(("POST", request.path, None))
    return web.json_response({"count": 1})


async def decide(request: web.Request) -> web.Response:
    mock, name = request.app[MOCK], request.match_info["approval"]
    body = await request.json()
    mock.calls.append(("POST", request.path, body))
    run = mock.runs[name.removeprefix("a-")]
    run["allowed"] = body["allow"]
    mock.wake(run)
    state = "allowed" if body["allow"] else "denied"
    return web.json_response({"id": name, "run": run["id"], "tool": "http_post", "state": state})


ROUTES = [
    web.get("/api/reports", reports),
    web.get("/api/schedules", schedules),
    web.route("GET", "/api/runs/{id}/plan", plan),
    web.route("PATCH", "/api/runs/{id}/plan", plan),
    web.post("/api/runs/{id}/notes", notes),
    web.post("/api/runs/{id}/pause", pause),
    web.post("/api/runs/{id}/finish", finish),
    web.post("/api/runs/{id}/fork", again),
    web.get("/api/runs/{id}/report", one_report),
    web.get("/api/runs/{id}/report/versions", versions),
    web.get("/api/runs/{id}/report/diff", report_diff),
    web.get("/api/runs/{id}/report/export", download),
    web.post("/api/runs/{id}/report/refresh", again),
    web.route("*", "/api/runs/{id}/report/watch", watch),
    web.get("/api/runs/{id}/files/{name:.+}", download),
    web.get("/api/runs/{id}/diff", diff),
    web.post("/api/runs/{id}/accept", write),
    web.post("/api/runs/{id}/undo", write),
    web.post("/api/approvals/{approval}", decide),
]
