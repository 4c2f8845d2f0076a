"""Foreign hosts, foreign pages, bodies too large, requests too many."""

import http.client
import socket

import pytest

from onebox.settings import Settings

from .conftest import PASSWORD, Client, Served, serving


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8720", "127.0.0.1.evil.example", "[::2]:80", ""])
def test_a_foreign_host_gets_nothing(served: Served, host: str) -> None:
    reply = served.client()("GET", "/api/session", Host=host)
    assert (reply.status, reply.code) == (403, "host_not_allowed")


def test_names_given_in_the_settings_are_ours(settings: Settings) -> None:
    named = settings.model_copy(update={"server": settings.server.model_copy(update={"hosts": ("box.lan",)})})
    with serving(named) as served:
        assert served.client()("GET", "/healthz", Host="BOX.lan:8720").json == {"ok": True}
        assert served.client()("GET", "/healthz", Host="localhost").status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {},
    ],
)
def test_a_foreign_page_changes_nothing(served: Served, owner: Client, headers: dict[str, str]) -> None:
    owner.origin = None
    reply = owner("POST", "/api/keys", {"name": "stolen"}, **headers)
    assert (reply.status, reply.code) == (403, "origin_not_allowed")
    owner.origin = ""
    assert owner.get("/api/keys") == {"keys": []}


def test_a_program_needs_no_origin(served: Served, owner: Client) -> None:
    key = owner.post("/api/keys", {"name": "k"}, 201)["key"]
    assert served.client(key=key)("POST", "/api/keys", {"name": "another"}).status == 201
    stranger = served.client(origin=None)
    assert stranger("POST", "/api/login", {"name": "主人", "password": PASSWORD}).status == 200


def test_fifty_megabytes_are_refused_before_they_are_sent(served: Served, owner: Client) -> None:
    with socket.create_connection(("127.0.0.1", served.port), timeout=60) as connection:
        head = f"POST /api/runs HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\nContent-Length: 50000000\r\n\r\n"
        connection.sendall(head.encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 413")


def test_a_body_without_a_length_is_counted(served: Served, owner: Client) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
    headers = {"Cookie": owner.cookie, "Origin": f"http://127.0.0.1:{served.port}", "Content-Type": "application/json"}
    pieces = (b" " * 100_000 for _ in range(11))
    connection.request("POST", "/api/runs", pieces, headers, encode_chunked=True)
    assert connection.getresponse().status == 413
    connection.close()


def test_too_many_requests(settings: Settings) -> None:
    few = settings.model_copy(update={"server": settings.server.model_copy(update={"requests_per_second": 0.5})})
    with serving(few) as served:
        replies = [served.client()("GET", "/healthz") for _ in range(12)]
        assert [reply.status for reply in replies[:10]] == [200] * 10
        assert replies[-1].code == "too_many_requests" and int(replies[-1].headers["retry-after"]) >= 1


def test_every_answer_is_shut_off(served: Served, owner: Client) -> None:
    for path in ("/api/session", "/openapi.json", "/nothing", "/api/nothing", "/v1/nothing"):
        headers = served.client()("GET", path).headers
        assert (headers["x-content-type-options"], headers["x-frame-options"]) == ("nosniff", "DENY")
        assert not [name for name in headers if name.startswith("access-control-")]
        if path != "/nothing":  # there the page is, with a policy of its own: test_page.py
            assert "default-src 'none'" in headers["content-security-policy"]
            assert headers["cache-control"] == "no-store"
