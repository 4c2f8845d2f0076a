"""Sign-in through an OpenID Connect provider: authorization code flow with PKCE.

OpenID Connect Core 1.0 §3.1, Discovery 1.0 §4, RFC 7636. The ID token's signature is checked with the
provider's published keys, then issuer, audience, times and nonce. Only asymmetric signatures count.
"""

import asyncio
import base64
import hashlib
import os
import secrets
import time
from typing import Annotated, Any
from urllib.parse import urlencode, urlsplit

from pydantic import BaseModel, Field
from starlette.responses import RedirectResponse, Response

from ..app import Box
from ..store.accounts import Account, Accounts
from .door import Call, Door
from .errors import Refused
from .session import signed_in

COOKIE = "onebox_oidc"
FLOW_SECONDS = 600
MOST_FLOWS = 1000
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
_WAIT = 15.0
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Returned(BaseModel):
    """What the provider sends the browser back with; it may add more."""

    code: Annotated[str, Field(max_length=4000)] = ""
    state: Annotated[str, Field(max_length=200)] = ""
    error: Annotated[str, Field(max_length=200)] = ""


class Provider:
    """Sign-ins under way: state → (verifier, nonce, begun), in memory. A restart means signing in again."""

    def __init__(self) -> None:
        self.flows: dict[str, tuple[str, str, float]] = {}

    def begin(self) -> tuple[str, str, str]:
        """State, verifier and nonce of a new sign-in."""
        now = time.monotonic()
        self.flows = {state: flow for state, flow in self.flows.items() if now - flow[2] < FLOW_SECONDS}
        while len(self.flows) >= MOST_FLOWS:
            del self.flows[next(iter(self.flows))]
        state, verifier, nonce = (secrets.token_urlsafe(32) for _ in range(3))
        self.flows[state] = (verifier, nonce, now)
        return state, verifier, nonce

    def finish(self, state: str) -> tuple[str, str] | None:
        """Verifier and nonce of the sign-in; it can be finished once."""
        flow = self.flows.pop(state, None)
        return flow[:2] if flow and time.monotonic() - flow[2] < FLOW_SECONDS else None


async def _login(call: Call) -> Response:
    oidc = _settings(call.box)
    found = await _discovered(oidc.issuer)
    state, verifier, nonce = call.request.app.state.provider.begin()
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    query = {
        "response_type": "code",
        "client_id": oidc.client,
        "redirect_uri": _callback_address(call),
        "scope": "openid profile email",
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    address = found["authorization_endpoint"]
    response = RedirectResponse(f"{address}{'&' if '?' in address else '?'}{urlencode(query)}", 302)
    secure = call.request.url.scheme == "https"
    response.set_cookie(COOKIE, state, FLOW_SECONDS, path="/api/oidc", httponly=True, samesite="lax", secure=secure)
    return response


async def _callback(call: Call) -> Response:
    oidc = _settings(call.box)
    query: Returned = call.query
    flow = call.request.app.state.provider.finish(query.state)
    if flow is None or call.request.cookies.get(COOKIE) != query.state:
        raise _failed(oidc.issuer, "it was not begun in this browser, or took too long")
    if query.error or not query.code:
        raise _failed(oidc.issuer, query.error or "the provider sent no code")
    verifier, nonce = flow
    found = await _discovered(oidc.issuer)
    form = {
        "grant_type": "authorization_code",
        "code": query.code,
        "redirect_uri": _callback_address(call),
        "client_id": oidc.client,
        "code_verifier": verifier,
    }
    secret = _secret(oidc.secret)
    tokens = await _json(oidc.issuer, found["token_endpoint"], form | ({"client_secret": secret} if secret else {}))
    keys = await _json(oidc.issuer, found["jwks_uri"])
    claims = checked(str(tokens.get("id_token", "")), keys, oidc.issuer, oidc.client, nonce)
    account = await asyncio.to_thread(_account, call.box, claims)
    response = RedirectResponse("/", 302)
    response.delete_cookie(COOKIE, path="/api/oidc")
    return signed_in(call.box, call.request, account, response)


def checked(token: str, keys: dict[str, Any], issuer: str, client: str, nonce: str) -> dict[str, Any]:
    """The claims of the ID token, when it is right in every way. Raises Refused."""
    try:
        from joserfc import errors, jwt
        from joserfc.jwk import KeySet
    except ImportError as error:
        raise _failed(issuer, "the package joserfc is missing (pip install 'onebox[oidc]')") from error
    registry = jwt.JWTClaimsRegistry(
        leeway=60,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": client},
        sub={"essential": True},
        exp={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        decoded = jwt.decode(token, KeySet.import_key_set(keys), algorithms=ALGORITHMS)  # type: ignore[arg-type]
        registry.validate(decoded.claims)
    except (errors.JoseError, ValueError, KeyError, TypeError) as error:
        raise _failed(issuer, f"its ID token is not right ({type(error).__name__})") from error
    return dict(decoded.claims)


def _account(box: Box, claims: dict[str, Any]) -> Account:
    """Whose token this is; made where the settings allow it, never as the first account."""
    accounts, subject = Accounts(box.database), f"{claims['iss']}#{claims['sub']}"
    if (known := accounts.by_subject(subject)) is not None:
        return known
    oidc = box.settings.oidc
    if oidc.accounts != "create" or not accounts.any():
        raise _failed(oidc.issuer, "there is no account for you here", 403)
    given = next((str(claims[name]) for name in ("preferred_username", "name", "email") if claims.get(name)), "")
    name = "".join(c for c in given if c.isprintable()).strip()[:50] or "user"
    for number in range(1, 100):
        made = accounts.create(name if number == 1 else f"{name} {number}", None, subject=subject)
        if made is not None:
            return made
    raise _failed(oidc.issuer, f"there are too many accounts called {name}", 409)


def _settings(box: Box) -> Any:
    oidc = box.settings.oidc
    if not (oidc.issuer and oidc.client):
        raise Refused("no_oidc", 404)
    return oidc


def _secret(secret: str) -> str:
    return os.environ.get(secret.removeprefix("env:"), "") if secret.startswith("env:") else secret


def _callback_address(call: Call) -> str:
    return f"{str(call.request.base_url).rstrip('/')}/api/oidc/callback"


async def _discovered(issuer: str) -> dict[str, Any]:
    found = await _json(issuer, f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        _check_address(issuer, str(found.get(name, "")))
    if found.get("issuer") != issuer:
        raise _failed(issuer, f"it calls itself {found.get('issuer')!r}")
    return found


def _check_address(issuer: str, address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise _failed(issuer, f"{address!r} is not an https address")


async def _json(issuer: str, address: str, form: dict[str, str] | None = None) -> dict[str, Any]:
    import aiohttp

    _check_address(issuer, address)
    try:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_WAIT), trust_env=True) as session:
            method = "GET" if form is None else "POST"
            async with session.request(method, address, data=form, headers={"Accept": "application/json"}) as response:
                answer = await response.json(content_type=None)
                status = response.status
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        raise _failed(issuer, f"{urlsplit(address).netloc} gave no JSON ({type(error).__name__})") from error
    if status >= 400 or not isinstance(answer, dict):
        raise _failed(issuer, f"{urlsplit(address).netloc} answered {status}")
    return answer


def _failed(issuer: str, reason: str, status: int = 502) -> Refused:
    return Refused("oidc_failed", status, issuer=urlsplit(issuer).netloc or issuer, reason=reason)


DOORS = [
    Door("GET", "/api/oidc/login", _login, "Sign in through the provider", status=302, who="anyone"),
    Door(
        "GET",
        "/api/oidc/callback",
        _callback,
        "Where the provider sends the browser back",
        query=Returned,
        status=302,
        who="anyone",
    ),
]
