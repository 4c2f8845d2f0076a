"""The real server in front of a fake endpoint, and an API key: one for all tests of this folder."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from tests.conftest import BRIDGES
from tests.server.conftest import Client, Served, serving

from onebox.library.library import Library
from onebox.settings import load
from onebox.store.database import open_database
from onebox.testing import Behaviour, Fails, FakeEndpoint, Raw, Says, replies
from onebox.types import Message

HELLO = "你好，世界 hello"
SECRET = "sk-upstream"
TOOL_CALL = (
    b'{"id": "c1", "choices": [{"index": 0, "finish_reason": "tool_calls", "message": {"role": "assistant", "content": '
    b'null, "tool_calls": [{"id": "t1", "type": "function", "function": {"name": "weather", "arguments": "{}"}}]}}]}'
)
_FACTS = replies(answer="1932", text="The Sydney Harbour Bridge was opened in 1932.", why="It was opened in 1932.")
BEHAVIOURS: dict[str, Behaviour] = {
    "#refuses": Fails(400, "this field is not supported"),
    "#too long": Fails(400, "This model's maximum context length is 10 tokens"),
    "#busy": Fails(429, "slow down", retry_after=7),
    "#wrong key": Fails(401, "Invalid API key sk-up…"),
    "#broken": Fails(500, "CUDA error"),
    "#dies": Says("The bridge was opened long ago, they say.", dies_after=5, slow=0.01),
    "#dies at once": Says("x", dies_after=0),
    "#hangs": Says("one two three four", hangs_after=2),
    "#silent": Says(hangs_after=-1),
    "#error": Says("one two three four", error_after=3),
    "#cut": Says("one two three four", done=False),
    "#whole": Says("in one piece", whole=True, reasoning="hm"),
    "#thinks": Says("42", reasoning="let me see"),
    "#html": Raw(b"<html>not here</html>", "text/html"),
    "#tools": Raw(TOOL_CALL, "application/json"),
    "#slow": Says("one two three four five six seven eight nine ten" * 20, slow=0.1),
}
"""What the endpoint does when the last message is one of these words."""


def _script(messages: Sequence[Message], body: dict[str, Any]) -> str | Behaviour:
    last = messages[-1].content
    if isinstance(last, str) and last in BEHAVIOURS:
        return BEHAVIOURS[last]
    if "Sydney" in str(last):
        return _FACTS(messages, body)
    return Says(HELLO, slow=0.02)


@dataclass
class Doors:
    """`client` has an API key; `base` is what an OpenAI client is given as its address."""

    client: Client
    key: str
    endpoint: FakeEndpoint
    served: Served
    owner: Client

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.served.port}/v1"

    def chat(self, model: str, text: Any = "你好", **more: Any) -> Any:
        """The reply to one message."""
        messages = [{"role": "user", "content": text}]
        return self.client("POST", "/v1/chat/completions", {"model": model, "messages": messages, **more})


@pytest.fixture(scope="package")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """Endpoints: `fake`, with embeddings too, and `gone`, where nothing answers."""
    home = tmp_path_factory.mktemp("doors")
    for name, text in BRIDGES.items():
        (home / name).write_text(text, "utf-8")
    with FakeEndpoint(_script, models=("m", "deep/r1"), key=SECRET) as endpoint:
        (home / "settings.toml").write_text(
            f'[endpoints.fake]\nurl = "{endpoint.url}"\nkey = "{SECRET}"\n[endpoints.gone]\nurl = "http://127.0.0.1:9/v1"\n'
            '[models]\nanswer = "fake/m"\nembed = "fake/e"\nfirst_token_seconds = 5\ntoken_seconds = 3\n'
            "[library]\nbackground = false\nquery_seconds = 60\n[server]\nrequests_per_second = 0\n",
            "utf-8",
        )
        settings = load(home)
        Library(open_database(settings.database_url), settings).add([home / name for name in BRIDGES])
        with serving(settings) as served:
            owner = served.first()
            key = owner.post("/api/keys", {"name": "test"}, 201)["key"]
            yield Doors(served.client(key=key), key, endpoint, served, owner)
