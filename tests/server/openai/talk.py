"""What tests of these doors share: streams taken apart, a client that hangs up."""

import http.client
import json
import time
from collections.abc import Callable
from typing import Any

QUESTION = "When was the Sydney Harbour Bridge opened?"


def events(body: bytes) -> list[Any]:
    """The objects of a stream; DONE as that text."""
    found = [line.removeprefix("data: ") for line in body.decode().split("\n") if line.startswith("data: ")]
    return [one if one == "[DONE]" else json.loads(one) for one in found]


def said(chunks: list[Any], name: str = "content") -> str:
    """All that the chunks' deltas have under `name`."""
    deltas = (choice["delta"] for chunk in chunks if chunk != "[DONE]" for choice in chunk.get("choices", []))
    return "".join(delta.get(name) or "" for delta in deltas)


def leave_after(at: Any, body: dict[str, Any], first: int = 40) -> None:
    """Ask, read the first bytes of the stream, and hang up."""
    connection = http.client.HTTPConnection("127.0.0.1", at.served.port, timeout=120)
    connection.request("POST", "/v1/chat/completions", json.dumps(body), {"Authorization": f"Bearer {at.key}"})
    response = connection.getresponse()
    assert response.status == 200 and response.read(first)
    response.close()
    connection.close()


def eventually(true: Callable[[], bool], seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True
