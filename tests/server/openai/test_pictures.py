"""Pictures in messages: read by text recognition, refused clearly when they are elsewhere or none."""

import base64
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

PICTURES = Path(__file__).parents[2] / "reading" / "pictures"
QUESTION = "When does the Larkfield harbour ferry depart?"
needs_engine = pytest.mark.skipif(
    not (find_spec("faster_paddle") and find_spec("PIL")),
    reason="TEXT RECOGNITION IS NOT INSTALLED: pip install 'onebox[ocr]'",
)


def address(name: str, kind: str = "image/jpeg") -> str:
    return f"data:{kind};base64,{base64.b64encode((PICTURES / name).read_bytes()).decode()}"


def part(url: Any) -> dict[str, Any]:
    return {"type": "image_url", "image_url": {"url": url}}


@needs_engine
def test_a_question_about_a_picture_is_answered_from_its_text(at: Any) -> None:
    reply = at.chat("onebox/search", [{"type": "text", "text": QUESTION}, part(address("notice-en.jpg"))])
    assert reply.status == 200, reply.body
    prompts = [str(body["messages"]) for body in at.endpoint.chats]
    assert any("08:45" in one and QUESTION in one for one in prompts), "what was recognised never reached the model"
    body = {"model": "onebox/search", "input": [{"role": "user", "content": [
        {"type": "input_text", "text": "What does it cost? Larkfield harbour ferry"},
        {"type": "input_image", "image_url": address("notice-en.jpg")},
    ]}]}  # fmt: skip
    assert at.client("POST", "/v1/responses", body).status == 200
    assert any("4.50" in str(one["messages"]) for one in at.endpoint.chats)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://example.org/photo.png", "not fetched"),
        ("file:///etc/passwd", "not fetched"),
        (3, "not fetched"),
        (None, "not fetched"),
        ("data:image/png;base64,***", "base64 is damaged"),
        ("data:image/png;base64," + base64.b64encode(b"<svg/>").decode(), "PNG, JPEG and WebP"),
        ("data:text/html;base64,PHNjcmlwdD4=", "not fetched"),
    ],
)
def test_what_is_no_picture_is_refused(at: Any, url: Any, reason: str) -> None:
    reply = at.chat("onebox/search", [{"type": "text", "text": "What is this?"}, part(url)])
    assert (reply.status, reply.code) == (400, "bad_body") and reason in reply.body.decode()
