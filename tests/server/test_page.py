"""The built page: its policy, its caching, no way out of its folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from onebox.settings import Settings

from .conftest import Served, serving


@pytest.fixture
def paged(settings: Settings, tmp_path: Path) -> Iterator[Served]:
    folder = tmp_path / "page"
    (folder / "assets").mkdir(parents=True)
    (folder / "frame.html").write_text("<!doctype html><script>let a = 1;</script>", "utf-8")
    (folder / "index.html").write_text("<!doctype html><title>一框</title>", "utf-8")
    (folder / "assets" / "main-1a2b.js").write_text("let a = 1;")
    (folder / "assets" / "main-1a2b.js.br").write_bytes(b"packed")
    (tmp_path / "secret.txt").write_text("something secret")
    with serving(settings, page=folder) as running:
        yield running


def test_the_page(paged: Served) -> None:
    client = paged.client()
    for path in ("/", "/c/some-conversation", "/library"):
        reply = client("GET", path)
        assert reply.status == 200 and "一框" in reply.body.decode()
        policy = reply.headers["content-security-policy"]
        assert "script-src 'self'" in policy and "frame-ancestors 'none'" in policy and "unsafe-eval" not in policy
        assert reply.headers["cache-control"] == "no-cache"
    asset = client("GET", "/assets/main-1a2b.js")
    assert asset.headers["content-type"].startswith("text/javascript") and "immutable" in asset.headers["cache-control"]
    packed = client("GET", "/assets/main-1a2b.js", Accept_Encoding="gzip, br")
    assert (packed.headers["content-encoding"], packed.body) == ("br", b"packed")
    assert packed.headers["content-type"].startswith("text/javascript")


def test_the_frame_runs_code_but_has_no_origin_and_no_network(paged: Served) -> None:
    reply = paged.client()("GET", "/frame.html")
    assert reply.headers["content-security-policy"] == (
        "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
        "img-src data: blob:; font-src data:; frame-ancestors 'self'"
    )
    assert (reply.headers["x-frame-options"], reply.headers["cache-control"]) == ("SAMEORIGIN", "no-cache")


@pytest.mark.parametrize(
    "path", ["/../secret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt", "/%00", "//etc/passwd"]
)
def test_no_way_out(paged: Served, path: str) -> None:
    assert b"something secret" not in paged.client()("GET", path).body


def test_what_is_not_there(paged: Served) -> None:
    owner = paged.first()
    assert owner("GET", "/assets/old-9z.js").code == "not_found"
    assert owner("GET", "/api/nothing").code == "not_found"
    assert owner("DELETE", "/api/session").code == "method_not_allowed"
    assert owner("GET", "/api/login").code == "method_not_allowed"


def test_without_a_page_it_says_how_to_get_one(settings: Settings, tmp_path: Path) -> None:
    with serving(settings, page=tmp_path / "none") as served:
        reply = served.client()("GET", "/")
        assert (reply.status, reply.code) == (404, "no_page") and "make serve" in reply.json["error"]["hint"]
