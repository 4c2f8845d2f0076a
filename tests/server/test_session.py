"""The first account, signing in and out, keys and accounts."""

from onebox.settings import Settings
from onebox.store.accounts import Accounts

from .conftest import PASSWORD, Client, Served, serving


def test_the_first_account_is_made_with_the_token_once(served: Served) -> None:
    client = served.client()
    assert client.get("/api/session")["setup"] is True
    token = Accounts(served.box.database).setup_token()
    assert Accounts(served.box.database).setup_token() is None, "it is told once"
    wrong = client("POST", "/api/setup", {"token": "x", "name": "a", "password": PASSWORD})
    assert (wrong.status, wrong.code) == (403, "wrong_token")
    body = {"token": token, "name": "主人", "password": PASSWORD}
    reply = client("POST", "/api/setup", body)
    assert reply.json["user"]["role"] == "owner"
    assert "HttpOnly" in reply.headers["set-cookie"] and "SameSite=lax" in reply.headers["set-cookie"]
    assert served.client()("POST", "/api/setup", body | {"name": "b"}).code == "wrong_token"
    told = client.get("/api/session")
    assert (told["setup"], told["user"]["name"]) == (False, "主人")
    assert "search" in told["depths"] and told["models"] is False


def test_signing_in_and_out(served: Served, owner: Client) -> None:
    client = served.client()
    assert client("GET", "/api/runs").code == "not_signed_in"
    assert client("POST", "/api/login", {"name": "主人", "password": "wrong"}).code == "wrong_password"
    assert client("POST", "/api/login", {"name": "nobody", "password": PASSWORD}).code == "wrong_password"
    assert client.post("/api/login", {"name": "主人", "password": PASSWORD})["user"]["id"] == owner.user
    kept = client.cookie
    assert client.get("/api/runs") == {"runs": []}
    assert client("POST", "/api/logout", {}).status == 204
    client.cookie = kept
    assert client("GET", "/api/runs").code == "not_signed_in", "the session itself has ended"


def test_a_session_that_ran_out(served: Served, owner: Client) -> None:
    from onebox.store.accounts import Tokens

    client = served.client(cookie="onebox_session=" + Tokens(served.box.database).open_session(owner.user, days=-1))
    assert client("GET", "/api/runs").code == "not_signed_in"
    assert client.get("/api/session")["user"] is None


def test_passwords_cannot_be_tried_for_ever(settings: Settings) -> None:
    few = settings.model_copy(update={"server": settings.server.model_copy(update={"login_attempts": 2})})
    with serving(few) as served:
        served.first()
        replies = [served.client()("POST", "/api/login", {"name": "主人", "password": "no"}) for _ in range(3)]
        assert [reply.status for reply in replies] == [401, 401, 429]
        assert replies[-1].code == "too_many_attempts" and int(replies[-1].headers["retry-after"]) > 0
        right = served.client()("POST", "/api/login", {"name": "主人", "password": PASSWORD})
        assert right.status == 429, "who guesses learns nothing more"


def test_what_is_said_is_in_the_callers_language(served: Served, owner: Client) -> None:
    error = served.client(language="zh-CN,zh;q=0.9")("GET", "/api/runs").json["error"]
    assert error["message"] == "还没有登录。" and "API 密钥" in error["hint"]


def test_keys(served: Served, owner: Client) -> None:
    made = owner.post("/api/keys", {"name": "脚本"}, 201)
    assert made["key"].startswith("obx_")
    program = served.client(key=made["key"])
    assert program.get("/api/runs") == {"runs": []}
    assert program.get("/api/keys") == {"keys": [{k: made[k] for k in ("id", "name", "created")}]}
    assert served.client(key="obx_other")("GET", "/api/runs").code == "bad_key"
    member = served.member(owner)
    assert member("DELETE", f"/api/keys/{made['id']}").status == 404
    assert owner("DELETE", f"/api/keys/{made['id']}").status == 204
    assert program("GET", "/api/runs").code == "bad_key"


def test_only_owners_keep_accounts(served: Served, owner: Client) -> None:
    member = served.member(owner)
    for method, path, body in (
        ("GET", "/api/users", None),
        ("POST", "/api/users", {"name": "x", "password": PASSWORD}),
        ("PATCH", f"/api/users/{member.user}", {"role": "owner"}),
        ("DELETE", f"/api/users/{owner.user}", None),
        ("PATCH", "/api/settings", {"models.answer": "x"}),
    ):
        assert (path, member(method, path, body).code) == (path, "owner_only")
    assert owner("POST", "/api/users", {"name": "小王", "password": PASSWORD}).code == "name_taken"
    assert owner("POST", "/api/users", {"name": "x", "password": "short"}).code == "bad_body"
    assert owner("DELETE", f"/api/users/{owner.user}").code == "last_owner"
    assert owner("PATCH", f"/api/users/{owner.user}", {"role": "member"}).code == "last_owner"
    assert owner("PATCH", f"/api/users/{member.user}", {"password": "another one!"}).status == 200
    assert member("GET", "/api/runs").code == "not_signed_in", "a new password ends the sessions"
    assert owner("DELETE", f"/api/users/{member.user}").status == 204
    assert [user["name"] for user in owner.get("/api/users")["users"]] == ["主人"]


def test_no_secret_is_kept_as_it_is(served: Served, owner: Client) -> None:
    key = owner.post("/api/keys", {"name": "k"}, 201)["key"]
    everything = (served.box.settings.home / "onebox.db").read_bytes()
    everything += (served.box.settings.home / "onebox.db-wal").read_bytes()
    for secret in (key, owner.cookie.partition("=")[2], PASSWORD):
        assert secret.encode() not in everything
