"""Sign-in through a provider that really speaks OpenID Connect, on a port of this machine."""

import asyncio
import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from aiohttp import web

from onebox.settings import Oidc, Settings

from .conftest import Client, Reply, Served, serving

joserfc = pytest.importorskip("joserfc", reason="joserfc is not installed (extra `oidc`)")
from joserfc import jwt  # noqa: E402
from joserfc.jwk import RSAKey  # noqa: E402


class FakeProvider:
    """Discovery, keys, authorization and token endpoint; `wrong` changes the claims, `signs_with` the key."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
        self.signs_with = self.key
        self.wrong: dict[str, Any] = {}
        self.header: dict[str, Any] = {"alg": "RS256", "kid": "one"}
        self.codes: dict[str, dict[str, str]] = {}
        self.port = 0

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def authorize(self, address: str) -> str:
        """What the provider's own page does once the user has signed in there: the address it sends back to."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert query["response_type"] == "code" and query["code_challenge_method"] == "S256"
        self.codes["c0de"] = query
        return f"{query['redirect_uri']}?{urlencode({'code': 'c0de', 'state': query['state'], 'session_state': 'x'})}"

    async def token(self, request: web.Request) -> web.Response:
        form = await request.post()
        asked = self.codes.pop(str(form["code"]))
        challenge = base64.urlsafe_b64encode(hashlib.sha256(str(form["code_verifier"]).encode()).digest())
        if challenge.rstrip(b"=").decode() != asked["code_challenge"] or form["client_secret"] != "s3cret":
            return web.json_response({"error": "invalid_grant"}, status=400)
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": "onebox", "sub": "42", "nonce": asked["nonce"]}
        claims |= {"iat": now, "exp": now + 60, "preferred_username": "李雷"} | self.wrong
        token = jwt.encode(self.header, claims, self.signs_with, algorithms=["RS256", "HS256", "none"])
        return web.json_response({"access_token": "x", "token_type": "Bearer", "id_token": token})

    async def discovery(self, _: web.Request) -> web.Response:
        names = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        found = {name: f"{self.issuer}/{path}" for name, path in names.items()}
        return web.json_response({"issuer": self.issuer, **found})

    async def keys(self, _: web.Request) -> web.Response:
        return web.json_response({"keys": [self.key.as_dict(private=False)]})

    @contextmanager
    def running(self) -> Iterator["FakeProvider"]:
        loop = asyncio.new_event_loop()
        threading.Thread(target=loop.run_forever, daemon=True).start()

        async def begin() -> web.AppRunner:
            app = web.Application()
            app.router.add_get("/.well-known/openid-configuration", self.discovery)
            app.router.add_get("/keys", self.keys)
            app.router.add_post("/token", self.token)
            runner = web.AppRunner(app)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            self.port = runner.addresses[0][1]
            return runner

        runner = asyncio.run_coroutine_threadsafe(begin(), loop).result(10)
        try:
            yield self
        finally:
            asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(10)
            loop.call_soon_threadsafe(loop.stop)


@pytest.fixture
def provider() -> Iterator[FakeProvider]:
    with FakeProvider().running() as provider:
        yield provider


@pytest.fixture
def served_with(provider: FakeProvider, settings: Settings) -> Iterator[Served]:
    oidc = Oidc(issuer=provider.issuer, client="onebox", secret="s3cret", label="公司")
    with serving(settings.model_copy(update={"oidc": oidc})) as served:
        served.first()
        yield served


def sign_in(client: Client, provider: FakeProvider) -> Reply:
    begun = client("GET", "/api/oidc/login")
    assert begun.status == 302 and begun.headers["location"].startswith(provider.issuer)
    back = urlsplit(provider.authorize(begun.headers["location"]))
    assert back.path == "/api/oidc/callback"
    return client("GET", f"{back.path}?{back.query}")


def test_signing_in_makes_an_account_once(provider: FakeProvider, served_with: Served) -> None:
    client = served_with.client()
    told = client.get("/api/session")
    assert (told["oidc"], told["oidc_label"]) == (True, "公司")
    back = sign_in(client, provider)
    assert (back.status, back.headers["location"]) == (302, "/")
    user = client.get("/api/session")["user"]
    assert (user["name"], user["role"]) == ("李雷", "member")
    again = served_with.client()
    sign_in(again, provider)
    assert again.get("/api/session")["user"] == user
    assert again("POST", "/api/login", {"name": "李雷", "password": ""}).code == "wrong_password"


def other_key(provider: FakeProvider) -> None:
    provider.signs_with = RSAKey.generate_key(2048, {"kid": "one"})


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://evil.example"},
        {"aud": "another"},
        {"nonce": "another"},
        {"exp": int(time.time()) - 1000},
        {"sub": None},
    ],
)
def test_a_wrong_token_is_refused(provider: FakeProvider, served_with: Served, wrong: dict[str, Any]) -> None:
    provider.wrong = wrong
    client = served_with.client()
    assert sign_in(client, provider).code == "oidc_failed"
    assert client.get("/api/session")["user"] is None


def test_a_forged_signature_is_refused(provider: FakeProvider, served_with: Served) -> None:
    other_key(provider)
    assert sign_in(served_with.client(), provider).code == "oidc_failed"


def test_a_sign_in_of_another_browser_is_refused(provider: FakeProvider, served_with: Served) -> None:
    begun = served_with.client()("GET", "/api/oidc/login")
    back = urlsplit(provider.authorize(begun.headers["location"]))
    assert served_with.client()("GET", f"{back.path}?{back.query}").code == "oidc_failed"


def test_without_a_provider(served: Served) -> None:
    assert served.client()("GET", "/api/oidc/login").code == "no_oidc"
    assert json.loads(served.client()("GET", "/api/session").body)["oidc"] is False
