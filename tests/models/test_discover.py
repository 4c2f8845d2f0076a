from collections.abc import Callable
from typing import Any

import pytest
from aiohttp import web

from onebox.errors import ModelUnavailable
from onebox.models.discover import context_of, models_listed
from onebox.models.http import Http
from onebox.settings import Models

LIST = "/v1/models"
SERVERS: dict[str, tuple[dict[str, Any], int | None]] = {
    "llama.cpp": ({"/props": {"default_generation_settings": {"n_ctx": 8192}}, LIST: {"data": [{"id": "m"}]}}, 8192),
    "vllm": ({LIST: {"data": [{"id": "other", "max_model_len": 1}, {"id": "m", "max_model_len": 32768}]}}, 32768),
    "groq": ({LIST: {"data": [{"id": "m", "context_window": 131072}]}}, 131072),
    "says nothing": ({LIST: {"data": [{"id": "m"}]}}, None),
    "ollama cuts at 4096 silently": ({"/api/show": {"model_info": {"qwen3.context_length": 40960}}}, 4096),
    "ollama with num_ctx": (
        {"/api/show": {"model_info": {"q.context_length": 40960}, "parameters": "stop x\nnum_ctx       16384\n"}},
        16384,
    ),
    "ollama loaded": (
        {
            "/api/show": {"model_info": {"q.context_length": 40960}},
            "/api/ps": {"models": [{"model": "m", "context_length": 20000}]},
        },
        20000,
    ),
    "ollama, small model": ({"/api/show": {"model_info": {"q.context_length": 2048}}}, 2048),
}


async def ask(answers: dict[str, Any]) -> int | None:
    async def serve(request: web.Request) -> web.Response:
        if request.path not in answers:
            raise web.HTTPNotFound
        return web.json_response(answers[request.path])

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", serve)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    http = Http(f"http://127.0.0.1:{runner.addresses[0][1]}/v1", "", Models())
    try:
        return await context_of(http, "m")
    finally:
        await http.close()
        await runner.cleanup()


@pytest.mark.parametrize("server", SERVERS)
def test_the_context_each_kind_of_server_can_really_use(server: str, run: Callable[..., Any]) -> None:
    answers, expected = SERVERS[server]
    assert run(ask(answers)) == expected


def test_nothing_there(run: Callable[..., Any]) -> None:
    with pytest.raises(ModelUnavailable):
        run(models_listed(Http("http://127.0.0.1:9/v1", "", Models())))
