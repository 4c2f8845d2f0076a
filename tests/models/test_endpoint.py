"""Against a real server on this machine that speaks, or misspeaks, the protocol."""

import asyncio
import json
import socket
import time
from collections.abc import Callable
from typing import Any

import pytest

from onebox.errors import ModelError, ModelGarbage, ModelRefused, ModelTimeout, ModelUnavailable, SettingsError
from onebox.models.endpoint import PICTURE_TOKENS, EndpointModel
from onebox.models.model import Reply
from onebox.settings import Models
from onebox.testing import Behaviour, Fails, FakeEndpoint, Raw, Says, fake_tokens
from onebox.types import Message

ASK = [Message("system", "Be brief. 简短回答。"), Message("user", "你好 hello")]
SCHEMA = {"type": "object", "properties": {"a": {"type": "integer"}}}
WAITS = Models(connect_seconds=20, first_token_seconds=60, token_seconds=60)
HASTY = Models(connect_seconds=20, first_token_seconds=1, token_seconds=0.8)
"""For endpoints that fall silent; any other is given the time that a busy machine takes."""


class Memory(dict[str, str]):
    def set(self, name: str, value: str) -> None:
        self[name] = value


LOADING = Fails(503, "Loading model", retry_after=0.01)


async def chat(*script: Behaviour, **arguments: Any) -> tuple[Reply, FakeEndpoint, str]:
    """The reply, the fake and what on_text heard."""
    heard: list[str] = []
    async with FakeEndpoint(script) as fake:
        silent = any(isinstance(one, Says) and (one.hangs_after is not None or one.slow) for one in script)
        silent = silent or script[-1] == LOADING
        model = EndpointModel("fake/m", fake.url, "m", waits=HASTY if silent else WAITS)
        try:
            reply = await model.chat(ASK, max_tokens=20, on_text=heard.append, **arguments)
        finally:
            await model.close()
    return reply, fake, "".join(heard)


def sse(*chunks: object) -> bytes:
    return "".join(f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n" for chunk in chunks).encode()


def delta(text: str | None, finish: str | None = None) -> dict[str, Any]:
    return {"choices": [{"delta": {"content": text}, "finish_reason": finish}]}


def test_a_reply_comes_in_pieces_with_usage_and_times(run: Callable[..., Any]) -> None:
    reply, fake, heard = run(chat(Says("你好，世界 hello world", finish="length"), stop=["END"], seed=7))
    assert reply.text == heard == "你好，世界 hello world"
    assert (reply.finish, reply.model, reply.usage.calls) == ("length", "fake/m", 1)
    assert reply.usage.completion_tokens == fake_tokens(reply.text)
    assert reply.first_token is not None and 0 < reply.first_token <= reply.total
    body = fake.requests[0]
    assert body["messages"] == [{"role": m.role, "content": m.content} for m in ASK]
    assert (body["stop"], body["seed"], body["temperature"], body["max_tokens"]) == (["END"], 7, 0.0, 20)


def test_the_probability_of_the_first_token_is_told_when_asked_for(run: Callable[..., Any]) -> None:
    reply, fake, _ = run(chat(Says("不知道呢", probability=0.25), with_probability=True))
    assert reply.probability == pytest.approx(0.25)
    assert fake.requests[0]["logprobs"] is True
    reply, fake, _ = run(chat(Says("不知道呢", probability=0.25)))
    assert reply.probability is None and "logprobs" not in fake.requests[0]


def test_an_endpoint_that_knows_no_probabilities_is_asked_for_them_once(run: Callable[..., Any]) -> None:
    async def thrice() -> tuple[list[str], list[bool]]:
        async with FakeEndpoint([Says("好", refuses="logprobs")]) as fake:
            said, known = [], Memory()
            for _ in range(3):  # a process of its own each
                model = EndpointModel("fake/m", fake.url, "m", waits=WAITS, store=known)
                said.append(await model.chat(ASK, max_tokens=5, with_probability=True))
                await model.close()
            return [one.text for one in said], ["logprobs" in body for body in fake.requests]

    assert run(thrice()) == (["好"] * 3, [True, False, False, False])


@pytest.mark.parametrize("logprobs", [7, [], {"content": None}, {"content": []}, {"content": [{"logprob": "x"}]}])
def test_a_probability_that_cannot_be_read_is_none(logprobs: object, run: Callable[..., Any]) -> None:
    body = sse({"choices": [{"delta": {"content": "好"}, "logprobs": logprobs}]}, delta("", "stop"))
    reply, _, _ = run(chat(Raw(body), with_probability=True))
    assert (reply.text, reply.probability) == ("好", None)


@pytest.mark.parametrize(
    "says",
    [
        Says("答案", reasoning="想一想"),
        Says("<think>想一想</think>\n\n答案"),
        Says("答案", reasoning="想一想", whole=True),
    ],
)
def test_reasoning_is_kept_apart(says: Says, run: Callable[..., Any]) -> None:
    reply, _, heard = run(chat(says))
    assert (reply.text, heard, reply.reasoning) == ("答案", "答案", "想一想")


def test_one_json_in_answer_to_a_stream_request(run: Callable[..., Any]) -> None:
    reply, _, heard = run(chat(Says("整段回答", whole=True)))
    assert (reply.text, heard, reply.finish) == ("整段回答", "整段回答", "stop")


@pytest.mark.parametrize(
    ("body", "text", "finish"),
    [
        (sse(delta("你"), delta("好", "stop")), "你好", "stop"),  # no [DONE]
        (sse(delta("a")) + b"data: [DONE]\n\n", "a", "stop"),  # no finish_reason
        (sse(delta("a"))[:-1] + sse(delta("b", "stop")), "ab", "stop"),  # no empty line between
        (sse(delta("a"), delta("b")).replace(b"\n", b"\r\n"), "ab", "broken"),  # just ends
        (sse({"choices": []}, delta(None), delta("", None), delta("x", "eos")), "x", "stop"),
        (sse(delta("a")) + b"data: {oops\n\n", "a", "broken"),
        (sse(delta("a"), {"error": {"message": "m"}}), "a", "broken"),
        (sse(delta(None, "stop")), "", "stop"),
    ],
)
def test_streams_as_servers_really_send_them(body: bytes, text: str, finish: str, run: Callable[..., Any]) -> None:
    reply, _, heard = run(chat(Raw(body)))
    assert (reply.text, heard, reply.finish) == (text, text, finish)
    assert reply.usage.prompt_tokens > 0  # counted here, where the server does not


@pytest.mark.parametrize(
    ("does", "error"),
    [
        (Raw(b"<html>not here</html>", "text/html"), ModelGarbage),
        (Raw(b"data: {oops\n\n"), ModelGarbage),
        (Raw(b"[1, 2]", "application/json"), ModelGarbage),
        (Raw(b'data: {"choices": [{"delta": {"content": {"x": 1}}}]}\n\n'), ModelGarbage),
        (Raw(b""), ModelUnavailable),
        (Raw(sse({"error": {"message": "out of memory", "code": 507}})), ModelRefused),
        (Raw(b'error: {"code": 500, "message": "boom"}\n\n'), ModelRefused),
        (Raw(b'{"detail": "not found"}', "application/json"), ModelRefused),
        (Fails(500), ModelRefused),
        (Fails(401), ModelRefused),
    ],
)
def test_what_is_no_answer_is_an_error_that_names_the_address(
    does: Behaviour, error: type[ModelError], run: Callable[..., Any]
) -> None:
    with pytest.raises(error) as caught:
        run(chat(does))
    assert "127.0.0.1" in str(caught.value)
    assert caught.value.hint


def test_llama_cpp_timings_count_when_usage_is_missing(run: Callable[..., Any]) -> None:
    body = sse(delta("x", "stop"), {"choices": [], "timings": {"prompt_n": 3, "cache_n": 40, "predicted_n": 5}})
    usage = run(chat(Raw(body)))[0].usage
    assert (usage.prompt_tokens, usage.completion_tokens, usage.cached_tokens) == (43, 5, 40)


def test_a_stream_that_dies_after_text_is_broken_and_not_tried_again(run: Callable[..., Any]) -> None:
    reply, fake, _ = run(chat(Says("一二三四五六七", dies_after=2)))
    assert (reply.text, reply.finish, len(fake.requests)) == ("一二三四五六", "broken", 1)


def test_a_stream_that_dies_before_text_is_tried_once_more(run: Callable[..., Any]) -> None:
    reply, fake, _ = run(chat(Says("x", dies_after=0), Says("second")))
    assert (reply.text, len(fake.requests)) == ("second", 2)
    with pytest.raises(ModelUnavailable):
        run(chat(Says("x", dies_after=0)))


@pytest.mark.parametrize("passing", [Fails(429, retry_after=0), Fails(503, retry_after=0)])
def test_what_passes_is_tried_once_more(passing: Fails, run: Callable[..., Any]) -> None:
    reply, fake, _ = run(chat(passing, Says("ok")))
    assert (reply.text, len(fake.requests)) == ("ok", 2)
    with pytest.raises(ModelRefused) as caught:
        run(chat(passing, passing, Says("too late")))
    assert caught.value.status == passing.status


def test_a_server_that_loads_its_model_is_waited_for(run: Callable[..., Any]) -> None:
    reply, fake, _ = run(chat(*[LOADING] * 5, Says("ok")))
    assert (reply.text, len(fake.requests)) == ("ok", 6)
    began = time.monotonic()
    with pytest.raises(ModelRefused, match="Loading model") as caught:
        run(chat(LOADING))
    assert "still loads the model" in caught.value.hint and time.monotonic() - began < 20


def test_a_long_pause_is_not_waited_for(run: Callable[..., Any]) -> None:
    with pytest.raises(ModelRefused, match="429"):
        run(chat(Fails(429, retry_after=3600), Says("never")))


@pytest.mark.parametrize("after", [-1, 0])
def test_no_first_token_in_time(after: int, run: Callable[..., Any]) -> None:
    began = time.monotonic()
    with pytest.raises(ModelTimeout, match="within 1 s"):
        run(chat(Says("x", hangs_after=after)))
    assert time.monotonic() - began < 20


def test_silence_after_text_ends_the_reply_as_broken(run: Callable[..., Any]) -> None:
    reply, _, _ = run(chat(Says("一二三四", hangs_after=1)))
    assert (reply.text, reply.finish) == ("一二三", "broken")


def test_slow_tokens_are_waited_for_as_long_as_they_come(run: Callable[..., Any]) -> None:
    reply, _, _ = run(chat(Says("一二三四五六七八", slow=0.2)))
    assert (reply.finish, reply.total > 0.5) == ("stop", True)


def test_nothing_at_the_address(run: Callable[..., Any]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        model = EndpointModel("dead/m", url, "m", waits=WAITS)
        with pytest.raises(ModelUnavailable, match=url):
            run(model.chat(ASK, max_tokens=5))


def test_the_key_is_sent_and_shown_nowhere(run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAKE_KEY", "sk-secret")

    async def work() -> None:
        async with FakeEndpoint(key="sk-secret") as fake:
            model = EndpointModel("fake/m", fake.url, "m", key="env:FAKE_KEY")
            assert (await model.chat(ASK, max_tokens=5)).text == "ok"
            await model.close()
            wrong = EndpointModel("fake/m", fake.url, "m", key="sk-wrong")
            with pytest.raises(ModelRefused, match="401") as caught:
                await wrong.chat(ASK, max_tokens=5)
            assert "sk-" not in str(caught.value) + caught.value.hint
            await wrong.close()

    run(work())
    with pytest.raises(SettingsError, match="NOT_SET"):
        EndpointModel("fake/m", "http://127.0.0.1:1/v1", "m", key="env:NOT_SET")


@pytest.mark.parametrize(("json_mode", "kinds"), [("any", ["json_schema"]), ("object", ["json_schema", "json_object"])])
def test_a_refused_schema_steps_down_and_is_remembered(
    json_mode: str, kinds: list[str], run: Callable[..., Any]
) -> None:
    async def work() -> None:
        store = Memory()
        async with FakeEndpoint([Says('{"a": 1}', json_mode=json_mode)]) as fake:
            for _ in range(2):
                model = EndpointModel("fake/m", fake.url, "m", store=store)
                assert (await model.chat(ASK, max_tokens=5, schema=SCHEMA)).text == '{"a": 1}'
                await model.close()
        asked = [body["response_format"]["type"] for body in fake.requests]
        assert asked == [*kinds, kinds[-1]]
        last = fake.requests[-1]["messages"][-1]["content"]
        assert ("JSON Schema" in last) == (json_mode != "any")

    run(work())


def test_without_any_json_mode_the_model_is_only_told(run: Callable[..., Any]) -> None:
    _, fake, _ = run(chat(Says("{}", json_mode="none"), schema=SCHEMA))
    assert "response_format" not in fake.requests[-1]
    assert '"integer"' in fake.requests[-1]["messages"][-1]["content"]
    assert ASK[-1].content == "你好 hello"


def test_a_400_that_is_not_about_the_schema_is_not_remembered(run: Callable[..., Any]) -> None:
    async def work() -> None:
        async with FakeEndpoint([Fails(400)]) as fake:
            model = EndpointModel("fake/m", fake.url, "m")
            with pytest.raises(ModelRefused):
                await model.chat(ASK, max_tokens=5, schema=SCHEMA)
            assert model.json_mode == "schema"
            await model.close()

    run(work())


def test_a_prompt_that_is_too_long_is_refused_at_once(run: Callable[..., Any]) -> None:
    with pytest.raises(ModelRefused, match="context"):
        run(chat(Fails(400, "the request exceeds the context size"), Says("never"), schema=SCHEMA))


def test_counting_is_the_servers_or_a_safe_estimate(run: Callable[..., Any]) -> None:
    async def count(counts: bool) -> tuple[int, int]:
        async with FakeEndpoint(counts=counts) as fake:
            model = EndpointModel("fake/m", fake.url, "m")
            counted = await model.count(ASK)
            used = (await model.chat(ASK, max_tokens=5)).usage.prompt_tokens
            await model.close()
            return counted, used

    counted, used = run(count(True))
    assert counted == used
    counted, used = run(count(False))
    assert counted >= used


def test_a_server_that_was_down_is_asked_to_count_again(run: Callable[..., Any]) -> None:
    async def work() -> None:
        async with FakeEndpoint() as fake:
            port = fake.port
        model = EndpointModel("fake/m", fake.url, "m")
        guess = await model.count(ASK)
        async with FakeEndpoint(port=port):
            assert await model.count(ASK) < guess
        assert model.counts_exactly
        await model.close()

    run(work())


def test_a_connection_the_server_has_closed_meanwhile_is_no_failure(run: Callable[..., Any]) -> None:
    """llama.cpp closes kept connections after 5 s; counting then fell back to a guess."""

    async def work() -> None:
        async with FakeEndpoint() as fake:
            model = EndpointModel("fake/m", fake.url, "m")
            exact = await model.count(ASK)
            port = fake.port
        async with FakeEndpoint(port=port):  # every old connection is dead now
            assert await model.count(ASK) == exact
            await model.close()

    run(work())


def test_many_at_once(run: Callable[..., Any]) -> None:
    async def work() -> None:
        async with FakeEndpoint(lambda messages, _: messages[-1].content) as fake:
            model = EndpointModel("fake/m", fake.url, "m")
            words = [f"问题 {number}" for number in range(150)]
            asked = [model.chat([Message("user", word)], max_tokens=5) for word in words]
            assert [reply.text for reply in await asyncio.gather(*asked)] == words
            await model.close()

    run(work())


def test_cancelling_closes_the_connection(run: Callable[..., Any]) -> None:
    async def work() -> None:
        async with FakeEndpoint([Says("x" * 3000, slow=0.02), Says("next")]) as fake:
            model = EndpointModel("fake/m", fake.url, "m")
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(model.chat(ASK, max_tokens=5), 0.3)
            assert (await model.chat(ASK, max_tokens=5)).text == "next"
            await model.close()

    run(work())


def parts(kind: str, text: str) -> dict[str, Any]:
    part = {"type": "text", "text": text}
    return {"choices": [{"delta": {"content": [{"type": kind, "thinking": [part]} if kind == "thinking" else part]}}]}


REASONING: dict[str, Behaviour] = {
    "reasoning_content": Says("答案是 4", reasoning="二加二"),
    "reasoning": Says("答案是 4", reasoning="二加二", reasoning_field="reasoning"),
    "tags": Says("<think>\n二加二\n</think>\n\n答案是 4"),
    "tags a character a chunk": Says("<think>二加二</think>答案是 4", chunk=1),
    "whole": Says("<think>二加二</think>答案是 4", whole=True),
    "parts": Raw(
        sse(parts("thinking", "二加"), parts("thinking", "二"), parts("text", "答案是 4"), delta(None, "stop"))
    ),
}


@pytest.mark.parametrize("form", REASONING)
def test_reasoning_of_every_form_is_heard_apart_from_the_text(form: str, run: Callable[..., Any]) -> None:
    thoughts: list[str] = []
    reply, fake, heard = run(chat(REASONING[form], on_reasoning=thoughts.append))
    assert (reply.text, heard, reply.reasoning, "".join(thoughts).strip()) == (
        "答案是 4",
        "答案是 4",
        "二加二",
        "二加二",
    )
    assert len(fake.requests) == 1


def test_thinking_that_never_ends_is_no_answer(run: Callable[..., Any]) -> None:
    reply, _, heard = run(chat(Says("<think>on and on", finish="length")))
    assert (reply.text, heard, reply.reasoning, reply.finish) == ("", "", "on and on", "length")


@pytest.mark.parametrize(
    "says",
    [
        Says("", reasoning="ask a tool", tool_call="search", finish="tool_calls"),
        Says("<think>ask a tool", tool_call="search", finish="tool_calls"),
    ],
)
def test_a_tool_called_though_none_was_offered_is_no_answer(says: Says, run: Callable[..., Any]) -> None:
    reply, _, heard = run(chat(says))
    assert (reply.text, heard, reply.reasoning, reply.finish) == ("", "", "ask a tool", "stop")


def test_a_template_that_opens_the_thinking_is_learnt(run: Callable[..., Any]) -> None:
    async def twice() -> list[tuple[Reply, str]]:
        store, told = Memory(), []
        async with FakeEndpoint([Says("hm, four</think>It is 4."), Says("hm, five</think>It is 5.")]) as fake:
            for _ in range(2):
                heard: list[str] = []
                model = EndpointModel("fake/m", fake.url, "m", waits=WAITS, store=store)
                told.append((await model.chat(ASK, max_tokens=20, on_text=heard.append), "".join(heard)))
                await model.close()
        return told

    first, second = run(twice())
    assert (first[0].text, first[0].reasoning) == ("It is 4.", "hm, four")
    assert (second[0].text, second[1], second[0].reasoning) == ("It is 5.", "It is 5.", "hm, five")


@pytest.mark.parametrize("mode", ["any", "none"])
def test_pictures_go_as_parts_before_the_text(run: Callable[..., Any], mode: str) -> None:
    async def work() -> None:
        address = "data:image/png;base64,AAAA"
        asked = [Message("system", "Look."), Message("user", "What is it?", images=(address,))]
        async with FakeEndpoint([Says('{"a": 1}', json_mode=mode)]) as fake:
            model = EndpointModel("fake/m", fake.url, "m", waits=WAITS)
            plain = await model.count([Message("system", "Look."), Message("user", "What is it?")])
            assert await model.count(asked) == plain + PICTURE_TOKENS
            await model.chat(asked, max_tokens=9, schema=SCHEMA)
            await model.close()
        opening, question = fake.chats[-1]["messages"]
        assert opening == {"role": "system", "content": "Look."}
        picture, text = question["content"]
        assert picture == {"type": "image_url", "image_url": {"url": address}}
        assert text["type"] == "text" and text["text"].startswith("What is it?")
        assert ("JSON" in text["text"]) == (mode == "none")

    run(work())
