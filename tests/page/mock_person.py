"""The mock server's doors of the person: what is remembered about them, and how the box is used."""

import datetime as dt

from aiohttp import web

from .mock_state import MOCK


async def memory(request: web.Request) -> web.Response:
    mock = request.app[MOCK]
    if request.method == "GET":
        return web.json_response({"enabled": True, "on": mock.memory_on, "memories": mock.memories})
    body = await request.json() if request.can_read_body else {}
    mock.calls.append((request.method, request.path, body))
    if request.method == "POST":
        made = remembered(mock.id("m"), body["text"], body.get("always", False))
        mock.memories.insert(0, made)
        return web.json_response(made, status=201)
    if request.method == "PATCH":
        mock.memory_on = body["on"]
        return web.json_response({"enabled": True, "on": mock.memory_on, "memories": mock.memories})
    mock.memories = []
    return web.Response(status=204)


async def one_memory(request: web.Request) -> web.Response:
    mock, identity = request.app[MOCK], request.match_info["id"]
    body = await request.json() if request.can_read_body else {}
    mock.calls.append((request.method, request.path, body))
    if request.method == "DELETE":
        mock.memories = [one for one in mock.memories if one["id"] != identity]
        return web.Response(status=204)
    found = next(one for one in mock.memories if one["id"] == identity)
    found.update(body)
    return web.json_response(found)


def remembered(identity: str, text: str, always: bool) -> dict[str, object]:
    return {"id": identity, "text": text, "always": always, "created": 1.0, "updated": 1.0}


async def usage(request: web.Request) -> web.Response:
    """The figures of a small office; the same whenever they are asked for."""
    last, span = dt.date(2026, 11, 20), int(request.query.get("days", 30))
    first = last - dt.timedelta(days=span - 1)
    days = [first + dt.timedelta(days=number) for number in range(span)]
    busy = [(day, 5 + (day.toordinal() * 7919) % 23) for day in days if day.weekday() < 5]
    told = [_sums(str(day), runs) for day, runs in busy]
    total = sum(runs for _, runs in busy)
    return web.json_response(
        {
            "enabled": request.app[MOCK].usage_on,
            "first": str(first),
            "last": str(last),
            "total": _sums("", total),
            "days": told,
            "depths": [_sums("search", total // 2), _sums("chat", total // 3), _sums("think", total // 6)],
            "models": [_sums("qwen2.5-coder-1.5b", total * 4 // 5), _sums("", total // 5)],
            "people_by_day": [{"begin": str(day), "people": 1 + runs % 6} for day, runs in busy],
            "people_by_week": [{"begin": str(day), "people": 4 + runs % 4} for day, runs in busy if not day.weekday()],
            "people_by_month": [{"begin": str(last.replace(day=1)), "people": 9}],
            "retention": [
                {"days": 1, "of": 12, "back": 7, "later": 11},
                {"days": 3, "of": 12, "back": 5, "later": 10},
                {"days": 30, "of": 8, "back": 3, "later": 6},
            ],
        }
    )


def _sums(name: str, runs: int) -> dict[str, object]:
    return {
        "name": name,
        "runs": runs,
        "failed": runs // 9,
        "prompt_tokens": runs * 870,
        "completion_tokens": runs * 96,
        "seconds": runs * 6.4,
    }
