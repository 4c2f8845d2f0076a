"""/openapi.json is true: schemathesis asks whatever it allows, and more, and nothing breaks."""

from collections.abc import Iterator

import pytest

from onebox.server.application import DOORS
from onebox.server.openapi import document
from onebox.settings import load

from .conftest import Served, serving

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed (dev tools)")
from hypothesis import HealthCheck, settings  # noqa: E402

SCHEMA = schemathesis.openapi.from_dict(document(DOORS))
LEFT_OUT = ("/api/models/probe", "/api/doctor", "/api/logout", "/api/oidc/", "/api/users")
"""Slow, leading elsewhere, or ending the session that asks; each has tests of its own."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = tmp_path_factory.mktemp("openapi") / "home"
    home.mkdir()
    (home / "settings.toml").write_text(
        '[endpoints.fake]\nurl = "http://127.0.0.1:9/v1"\n[models]\nanswer = "fake/m"\nembed = "off"\n'
        "[server]\nrequests_per_second = 0\nlogin_attempts = 100000\n"
    )
    with serving(load(home)) as running:
        yield running


@pytest.fixture(scope="module")
def key(served: Served) -> str:
    return str(served.first().post("/api/keys", {"name": "schemathesis"}, 201)["key"])


@SCHEMA.exclude(path_regex="|".join(LEFT_OUT)).parametrize()
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), database=None)
def test_nothing_breaks(case: "schemathesis.Case", served: Served, key: str) -> None:
    response = case.call(
        base_url=f"http://127.0.0.1:{served.port}", headers={"Authorization": f"Bearer {key}"}, timeout=120
    )
    case.validate_response(
        response,
        checks=[
            schemathesis.checks.not_a_server_error,
            schemathesis.specs.openapi.checks.response_schema_conformance,
            schemathesis.specs.openapi.checks.content_type_conformance,
        ],
    )


def test_every_door_is_told_once() -> None:
    paths = document(DOORS)["paths"]
    told = [(path, method.upper()) for path, methods in paths.items() for method in methods]
    assert sorted(told) == sorted((door.path.replace(":path}", "}"), door.method) for door in DOORS)
    identities = [of["operationId"] for methods in paths.values() for of in methods.values()]
    assert len(set(identities)) == len(identities)
    assert {door.path for door in DOORS if door.who == "anyone"} == {
        "/api/session",
        "/api/setup",
        "/api/login",
        "/api/logout",
        "/api/oidc/login",
        "/api/oidc/callback",
        "/api/shared/{id}",
    }
