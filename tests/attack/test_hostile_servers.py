"""Servers that give too much, too slowly, too often or not what they say: each costs little and is named."""

import asyncio
import gzip
import time
import tracemalloc
import zlib
from typing import Any

import brotli
import pytest
from aiohttp import web

from onebox.errors import FetchFailed, FetchRefused, ReadingError

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
ZEROS = bytes(1 << 20)


def bomb(kind: str) -> bytes:
    """A hundred megabytes of nothing, packed."""
    if kind == "br":
        packer = brotli.Compressor(quality=3)
        return b"".join([*(packer.process(ZEROS) for _ in range(100)), packer.finish()])
    bits = {"gzip": 31, "deflate": 15, "raw deflate": -15}[kind]
    packed = zlib.compressobj(9, wbits=bits)
    return b"".join([*(packed.compress(ZEROS) for _ in range(100)), packed.flush()])


def serving(body: bytes, **headers: str) -> web.Application:
    async def answer(_: web.Request) -> web.Response:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(body=body, headers={"Content-Type": "text/html"} | given)

    app = web.Application()
    app.router.add_get("/", answer)
    return app


def by_hand(*parts: bytes, again: bytes = b"", pause: float = 0.0) -> Any:
    """A server that writes `parts`, then `again` until the other side leaves."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            for part in parts:
                writer.write(part)
            while again:
                writer.write(again)
                await writer.drain()
                await asyncio.sleep(pause)
        except OSError:
            pass
        finally:
            writer.close()

    return answer


@pytest.mark.parametrize("kind", ["gzip", "deflate", "raw deflate", "br"])
def test_a_bomb_is_not_unpacked(kind: str, run: Any, fetcher: Any, virtual_hosts: Any) -> None:
    async def attack() -> None:
        app = serving(bomb(kind), Content_Encoding=kind.rsplit(maxsplit=1)[-1])
        async with virtual_hosts({"a.test": app}) as reach, fetcher(reach=reach, page_mb=1) as web_:
            tracemalloc.start()
            with pytest.raises(FetchRefused, match="larger than 1 MB"):
                await web_.get("http://a.test/")
            assert tracemalloc.get_traced_memory()[1] < 20_000_000
            tracemalloc.stop()

    run(attack())


@pytest.mark.parametrize("kind", ["gzip", "deflate", "raw deflate", "br", "members"])
def test_what_is_packed_honestly_is_unpacked(kind: str, run: Any, fetcher: Any, virtual_hosts: Any) -> None:
    async def attack() -> None:
        text = "很长的一页。".encode() * 5000
        packed = {
            "gzip": gzip.compress(text),
            "deflate": zlib.compress(text),
            "raw deflate": zlib.compress(text, wbits=-15),
            "br": brotli.compress(text),
            "members": gzip.compress(text[:900]) + gzip.compress(text[900:]),
        }[kind]
        app = serving(packed, Content_Encoding="gzip" if kind == "members" else kind.rsplit(maxsplit=1)[-1])
        async with virtual_hosts({"a.test": app}) as reach, fetcher(reach=reach) as web_:
            assert (await web_.get("http://a.test/")).body == text

    run(attack())


HOSTILE = {
    "endless body": by_hand(HEAD, b"\r\n", again=b"x" * 65536),
    "endless chunks": by_hand(HEAD, b"Transfer-Encoding: chunked\r\n\r\n", again=b"1000\r\n" + b"x" * 4096 + b"\r\n"),
    "a body that drips": by_hand(HEAD, b"Content-Length: 100000\r\n\r\n", again=b"x", pause=0.05),
    "headers that drip": by_hand(b"HTTP/1.1 200 OK\r\n", again=b"X", pause=0.05),
    "silence": by_hand(again=b"", pause=1),
    "a huge header": by_hand(HEAD, b"X-A: " + b"a" * 1_000_000 + b"\r\n\r\n"),
    "endless headers": by_hand(HEAD, again=b"X-B: " + b"b" * 500 + b"\r\n"),
    "endless 1xx": by_hand(again=b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", pause=0.001),
    "chunk extensions": by_hand(
        HEAD, b"Transfer-Encoding: chunked\r\n\r\n", again=b"1;" + b"e" * 4000 + b"\r\nx\r\n", pause=0.001
    ),
    "a chunk size that never ends": by_hand(
        HEAD, b"Transfer-Encoding: chunked\r\n\r\n", again=b"0" * 4096, pause=0.001
    ),
    "a lie about length": by_hand(HEAD, b"Content-Length: 99999999999\r\n\r\nx"),
    "half a body": by_hand(HEAD, b"Content-Length: 1000\r\n\r\nhalf"),
    "no HTTP": by_hand(b"SSH-2.0-OpenSSH_9.2\r\n"),
    "two lengths": by_hand(HEAD, b"Content-Length: 3\r\nContent-Length: 5\r\n\r\nabcde"),
    "damaged gzip": by_hand(HEAD, b"Content-Encoding: gzip\r\nContent-Length: 9\r\n\r\nno gzip!!"),
    "gzip in gzip": by_hand(HEAD, b"Content-Encoding: gzip, gzip\r\nContent-Length: 4\r\n\r\nabcd"),
    "zstd": by_hand(HEAD, b"Content-Encoding: zstd\r\nContent-Length: 4\r\n\r\nabcd"),
    "an image": by_hand(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 4\r\n\r\n\x89PNG"),
    "bytes": by_hand(b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: 2\r\n\r\nMZ"),
    "a redirect to itself": by_hand(b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n"),
    "a redirect to nowhere": by_hand(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"),
    "304 out of nothing": by_hand(b"HTTP/1.1 304 Not Modified\r\n\r\n"),
    "a cookie to keep": by_hand(b"HTTP/1.1 403 Forbidden\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_server(name: str, run: Any, fetcher: Any, virtual_hosts: Any) -> None:
    async def attack() -> None:
        async with (
            virtual_hosts({"a.test": HOSTILE[name]}) as reach,
            fetcher(reach=reach, page_mb=0.5, seconds=0.8, first_byte_seconds=0.5) as web_,
        ):
            started = time.monotonic()
            with pytest.raises(ReadingError, match=r"a\.test") as caught:
                await web_.get("http://a.test/")
            assert time.monotonic() - started < 3
            assert caught.value.hint

    run(attack())


def test_who_accepts_no_connection(run: Any, fetcher: Any) -> None:
    async def attack() -> None:
        async with fetcher(reach={"a.test:80": "127.0.0.1:1"}) as web_:
            with pytest.raises(FetchFailed, match=r"a\.test"):
                await web_.get("http://a.test/")

    run(attack())


def test_a_name_server_that_never_answers(run: Any, fetcher: Any) -> None:
    async def attack() -> None:
        async with fetcher(seconds=0.5) as web_:

            async def never(host: str, port: int) -> list[str]:
                await asyncio.sleep(60)
                return []

            web_.guard._lookup = never
            with pytest.raises(FetchFailed, match=r"slow\.com"):
                await web_.get("http://slow.com/")

    run(attack())
