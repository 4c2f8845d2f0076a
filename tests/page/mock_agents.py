"""The mock server's agents: the shelf that ships, and one that was imported and waits to be looked at."""

from functools import lru_cache
from pathlib import Path

from aiohttp import web

from onebox.skills.agents import Agents, Placed
from onebox.skills.persona import shipped_text
from onebox.types import Language

BROUGHT = {
    "zh": "---\nname: 诗人\ntitle: 诗人\ndescription: 把心情写成四行短诗。\n---\n写四行短诗，每行不超过十个字。",
    "en": "---\nname: poet\ntitle: Poet\ndescription: Puts a mood into four lines.\n---\nWrite four short lines.",
}


class _Notes(dict[str, str]):
    def set(self, name: str, value: str) -> None:
        self[name] = value


@lru_cache(maxsize=2)
def _shelf(language: Language) -> list[Placed]:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        agents = Agents(Path(folder), _Notes())  # type: ignore[arg-type]
        agents.take_in(BROUGHT[language], "https://git.example.org/ann/agents.git@3f2a9c0d1e5b")
        return agents.all()


def _language(request: web.Request) -> Language:
    return "zh" if request.headers.get("Accept-Language", "").startswith("zh") else "en"


async def agents(request: web.Request) -> web.Response:
    language = _language(request)
    wanted = request.query.get("q", "").lower()
    lines = [
        {
            "name": one.agent.name,
            "title": one.agent.said(one.agent.title, language),
            "description": one.agent.said(one.agent.description, language),
            "starters": list(one.agent.starters_in(language)),
            "depth": str(one.agent.depth or ""),
            "whose": one.whose,
            "state": one.state,
            "origin": one.origin,
        }
        for one in _shelf(language)
        if wanted in (one.agent.name + "".join(one.agent.title.values())).lower()
    ]
    return web.json_response({"agents": lines, "problems": []})


async def agent(request: web.Request) -> web.Response:
    one = next(one for one in _shelf(_language(request)) if one.agent.name == request.match_info["id"])
    body = {
        "name": one.agent.name,
        "title": dict(one.agent.title),
        "description": dict(one.agent.description),
        "instructions": dict(one.agent.instructions),
        "persona": dict(one.agent.persona),
        "closing": dict(one.agent.closing),
        "asks_back": dict(one.agent.asks_back),
        "depth": str(one.agent.depth or ""),
        "role": one.agent.role,
        "tools": list(one.agent.tools),
        "knowledge": one.agent.knowledge,
        "starters": {language: list(some) for language, some in one.agent.starters.items()},
    }
    more = {"whose": one.whose, "state": one.state, "origin": one.origin, "hash": one.hash, "warnings": one.warnings}
    return web.json_response({"agent": body, **more})


async def persona(_: web.Request) -> web.Response:
    return web.json_response({"own": False, "text": shipped_text()})
