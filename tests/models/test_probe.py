import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from onebox.errors import ModelUnavailable
from onebox.models.endpoint import EndpointModel
from onebox.models.probe import Probe, probe
from onebox.testing import Behaviour, Fails, FakeEndpoint, Says
from onebox.types import Message


class Memory(dict[str, str]):
    def set(self, name: str, value: str) -> None:
        self[name] = value


async def ask(script: Any, **options: Any) -> tuple[Probe, Memory, EndpointModel]:
    store = Memory()
    async with FakeEndpoint(script, **options) as fake:
        model = EndpointModel("fake/m", fake.url, "m", store=store)
        try:
            return await probe(model, store), store, model
        finally:
            await model.close()


def obeys(_: Sequence[Message], body: dict[str, Any]) -> str | Behaviour:
    """Holds to schemas, but has neither eyes nor tools."""
    if "response_format" in body:
        return '{"colour": "zq1", "number": 3}'
    if "tools" in body or isinstance(body["messages"][0]["content"], list):
        return Fails(400, "not supported")
    return Says("ready one two three", reasoning="hm", slow=0.002)


def test_what_an_honest_endpoint_does(run: Callable[..., Any]) -> None:
    found, store, _ = run(ask(obeys, context=9000, models=["m", "n"]))
    assert (found.models, found.context, found.json_schema) == (["m", "n"], 9000, "enforced")
    assert (found.tools, found.vision, found.reasoning, found.usage) == (None, False, True, True)
    assert found.counts_tokens and found.prefix_cache and found.prefill and found.decode
    assert found.notes == []
    assert store[f"context:{found.url}:m"] == "9000"
    assert json.loads(store[f"probe:{found.url}:m"])["json_schema"] == "enforced"


def test_a_schema_that_is_taken_and_ignored_is_only_accepted(run: Callable[..., Any]) -> None:
    found, _, model = run(ask([Says("Spring is lovely!")], counts=False))
    assert (found.json_schema, found.counts_tokens, model.json_mode) == ("accepted", False, "schema")


def test_a_refused_schema_is_remembered(run: Callable[..., Any]) -> None:
    found, store, model = run(ask([Says("{}", json_mode="object", usage=False)]))
    assert (found.json_schema, model.json_mode, found.usage) == ("refused", "object", False)
    assert "object" in store.values()


def test_two_right_colours_are_eyes(run: Callable[..., Any]) -> None:
    answers = iter(["It is Red.", "blue"])

    def sees(_: Sequence[Message], body: dict[str, Any]) -> str:
        return next(answers) if isinstance(body["messages"][0]["content"], list) else "ok"

    found, _, _ = run(ask(sees))
    assert found.vision is True


def test_one_part_that_fails_leaves_the_others(run: Callable[..., Any]) -> None:
    def breaks(_: Sequence[Message], body: dict[str, Any]) -> str | Behaviour:
        return Fails(500) if "response_format" in body else "ok"

    found, _, _ = run(ask(breaks))
    assert found.json_schema == "unknown" and found.tools is False
    assert len(found.notes) == 1 and "500" in found.notes[0]


def test_nothing_there(run: Callable[..., Any]) -> None:
    with pytest.raises(ModelUnavailable):
        run(probe(EndpointModel("dead/m", "http://127.0.0.1:9/v1", "m")))
