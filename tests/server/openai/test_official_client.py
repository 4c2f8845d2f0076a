"""The official Python client, as it comes."""

from collections.abc import Iterator
from typing import Any

import pytest

from .conftest import HELLO
from .talk import QUESTION

openai = pytest.importorskip("openai", reason="the client `openai` is not installed (dependency group dev)")


@pytest.fixture(scope="module")
def client(at: Any) -> Iterator[Any]:
    with openai.OpenAI(base_url=at.base, api_key=at.key, max_retries=0, timeout=120) as made:
        yield made


def _asks(text: str = "讲一讲") -> Any:
    return [{"role": "user", "content": text}]


@pytest.mark.parametrize("model", ["onebox/chat", "fake/m"])
def test_chat(client: Any, model: str) -> None:
    whole = client.chat.completions.create(model=model, messages=_asks())
    assert whole.choices[0].message.content == HELLO and whole.usage.prompt_tokens >= 0
    stream = client.chat.completions.create(
        model=model, messages=_asks(), stream=True, stream_options={"include_usage": True}
    )
    chunks = list(stream)
    assert "".join(one.choices[0].delta.content or "" for one in chunks if one.choices) == HELLO
    assert chunks[-1].usage is not None


def test_stream_helper_gathers_the_whole_message(client: Any) -> None:
    with client.chat.completions.stream(model="onebox/search", messages=_asks(QUESTION)) as stream:
        for _ in stream:
            pass
        message = stream.get_final_completion().choices[0].message
    assert "1932" in message.content


def test_citations_are_annotations(client: Any) -> None:
    message = client.chat.completions.create(model="onebox", messages=_asks(QUESTION)).choices[0].message
    cited = message.annotations[0].url_citation
    assert "1932" in message.content[cited.start_index : cited.end_index] and cited.url.startswith("http")
    assert "1932" in cited.quote and message.reasoning_content


def test_models(client: Any) -> None:
    names = [one.id for one in client.models.list()]
    assert names[:3] == ["onebox", "onebox/chat", "onebox/search"] or "onebox/think" in names
    assert {"onebox/embed", "fake/m", "fake/deep/r1"} <= set(names)
    assert client.models.retrieve("onebox/search").id == "onebox/search"
    assert client.models.retrieve("fake/deep/r1").id == "fake/deep/r1"
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("gpt-9")


def test_embeddings(client: Any) -> None:
    plain = client.embeddings.create(model="onebox/embed", input=["桥 bridge", "dog"], encoding_format="float")
    packed = client.embeddings.create(model="onebox/embed", input=["桥 bridge", "dog"])  # base64 beneath
    assert [one.index for one in plain.data] == [0, 1] and len(plain.data[0].embedding) == 16
    for one, other in zip(plain.data, packed.data, strict=True):
        assert one.embedding == pytest.approx(other.embedding, abs=1e-6)
        assert sum(value * value for value in one.embedding) == pytest.approx(1, abs=1e-4)
    assert plain.usage.prompt_tokens > 0
    assert len(client.embeddings.create(model="fake/e", input=["x"]).data[0].embedding) == 16
    assert client.embeddings.create(model="onebox/embed", input="one", dimensions=16).data
    with pytest.raises(openai.BadRequestError):
        client.embeddings.create(model="onebox/embed", input="one", dimensions=8)


def test_responses(client: Any) -> None:
    whole = client.responses.create(model="onebox/search", input=QUESTION, metadata={"a": "b"})
    assert "1932" in whole.output_text and whole.status == "completed" and whole.metadata == {"a": "b"}
    cited = whole.output[-1].content[0].annotations[0]
    assert cited.type == "file_citation" and cited.filename and "1932" in cited.quote
    assert whole.output[0].type == "reasoning" and whole.output[0].summary[0].text.startswith("Looking")
    again = client.responses.retrieve(whole.id)
    assert again.output_text == whole.output_text and again.output[-1].content[0].annotations


def test_responses_stream_tells_the_same(client: Any) -> None:
    with client.responses.stream(model="onebox/search", input=QUESTION) as stream:  # the client folds and checks them
        kinds = [event.type for event in stream]
        final = stream.get_final_response()
    assert "1932" in final.output_text
    assert kinds[:2] == ["response.created", "response.in_progress"] and kinds[-1] == "response.completed"
    assert kinds.index("response.reasoning_summary_text.done") < kinds.index("response.output_text.delta")
    assert "response.output_text.annotation.added" in kinds


def test_responses_go_on_from_an_earlier_one(client: Any, at: Any) -> None:
    first = client.responses.create(model="onebox/chat", input="My name is Ada, remember it.")
    other = client.responses.create(model="onebox/chat", input="第二个分支", previous_response_id=first.id)
    client.responses.create(model="onebox/chat", input="What is it?", previous_response_id=first.id)
    sent = [one["content"] for one in at.endpoint.chats[-1]["messages"][1:]]
    assert sent == ["My name is Ada, remember it.", HELLO, "What is it?"]
    assert other.previous_response_id == first.id


def test_response_in_the_background(client: Any) -> None:
    made = client.responses.create(model="onebox/chat", input="后台", background=True)
    assert made.status in ("queued", "in_progress")
    for _ in range(300):
        if (now := client.responses.retrieve(made.id)).status == "completed":
            break
    assert now.output_text == HELLO


def test_what_is_not_stored_cannot_be_fetched(client: Any) -> None:
    made = client.responses.create(model="onebox/chat", input="别存", store=False)
    assert made.output_text == HELLO
    with pytest.raises(openai.NotFoundError):
        client.responses.retrieve(made.id)


def test_errors_are_of_the_clients_own_kinds(client: Any) -> None:
    with pytest.raises(openai.NotFoundError):
        client.chat.completions.create(model="gpt-9", messages=_asks())
    with pytest.raises(openai.BadRequestError, match="empty"):
        client.chat.completions.create(model="onebox/chat", messages=[])
    with pytest.raises(openai.RateLimitError):
        client.chat.completions.create(model="fake/m", messages=_asks("#busy"))
    with pytest.raises(openai.InternalServerError):
        client.chat.completions.create(model="gone/m", messages=_asks())
    with pytest.raises(openai.AuthenticationError):
        client.with_options(api_key="obx_no").models.list()
    for word in ("#dies", "#hangs", "#error"):
        with pytest.raises(openai.APIError):
            list(client.chat.completions.create(model="fake/m", messages=_asks(word), stream=True))
    with pytest.raises(openai.APIError):
        list(client.chat.completions.create(model="onebox/chat", messages=_asks("#broken"), stream=True))


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"input": []}, "bad_body"),
        ({"input": 3}, "bad_body"),
        ({}, "bad_body"),
        ({"input": [{"type": "function_call_output", "call_id": "x", "output": "y"}]}, "bad_body"),
        ({"input": [{"role": "user", "content": [{"type": "input_image", "image_url": "x"}]}]}, "bad_body"),
        ({"input": "x", "text": {"format": {"type": "json_object"}}}, "not_of_a_depth"),
        ({"input": "x", "previous_response_id": "resp_nothing"}, "no_such_thing"),
        ({"input": "x", "background": True, "store": False}, "bad_body"),
    ],
)
def test_bad_requests_for_a_response(at: Any, body: dict[str, Any], code: str) -> None:
    reply = at.client("POST", "/v1/responses", {"model": "onebox/chat", **body})
    assert reply.code == code and 400 <= reply.status < 500


@pytest.mark.parametrize("given", [[], "", ["x", " "], [[1, 2]], [3], 3, None, ["x"] * 2049])
def test_bad_requests_for_embeddings(at: Any, given: Any) -> None:
    assert at.client("POST", "/v1/embeddings", {"model": "onebox/embed", "input": given}).code == "bad_body"


def test_responses_of_others_are_not_shown(client: Any, at: Any) -> None:
    made = client.responses.create(model="onebox/chat", input="geheim")
    member = at.served.member(at.owner, "小李")
    key = member.post("/api/keys", {"name": "k"}, 201)["key"]
    assert at.served.client(key=key)("GET", f"/v1/responses/{made.id}").status == 404
    assert at.owner("GET", f"/api/runs/{made.id.removeprefix('resp_')}").status == 404


def test_model_without_a_responses_api(at: Any) -> None:
    assert at.client("POST", "/v1/responses", {"model": "fake/m", "input": "x"}).status == 404
