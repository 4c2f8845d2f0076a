"""Ask an endpoint what it has, without generating anything."""

import re
from typing import Any

from ..errors import ModelError
from .http import Http

_OLLAMA_DEFAULT = 4096
_WAIT = 4.0


async def models_listed(http: Http) -> list[str]:
    """The models the endpoint names. Raises ModelError."""
    return [model["id"] for model in await _listed(http)]


async def context_of(http: Http, model: str) -> int | None:
    """The context length in tokens that can really be used, or None when the endpoint does not say.

    llama.cpp says it in /props, vLLM and most hosted services in /v1/models. Ollama cuts silently at
    `num_ctx`, whatever the model could do. Raises ModelUnavailable, ModelTimeout when nothing answers.
    """
    listed = await _listed(http, strict=False)
    props = await _quiet(http, "/props")
    if isinstance(context := (props.get("default_generation_settings") or {}).get("n_ctx"), int) and context > 0:
        return context
    for entry in listed:
        if entry["id"] == model:
            for name in ("max_model_len", "context_length", "context_window", "max_context_length"):
                if isinstance(entry.get(name), int) and entry[name] > 0:
                    return int(entry[name])
    return await _ollama(http, model)


async def _ollama(http: Http, model: str) -> int | None:
    shown = await _quiet(http, "/api/show", {"model": model})
    info = shown.get("model_info") or {}
    able = next((value for name, value in info.items() if name.endswith(".context_length")), None)
    if not isinstance(able, int):
        return None
    if match := re.search(r"num_ctx\s+(\d+)", shown.get("parameters") or ""):
        return min(able, int(match[1]))
    loaded = (await _quiet(http, "/api/ps")).get("models") or []
    now = next((entry.get("context_length") for entry in loaded if entry.get("model") == model), None)
    return min(able, now or _OLLAMA_DEFAULT)


async def _listed(http: Http, *, strict: bool = True) -> list[dict[str, Any]]:
    try:
        data = (await http.json("/v1/models", wait=_WAIT)).get("data")
    except ModelError:
        if strict:
            raise
        return []
    return [entry for entry in data or [] if isinstance(entry, dict) and isinstance(entry.get("id"), str)]


async def _quiet(http: Http, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    """The answer, or an empty one where this kind of server has no such page."""
    try:
        return await http.json(path, body, wait=_WAIT)
    except ModelError:
        return {}
