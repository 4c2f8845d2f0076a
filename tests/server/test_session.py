"""The first account, signing in and out."""

from .conftest import PASSWORD, Served


def test_the_first_account_is_made_with_the_token_once(served: Served) -> None:
    from onebox.store.accounts import Accounts

    client = served.client()
    assert client.get("/api/session")["setup"] is True
    token = Accounts(served.box.database).setup_token()
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
