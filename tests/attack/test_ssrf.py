"""Ways to make a fetcher of public pages reach what is private. A canary listens where each would end."""

import asyncio
import ssl
from collections.abc import Callable
from typing import Any

import pytest
import trustme
from aiohttp import web
from yarl import URL

from onebox.errors import FetchFailed, FetchRefused, ReadingError
from onebox.reading.web import Guard
from onebox.reading.web.addresses import why_not_public

LITERALS = [  # {p}: the canary's port, which the guard would allow
    "http://127.0.0.1:{p}/",
    "http://127.0.0.2:{p}/",
    "http://localhost:{p}/",
    "http://LOCALHOST:{p}/",
    "http://localhost.:{p}/",
    "http://a.localhost:{p}/",
    "http://127.0.0.1.:{p}/",
    "http://0.0.0.0:{p}/",
    "http://0:{p}/",
    "http://127.1:{p}/",
    "http://127.0.1:{p}/",
    "http://2130706433:{p}/",
    "http://0x7f000001:{p}/",
    "http://0x7f.0.0.1:{p}/",
    "http://0x7f.1:{p}/",
    "http://0177.0.0.1:{p}/",
    "http://017700000001:{p}/",
    "http://127.000.000.001:{p}/",
    "http://127.0.0.1%00.example.com:{p}/",
    "http://%31%32%37.0.0.1:{p}/",
    "http://127。0。0。1:{p}/",
    "http://①②⑦.⓪.⓪.①:{p}/",
    "http://１２７.0.0.1:{p}/",
    "http://ⓛocalhost:{p}/",
    "http://[::1]:{p}/",
    "http://[::]:{p}/",
    "http://[0:0:0:0:0:0:0:1]:{p}/",
    "http://[::ffff:127.0.0.1]:{p}/",
    "http://[::ffff:7f00:1]:{p}/",
    "http://[0:0:0:0:0:ffff:127.0.0.1]:{p}/",
    "http://[::127.0.0.1]:{p}/",
    "http://[64:ff9b::7f00:1]:{p}/",
    "http://[64:ff9b::127.0.0.1]:{p}/",
    "http://[64:ff9b:1::7f00:1]:{p}/",
    "http://[2002:7f00:1::]:{p}/",
    "http://[2001:0:7f00:1::]:{p}/",
    "http://[2606:4700::5efe:7f00:1]:{p}/",
    "http://[fe80::1%25lo]:{p}/",
    "http://[::1%25lo]:{p}/",
    "http://[fd00:ec2::254]/",
    "http://[fec0::1]/",
    "http://[ff02::1]/",
    "http://[2001:db8::1]/",
    "http://[100::1]/",
    "http://169.254.169.254/latest/meta-data/",
    "http://2852039166/",
    "http://168.63.129.16/",
    "http://100.100.100.200/",
    "http://192.0.0.192/",
    "http://metadata.google.internal/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://172.31.255.255/",
    "http://192.168.1.1/",
    "http://100.64.0.1/",
    "http://198.18.0.1/",
    "http://192.0.2.1/",
    "http://203.0.113.9/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://240.0.0.1/",
    "http://router/",
    "http://printer.local/",
    "http://nas.lan/",
    "http://x.home.arpa/",
    "http://example.com@127.0.0.1:{p}/",
    "http://127.0.0.1:{p}@example.com/",
    "http://user:word@example.com/",
    "http://example.com\\@127.0.0.1:{p}/",
    "http://127.0.0.1:{p}\\@example.com/",
    "http://exa\u200bmple.com/",
    "http://example.com:22/",
    "http://example.com:25/",
    "http://example.com:6379/",
    "http://example.com:0/",
    "http://example.com:99999/",
    "http://example.com:8x/",
    "http://[::1/",
    "http:///",
    "http://",
    "//127.0.0.1:{p}/",
    "file:///etc/passwd",
    "ftp://example.com/",
    "gopher://127.0.0.1:{p}/_x",
    "unix:///run/docker.sock",
    "data:text/html,x",
    "javascript:alert(1)",
    "dict://127.0.0.1:{p}/",
    "127.0.0.1:{p}",
    "",
    "http://exa\r\nmple.com/",
    "http://x\x00.com/",
    "http://" + "a" * 9000 + ".com/",
    "http://xn--/",
    "http://-.com/",
    "http://a..b.com/",
    "http://..:{p}/",
]
ADDRESSES = [  # what a name server may answer
    "127.0.0.1",
    "::1",
    "10.1.2.3",
    "172.20.0.1",
    "192.168.0.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "::",
    "::ffff:10.0.0.1",
    "64:ff9b::a00:1",
    "2002:a00:1::1",
    "2001:0:1::1",
    "fd00::1",
    "fe80::1",
    "fe80::1%eth0",
    "ff02::1",
    "168.63.129.16",
    "192.0.0.1",
    "198.19.0.1",
    "224.0.0.251",
    "255.255.255.255",
    "fec0::1",
    "2001:db8::2",
    "nonsense",
]
PUBLIC = "93.184.215.14"


@pytest.mark.parametrize("form", LITERALS)
def test_an_address_as_written(form: str, run: Any, canary: Any, fetcher: Any) -> None:
    async def attack() -> None:
        async with canary() as bird, fetcher(port=bird.port) as web_:
            with pytest.raises(FetchRefused):
                await web_.get(form.format(p=bird.port))

    run(attack())


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("around", [[], [PUBLIC]], ids=["alone", "beside a public one"])
def test_a_name_that_leads_inside(address: str, around: list[str], run: Any, canary: Any, fetcher: Any) -> None:
    async def attack() -> None:
        async with canary() as bird:
            names = {"evil.com": [[*around, address]]}
            async with fetcher(port=bird.port, names=names) as web_:
                with pytest.raises(FetchRefused, match=r"evil\.com"):
                    await web_.get(f"http://evil.com:{bird.port}/")

    run(attack())


def test_rebinding_a_name_changes_its_answer(run: Any) -> None:
    """The answer that was checked is the one connected to; the second is asked for only by a second request."""
    asked: list[str] = []

    async def lookup(host: str, port: int) -> list[str]:
        asked.append(host)
        return [PUBLIC] if len(asked) == 1 else ["127.0.0.1"]

    async def attack() -> None:
        guard = Guard(lookup=lookup)
        assert await guard.resolve("evil.com", 80) == [(PUBLIC, 80)]
        assert asked == ["evil.com"]
        with pytest.raises(FetchRefused):
            await guard.resolve("evil.com", 80)

    run(attack())


def test_rebinding_between_two_requests(run: Any, canary: Any, fetcher: Any) -> None:
    async def attack() -> None:
        async with canary() as bird:
            names = {"evil.com": [["127.0.0.1"], [PUBLIC], ["127.0.0.1"]]}
            async with fetcher(port=bird.port, names=names) as web_:
                for _ in range(2):
                    with pytest.raises(ReadingError):
                        await web_.get(f"http://evil.com:{bird.port}/", fresh=True)

    run(attack())


@pytest.mark.parametrize("target", ["127.0.0.1", "[::1]"])
def test_the_socket_is_the_last_gate(target: str, run: Any, canary: Any, fetcher: Any) -> None:
    """Were an address to slip past the check (aiohttp resolves no literals), it is stopped where it connects."""

    async def attack() -> None:
        async with canary() as bird, fetcher(port=bird.port) as web_:
            with pytest.raises(FetchRefused, match="this machine"):
                async with web_._transport.get(URL(f"http://{target}:{bird.port}/"), {}, seconds=2):
                    pass

    run(attack())


def redirecting(to: str, status: int = 302) -> web.Application:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status, headers={"Location": to, "Set-Cookie": "a=b"})

    app = web.Application()
    app.router.add_get("/{any:.*}", answer)
    return app


REDIRECTS = [
    "http://127.0.0.1:{p}/",
    "http://localhost:{p}/",
    "http://[::1]:{p}/",
    "http://2130706433:{p}/",
    "http://[::ffff:7f00:1]:{p}/",
    "//127.0.0.1:{p}/",
    "http://inside.com:{p}/",
    "http://a@127.0.0.1:{p}/",
    "http://169.254.169.254/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:{p}/",
    "javascript:alert(1)",
    "http://public.com:22/",
    "\\\\127.0.0.1:{p}\\",
    "http://127。0。0。1:{p}/",
    "http://[fe80::1%25lo]:{p}/",
    "http:///127.0.0.1:{p}/x",
]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("to", REDIRECTS)
def test_a_redirect(
    to: str, status: int, run: Any, canary: Any, fetcher: Any, virtual_hosts: Callable[..., Any]
) -> None:
    async def attack() -> None:
        async with canary() as bird, virtual_hosts({"a.test": redirecting(to.format(p=bird.port), status)}) as reach:
            names = {"inside.com": [["127.0.0.1"]], "public.com": [[PUBLIC]]}
            async with fetcher(port=bird.port, reach=reach, names=names) as web_:
                with pytest.raises(ReadingError):
                    await web_.get("http://a.test/")

    run(attack())


@pytest.mark.parametrize("to, says", [("https://127.0.0.1:{p}/", "this machine"), ("http://a.test/", "not encrypted")])
def test_redirects_http_to_https_to_inside(
    to: str, says: str, run: Any, canary: Any, fetcher: Any, virtual_hosts: Any
) -> None:
    async def attack() -> None:
        authority = trustme.CA()
        server, client = trusted(authority, "b.test")
        async with canary() as bird:
            hosts = {
                "a.test": redirecting("https://b.test/"),
                "b.test:443": redirecting(to.format(p=bird.port)),
            }
            async with (
                virtual_hosts(hosts, server) as reach,
                fetcher(port=bird.port, reach=reach, tls=client) as web_,
            ):
                with pytest.raises(FetchRefused, match=says):
                    await web_.get("http://a.test/")

    run(attack())


def test_a_certificate_of_another_name(run: Any, fetcher: Any, virtual_hosts: Any) -> None:
    async def attack() -> None:
        server, client = trusted(trustme.CA(), "other.test")
        async with (
            virtual_hosts({"b.test:443": redirecting("/")}, server) as reach,
            fetcher(reach=reach, tls=client) as web_,
        ):
            with pytest.raises(FetchFailed, match="certificate"):
                await web_.get("https://b.test/")

    run(attack())


def trusted(authority: trustme.CA, name: str) -> Any:
    server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert(name).configure_cert(server)
    authority.configure_trust(client)
    return server, client


def test_a_test_setting_reaches_exactly_what_it_names(run: Any, canary: Any, fetcher: Any, virtual_hosts: Any) -> None:
    async def attack() -> None:
        async def page(_: web.Request) -> web.Response:
            return web.Response(text="open", content_type="text/html")

        app = web.Application()
        app.router.add_get("/", page)
        async with canary() as bird, virtual_hosts({"a.test": app}) as reach:
            port = int(reach["a.test:80"].rpartition(":")[2])
            async with fetcher(port=port, reach=reach, names={"b.test": [["127.0.0.1"]]}) as web_:
                assert (await web_.get("http://a.test/")).body == b"open"
                other = [f"http://127.0.0.1:{port}/", f"http://a.test:{port}/", f"http://b.test:{port}/"]
                for address in [*other, f"http://a.test:{bird.port}/", "https://a.test/"]:
                    with pytest.raises(ReadingError):
                        await web_.get(address)

    run(attack())


@pytest.mark.parametrize("name", ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"])
def test_a_proxy_in_the_environment_is_not_used(
    name: str, run: Any, canary: Any, fetcher: Any, virtual_hosts: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def attack() -> None:
        async with canary() as bird, virtual_hosts({"a.test": redirecting("/a")}) as reach:
            monkeypatch.setenv(name, f"http://127.0.0.1:{bird.port}")
            async with fetcher(port=bird.port, reach=reach, redirects=1) as web_:
                with pytest.raises(FetchFailed, match="redirects more"):
                    await web_.get("http://a.test/")

    run(attack())


def test_robots_txt_goes_through_the_guard_too(run: Any, canary: Any, fetcher: Any, virtual_hosts: Any) -> None:
    async def attack() -> None:
        async with canary() as bird:
            app = redirecting(f"http://127.0.0.1:{bird.port}/robots.txt")
            async with (
                virtual_hosts({"a.test": app}) as reach,
                fetcher(port=bird.port, reach=reach, robots=True) as web_,
            ):
                with pytest.raises(FetchRefused):
                    await web_.get("http://a.test/")

    run(attack())


def test_nothing_of_one_host_is_told_to_another(run: Any, fetcher: Any, virtual_hosts: Any) -> None:
    """No cookie, no referrer, no credentials travel along a redirect."""
    seen: list[dict[str, str]] = []

    async def note(request: web.Request) -> web.Response:
        seen.append({name.lower(): value for name, value in request.headers.items()})
        return web.Response(text="done", content_type="text/plain")

    async def attack() -> None:
        app = web.Application()
        app.router.add_get("/", note)
        async with (
            virtual_hosts({"a.test": redirecting("http://b.test/"), "b.test": app}) as reach,
            fetcher(reach=reach) as web_,
        ):
            await web_.get("http://a.test/")
            await web_.get("http://a.test/", fresh=True)
        for headers in seen:
            assert headers["host"] == "b.test"
            assert not {"cookie", "referer", "authorization", "origin"} & set(headers)

    run(attack())


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"])
def test_public_addresses_are_public(address: str) -> None:
    assert why_not_public(address) == ""


def test_names_of_the_web_pass() -> None:
    guard = Guard()
    for address in [
        "http://example.com/a?b=c#d",
        "https://例え.jp:8443/",
        "HTTP://8.8.8.8/",
        "https://a_b.example.com/",
    ]:
        assert guard.check(address).scheme in ("http", "https")
    assert str(guard.check("http://EXAMPLE.com.:80/a b#c")) == "http://example.com/a%20b"
    assert asyncio.iscoroutinefunction(guard.resolve)
