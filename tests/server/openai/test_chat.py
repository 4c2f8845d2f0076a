"""/v1/chat/completions with a depth of the box as its model."""

import json
from typing import Any

import pytest

from .conftest import HELLO
from .talk import QUESTION, events, eventually, leave_after, said


def test_chat_answers_whole(at: Any) -> None:
    reply = at.chat("onebox/chat")
    assert reply.status == 200, reply.body
    choice = reply.json["choices"][0]
    assert choice["message"]["content"] == HELLO
    assert choice["finish_reason"] == "stop" and choice["message"]["annotations"] == []
    assert reply.json["usage"]["prompt_tokens"] > 0 and reply.json["model"] == "onebox/chat"
    assert reply.json["onebox"]["depth"] == "chat"


def test_chat_streams_as_it_is_written(at: Any) -> None:
    reply = at.chat("onebox/chat", "讲个故事", stream=True, stream_options={"include_usage": True})
    chunks = events(reply.body)
    assert said(chunks) == HELLO
    assert sum(bool(said([chunk])) for chunk in chunks) > 2
    assert chunks[-1] == "[DONE]" and chunks[-2]["choices"] == [] and chunks[-2]["usage"]["total_tokens"] > 0
    assert chunks[-3]["choices"][0]["finish_reason"] == "stop"
    assert chunks[0]["choices"][0]["delta"]["role"] == "assistant" and chunks[0]["usage"] is None


def test_search_cites_and_shows_its_work(at: Any) -> None:
    message = at.chat("onebox/search", QUESTION).json["choices"][0]["message"]
    assert "1932" in message["content"] and "Looking through the library" in message["reasoning_content"]
    cited = message["annotations"][0]
    assert cited["type"] == "url_citation"
    found = cited["url_citation"]
    assert "1932" in message["content"][found["start_index"] : found["end_index"]]
    assert "opened in 1932" in found["quote"] and found["title"]
    path = found["url"].removeprefix(at.base.removesuffix("/v1"))
    assert path.startswith("/api/sources/")
    shown = at.client.get(path)
    assert found["quote"] in shown["text"]


def test_search_streams_progress_first_and_only_checked_text(at: Any) -> None:
    chunks = events(at.chat("onebox", QUESTION, stream=True).body)
    work = said(chunks, "reasoning_content")
    assert work.startswith("Looking through the library\n0% of the passages are found by meaning")
    assert "\nFound: " in work
    assert "1932" in said(chunks)
    order = [name for chunk in chunks[1:-1] for name in chunk["choices"][0]["delta"]]
    assert order.index("content") > max(i for i, name in enumerate(order) if name == "reasoning_content")
    assert any("annotations" in chunk["choices"][0]["delta"] for chunk in chunks[:-1])
    assert said(
        events(at.chat("onebox", "Sydney 大桥是哪一年建成通车的？", stream=True).body), "reasoning_content"
    ).startswith("在资料库里查找\n")


def test_nothing_found_is_said_honestly(at: Any) -> None:
    reply = at.chat("onebox/search", "Who invented the zipper in Uzbekistan?")
    assert reply.json["choices"][0]["message"]["content"] == "I found nothing I can stand behind."
    assert reply.json["onebox"]["stop_reason"] == "no_evidence"
    chinese = at.chat("onebox/search", "谁在乌兹别克斯坦发明了拉链？")
    assert chinese.json["choices"][0]["message"]["content"] == "我没找到可靠的说法。"


def test_turns_and_instructions_reach_the_model(at: Any) -> None:
    messages = [
        {"role": "system", "content": "Speak like a pirate."},
        {"role": "user", "content": "I am Ada."},
        {"role": "assistant", "content": [{"type": "text", "text": "Hello Ada."}]},
        {"role": "user", "content": [{"type": "text", "text": "Who am I?"}]},
    ]
    assert at.client("POST", "/v1/chat/completions", {"model": "onebox/chat", "messages": messages}).status == 200
    sent = at.endpoint.chats[-1]["messages"]
    assert [one["role"] for one in sent] == ["system", "user", "assistant", "user"]
    assert sent[0]["content"].endswith("Speak like a pirate.") and len(sent[0]["content"]) > 40
    assert [one["content"] for one in sent[1:]] == ["I am Ada.", "Hello Ada.", "Who am I?"]


def test_conversations_of_programs_are_not_shown_on_the_page(at: Any) -> None:
    at.chat("onebox/chat")
    assert at.owner.get("/api/conversations")["conversations"] == []


def test_unknown_fields_and_optional_tools_are_let_be(at: Any) -> None:
    tool = {"type": "function", "function": {"name": "f", "parameters": {"type": "object", "properties": {}}}}
    reply = at.chat("onebox/chat", tools=[tool], tool_choice="auto", temperature=0.3, foo={"bar": 1}, user="x")
    assert reply.status == 200


def _asked(content: Any = "x", role: str = "user", **more: Any) -> dict[str, Any]:
    return {"model": "onebox/chat", "messages": [{"role": role, "content": content}], **more}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "not_json"),
        (b"[" * 100_000, 400, "not_json"),
        (b"\xff\xfe", 400, "not_json"),
        (b"[]", 400, "bad_body"),
        ({}, 400, "bad_body"),
        ({"model": 3, "messages": []}, 400, "bad_body"),
        ({"model": "onebox/chat"}, 400, "bad_body"),
        ({"model": "onebox/chat", "messages": []}, 400, "bad_body"),
        ({"model": "onebox/chat", "messages": "hi"}, 400, "bad_body"),
        ({"model": "onebox/chat", "messages": [3]}, 400, "bad_body"),
        ({"model": "onebox/chat", "messages": [{"role": "user"}]}, 400, "bad_body"),
        (_asked(role="king"), 400, "bad_body"),
        (_asked(3), 400, "bad_body"),
        (_asked("  "), 400, "bad_body"),
        (_asked(role="assistant"), 400, "bad_body"),
        (_asked(stream="yes"), 400, "bad_body"),
        (_asked(stream_options=[]), 400, "bad_body"),
        (_asked([{"type": "text", "text": 3}]), 400, "bad_body"),
        (_asked([{"type": "input_audio", "input_audio": {"data": "", "format": "wav"}}]), 400, "not_of_a_depth"),
        (_asked(n=2), 400, "not_of_a_depth"),
        (_asked(tool_choice="required"), 400, "not_of_a_depth"),
        (_asked(response_format={"type": "json_object"}), 400, "not_of_a_depth"),
        (_asked("长" * 5000), 400, "context_length_exceeded"),
        (_asked() | {"messages": [{"role": "system", "content": "x" * 9000}, *_asked()["messages"]]}, 400,
         "context_length_exceeded"),
        (_asked() | {"model": "onebox/dream"}, 404, "no_such_model"),
        (_asked() | {"model": "gpt-9"}, 404, "no_such_model"),
        (_asked() | {"model": "nowhere/m"}, 404, "no_such_model"),
    ],
)  # fmt: skip
def test_bad_input_is_told_clearly(at: Any, body: Any, status: int, code: str) -> None:
    reply = at.client("POST", "/v1/chat/completions", body)
    assert (reply.status, reply.code) == (status, code), reply.body


def test_depth_that_is_not_built_is_refused(at: Any) -> None:
    built = at.served.box.depths()
    for depth in {"think", "search", "research", "execute"} - set(built):
        reply = at.chat(f"onebox/{depth}")
        assert (reply.status, reply.code) == (404, "depth_not_built")


def test_too_large_a_body_is_refused(at: Any) -> None:
    body = json.dumps({"model": "onebox/chat", "messages": [{"role": "user", "content": "x" * 33_000_000}]}).encode()
    assert at.client("POST", "/v1/chat/completions", body).code == "body_too_large"


def test_without_a_key_nobody_gets_in(at: Any) -> None:
    assert at.served.client(key="obx_wrong")("POST", "/v1/chat/completions", {}).code == "bad_key"


def test_model_that_is_down_gives_an_error_then_the_end(at: Any) -> None:
    chunks = events(at.chat("onebox/chat", "#broken", stream=True).body)
    assert chunks[-1] == "[DONE]" and sorted(chunks[-2]["error"]) == ["code", "hint", "message", "type"]
    whole = at.chat("onebox/chat", "#broken")
    assert (whole.status, whole.code) == (502, "model_refused")


def test_model_that_refuses_a_long_prompt_is_the_callers_error(at: Any) -> None:
    assert at.chat("onebox/chat", "#too long").code == "context_length_exceeded"


def test_model_dying_in_the_middle_keeps_what_was_said(at: Any) -> None:
    chunks = events(at.chat("onebox/chat", "#dies", stream=True).body)
    assert said(chunks).startswith("The bridge") and chunks[-1] == "[DONE]"


def test_client_that_leaves_ends_the_run(at: Any) -> None:
    leave_after(at, {"model": "onebox/chat", "messages": [{"role": "user", "content": "#slow"}], "stream": True})
    assert eventually(lambda: at.served.box.runs.list(1)[0].state == "cancelled"), at.served.box.runs.list(1)
