"""Models of the settings: handed on to their endpoint and back."""

import base64
import json
from typing import Any

import pytest

from .conftest import HELLO
from .talk import events, eventually, leave_after, said


def test_stream_comes_back_byte_for_byte(at: Any) -> None:
    reply = at.chat("fake/m", "tell", stream=True, stream_options={"include_usage": True})
    assert reply.headers["content-type"].startswith("text/event-stream")
    chunks = events(reply.body)
    assert said(chunks) == HELLO and chunks[-1] == "[DONE]" and chunks[-2]["usage"]["prompt_tokens"]
    assert reply.body.startswith(b": hello\n\n")
    sent = at.endpoint.chats[-1]
    assert sent["model"] == "m" and sent["stream_options"] == {"include_usage": True}


def test_whole_answer_comes_back_as_it_is(at: Any) -> None:
    reply = at.chat("fake/m", "tell")
    assert reply.json["choices"][0]["message"]["content"] == HELLO and reply.json["usage"]["completion_tokens"]


def test_name_of_the_model_may_have_slashes(at: Any) -> None:
    assert at.chat("fake/deep/r1", "tell").status == 200
    assert at.endpoint.chats[-1]["model"] == "deep/r1"


def test_everything_else_in_the_request_is_passed_on(at: Any) -> None:
    picture = {
        "type": "image_url",
        "image_url": {"url": "data:image/png;base64," + base64.b64encode(b"x" * 99).decode()},
    }
    more = {
        "tools": [{"type": "function", "function": {"name": "weather", "parameters": {"type": "object"}}}],
        "tool_choice": "required",
        "response_format": {"type": "json_schema", "json_schema": {"name": "a", "schema": {"type": "object"}}},
        "temperature": 0.3,
        "chat_template_kwargs": {"enable_thinking": False},
    }
    assert at.chat("fake/m", [{"type": "text", "text": "看"}, picture], **more).status == 200
    sent = at.endpoint.chats[-1]
    assert {name: sent[name] for name in more} == more and sent["messages"][0]["content"][1] == picture


def test_calls_of_tools_come_back(at: Any) -> None:
    assert at.chat("fake/m", "#tools").json["choices"][0]["message"]["tool_calls"][0]["function"]["name"] == "weather"
    chunks = events(at.chat("fake/m", "#tools", stream=True).body)  # this endpoint does not stream though asked to
    assert chunks[0]["choices"][0]["delta"]["tool_calls"][0]["index"] == 0
    assert chunks[1]["choices"][0]["finish_reason"] == "tool_calls" and chunks[-1] == "[DONE]"


def test_reasoning_comes_back(at: Any) -> None:
    assert said(events(at.chat("fake/m", "#thinks", stream=True).body), "reasoning_content") == "let me see"


@pytest.mark.parametrize(
    ("word", "status", "code"),
    [
        ("#refuses", 400, "upstream_refused"),
        ("#too long", 400, "context_length_exceeded"),
        ("#busy", 429, "upstream_refused"),
        ("#wrong key", 502, "upstream_failed"),
        ("#broken", 502, "upstream_failed"),
        ("#html", 502, "model_garbage"),
        ("#silent", 502, "model_timeout"),
    ],
)
def test_errors_of_the_endpoint_are_told_before_anything_is_sent(at: Any, word: str, status: int, code: str) -> None:
    for streams in (False, True) if word != "#silent" else (True,):
        reply = at.chat("fake/m", word, stream=streams)
        assert (reply.status, reply.code) == (status, code), reply.body
        assert reply.headers.get("retry-after") == ("7" if word == "#busy" else None)


def test_endpoint_that_is_gone(at: Any) -> None:
    for streams in (False, True):
        reply = at.chat("gone/m", stream=streams)
        assert (reply.status, reply.code) == (502, "model_unavailable")


@pytest.mark.parametrize("word", ["#dies", "#hangs", "#cut"])
def test_stream_that_breaks_ends_in_an_error_and_done(at: Any, word: str) -> None:
    chunks = events(at.chat("fake/m", word, stream=True).body)
    assert chunks[-1] == "[DONE]" and said(chunks[:-2])
    assert sorted(chunks[-2]["error"]) == ["code", "hint", "message", "type"], chunks


def test_endpoint_that_puts_its_error_into_the_stream(at: Any) -> None:
    chunks = events(at.chat("fake/m", "#error", stream=True).body)
    assert any(chunk != "[DONE]" and "error" in chunk for chunk in chunks) and chunks[-1] == "[DONE]"


def test_dead_before_the_first_byte_is_a_plain_error_or_one_in_the_stream(at: Any) -> None:
    reply = at.chat("fake/m", "#dies at once", stream=True)
    assert reply.status == 502 or events(reply.body)[-1] == "[DONE]"


def test_client_that_leaves_ends_the_request_to_the_endpoint(at: Any) -> None:
    before = at.endpoint.cancelled
    leave_after(at, {"model": "fake/m", "messages": [{"role": "user", "content": "#slow"}], "stream": True}, 5)
    assert eventually(lambda: at.endpoint.cancelled > before)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"messages": []},
        {"messages": "x"},
        {"messages": [1]},
        {"messages": [{"content": "x"}]},
        {"messages": [{"role": "user", "content": "x"}], "stream": 3},
    ],
)
def test_what_no_endpoint_would_take(at: Any, body: dict[str, Any]) -> None:
    count = len(at.endpoint.requests)
    assert at.client("POST", "/v1/chat/completions", {"model": "fake/m", **body}).code == "bad_body"
    assert len(at.endpoint.requests) == count


def test_the_boxes_own_key_is_never_shown(at: Any) -> None:
    told = at.chat("fake/m", "#wrong key").body + json.dumps(at.client.get("/v1/models")).encode()
    assert b"sk-upstream" not in told
