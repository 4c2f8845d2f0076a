"""Who may come in at /mcp, and what a session of one account is to another."""

from typing import Any

HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "x", "version": "1"}},
}
LIST = {"jsonrpc": "2.0", "id": 2, "method": "tools/list"}
ACCEPT = "application/json, text/event-stream"


def test_nobody_comes_in_without_a_key(doors: Any) -> None:
    assert doors.served.client()("POST", "/mcp", HELLO).code == "not_signed_in"
    assert doors.served.client(key="obx_wrong")("POST", "/mcp", HELLO).code == "bad_key"
    assert doors.served.client()("GET", "/mcp").status == 401


def test_foreign_pages_and_names_are_kept_out(doors: Any) -> None:
    program = doors.served.client(key=doors.key)
    assert program("POST", "/mcp", HELLO, Origin="https://evil.example").code == "origin_not_allowed"
    assert program("POST", "/mcp", HELLO, Host="evil.example").code == "host_not_allowed"
    assert doors.owner("POST", "/mcp", HELLO, Origin="https://evil.example").code == "origin_not_allowed"


def test_a_session_belongs_to_the_account_that_began_it(doors: Any) -> None:
    program = doors.served.client(key=doors.key)
    begun = program("POST", "/mcp", HELLO, Accept=ACCEPT)
    assert begun.status == 200
    session = begun.headers["mcp-session-id"]
    named = {"Accept": ACCEPT, "Mcp_Session_Id": session}
    assert program("POST", "/mcp", LIST, **named).status == 200
    other = doors.served.member(doors.owner, "另一个")
    key = other.post("/api/keys", {"name": "k"}, 201)["key"]
    assert doors.served.client(key=key)("POST", "/mcp", LIST, **named).status == 404
    assert program("DELETE", "/mcp", **named).status == 200
    assert program("POST", "/mcp", LIST, **named).status == 404


def test_bodies_that_are_not_the_protocol(doors: Any) -> None:
    program = doors.served.client(key=doors.key)
    for body in (b"", b"{", b"[]", b'{"jsonrpc": "1.0"}', b"\xff" * 100):
        reply = program("POST", "/mcp", body, Accept=ACCEPT, Content_Type="application/json")
        assert 400 <= reply.status < 500, body
    assert program("POST", "/mcp", b"x" * 1_100_000, Accept=ACCEPT).status == 413
