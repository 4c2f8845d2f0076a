"""A real server on a port of this machine, and a client that speaks plain HTTP to it."""

import asyncio
import http.client
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from onebox.app import Box
from onebox.settings import Settings
from onebox.store.accounts import Accounts

for needed in ("starlette", "uvicorn", "multipart"):
    pytest.importorskip(needed, reason="the extra `serve` is not installed")

PASSWORD = "correct horse 马"


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """The code of the error, after a look at the whole shape."""
        error = self.json["error"]
        assert sorted(error) == ["code", "hint", "message", "type"] and error["message"] and error["hint"]
        assert self.status >= 400
        return str(error["code"])


@dataclass
class Client:
    """One browser (cookies kept, Origin sent) or, with a key, one program."""

    port: int
    key: str = ""
    cookie: str = ""
    origin: str | None = ""
    """Empty: the server's own; None: none is sent."""
    language: str = "en"
    user: str = ""

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        sent = {"Accept-Language": self.language}
        if self.key:
            sent["Authorization"] = f"Bearer {self.key}"
        elif self.origin is not None:
            sent["Origin"] = self.origin or f"http://127.0.0.1:{self.port}"
        if self.cookie:
            sent["Cookie"] = self.cookie
        if body is not None and not isinstance(body, bytes):
            body, sent["Content-Type"] = json.dumps(body).encode(), "application/json"
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            if kept := found.get("set-cookie"):
                self.cookie = kept.partition(";")[0]
            return Reply(response.status, found, response.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Any:
        """The JSON at `path`, which must be there."""
        reply = self("GET", path, **headers)
        assert reply.status == 200, (path, reply.status, reply.body)
        return reply.json

    def post(self, path: str, body: Any = None, status: int = 200) -> Any:
        reply = self("POST", path, {} if body is None else body)
        assert reply.status == status, (path, reply.status, reply.body)
        return reply.json if reply.body else None

    def upload(self, path: str, *files: tuple[str, bytes, str], name: str = "file", **fields: str) -> Reply:
        """A form with `(name, bytes, type)` as its files."""
        parts = [
            f'--=b\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in fields.items()
        ]
        for file, data, kind in files:
            head = f'--=b\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n'
            head += f"Content-Type: {kind}\r\n\r\n"
            parts.append(head.encode() + data + b"\r\n")
        return self("POST", path, b"".join(parts) + b"--=b--\r\n", Content_Type="multipart/form-data; boundary==b")

    def stream(self, path: str, **headers: str) -> Iterator[dict[str, Any]]:
        """Server-sent events: `{"id", "event", "data"}` each, comments as `{"comment"}`."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        sent = {"Cookie": self.cookie} if self.cookie else {"Authorization": f"Bearer {self.key}"}
        connection.request(
            "GET", path, headers=sent | {name.replace("_", "-"): value for name, value in headers.items()}
        )
        response = connection.getresponse()
        assert response.status == 200, response.read()
        assert response.getheader("content-type", "").startswith("text/event-stream")
        event: dict[str, Any] = {}
        try:
            while line := response.readline():
                text = line.decode().rstrip("\n")
                if not text:
                    if event:
                        yield event
                    event = {}
                elif text.startswith(":"):
                    event["comment"] = text[1:].strip()
                else:
                    name, _, value = text.partition(": ")
                    event[name] = json.loads(value) if name == "data" else value
        finally:
            connection.close()


@dataclass
class Served:
    """A running server. `owner` is signed in as the first account."""

    port: int
    box: Box
    _clients: list[Client] = field(default_factory=list)

    def client(self, **how: Any) -> Client:
        return Client(self.port, **how)

    def first(self) -> Client:
        """The first account, made with the set-up token."""
        client = self.client()
        token = Accounts(self.box.database).setup_token()
        made = client.post("/api/setup", {"token": token, "name": "主人", "password": PASSWORD})
        client.user = made["user"]["id"]
        return client

    def member(self, owner: Client, name: str = "小王") -> Client:
        owner.post("/api/users", {"name": name, "password": PASSWORD}, 201)
        client = self.client()
        client.user = client.post("/api/login", {"name": name, "password": PASSWORD})["user"]["id"]
        return client


@contextmanager
def serving(settings: Settings, **more: Any) -> Iterator[Served]:
    """Serve a box with `settings` from a thread until the block ends."""
    import uvicorn

    from onebox.server.application import application

    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    ready = threading.Event()
    found: dict[str, Any] = {}

    async def serve() -> None:
        async with Box(settings) as box:
            app = application(box, **more)
            config = uvicorn.Config(app, log_level="error", access_log=False, timeout_graceful_shutdown=1)
            server = uvicorn.Server(config)
            found.update(box=box, server=server, app=app, loop=asyncio.get_running_loop())
            task = asyncio.create_task(server.serve(sockets=[listener]))
            while not server.started and not task.done():
                await asyncio.sleep(0.002)
            ready.set()
            await task

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    assert ready.wait(20)
    try:
        yield Served(port, found["box"])
    finally:
        found["loop"].call_soon_threadsafe(found["app"].state.closing.set)
        found["server"].should_exit = True
        thread.join(20)
        assert not thread.is_alive()


@pytest.fixture
def served(settings: Settings) -> Iterator[Served]:
    """A server over an empty home, without a model."""
    with serving(settings) as running:
        yield running


@pytest.fixture
def owner(served: Served) -> Client:
    return served.first()
