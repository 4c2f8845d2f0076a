"""The body of an answer: unpacked as it comes, never more of it than is allowed."""

import zlib
from typing import Protocol

import aiohttp

from ...errors import FetchFailed, FetchRefused

_PIECE = 64 * 1024


class _Unpacker(Protocol):
    def unpack(self, data: bytes, most: int) -> bytes: ...


def encodings() -> str:
    """What is told to servers as Accept-Encoding: only what can be unpacked within a limit."""
    return "gzip, deflate, br" if _brotli() else "gzip, deflate"


async def read_body(response: aiohttp.ClientResponse, most: int, *, cut: bool = False) -> bytes:
    """The body of `response`, unpacked, of at most `most` bytes; the rest is refused, or dropped if `cut`.

    Raises FetchRefused when it is larger packed or unpacked, FetchFailed when it is damaged.
    """
    address = str(response.url)
    if not cut and (response.content_length or 0) > most:
        raise FetchRefused(address, _too_large(most), hint=_HINT)
    unpacker = _unpacker(response.headers.get("Content-Encoding", ""), address)
    parts: list[bytes] = []
    size = packed = 0
    try:
        async for chunk in response.content.iter_chunked(_PIECE):
            packed += len(chunk)
            part = unpacker.unpack(chunk, most + 1 - size) if unpacker else chunk
            parts.append(part)
            size += len(part)
            if size > most or packed > most:
                if cut:
                    break
                raise FetchRefused(address, _too_large(most), hint=_HINT)
    except (zlib.error, _Damaged) as error:
        raise FetchFailed(address, "its compressed body is damaged") from error
    return b"".join(parts)[:most]


_HINT = "Raise ONEBOX_WEB_PAGE_MB or ONEBOX_WEB_FILE_MB if you trust the host."


def _too_large(most: int) -> str:
    return f"is larger than {most / 1e6:g} MB"


class _Damaged(Exception):
    """Brotli data that cannot be unpacked."""


class _Zlib:
    """gzip, and both things that servers call deflate."""

    def __init__(self, *, gzip: bool) -> None:
        self._gzip = gzip
        self._object = zlib.decompressobj(zlib.MAX_WBITS | 16) if gzip else None

    def unpack(self, data: bytes, most: int) -> bytes:
        if self._object is None:  # a zlib header has method 8 and a check sum; raw deflate rarely looks so
            wrapped = len(data) > 1 and data[0] & 15 == 8 and (data[0] << 8 | data[1]) % 31 == 0
            self._object = zlib.decompressobj(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)
        out: list[bytes] = []
        size = 0
        while data and size < most:
            part = self._object.decompress(data, most - size)
            out.append(part)
            size += len(part)
            data = self._object.unconsumed_tail
            if self._object.eof:
                data = self._object.unused_data
                if not self._gzip or not data.startswith(b"\x1f\x8b"):
                    break
                self._object = zlib.decompressobj(zlib.MAX_WBITS | 16)  # gzip members may follow one another
        return b"".join(out)


class _Brotli:
    def __init__(self) -> None:
        import brotli

        self._object = brotli.Decompressor()
        self._error = brotli.error

    def unpack(self, data: bytes, most: int) -> bytes:
        out: list[bytes] = []
        size = 0
        try:
            while size < most:
                part = self._object.process(data, output_buffer_limit=most - size)
                out.append(part)
                size += len(part)
                data = b""
                if self._object.can_accept_more_data():
                    break
        except self._error as error:
            raise _Damaged from error
        return b"".join(out)


def _brotli() -> bool:
    """Whether the brotli at hand can unpack within a limit (1.2 and later)."""
    try:
        import brotli
    except ImportError:
        return False
    return hasattr(brotli.Decompressor, "can_accept_more_data")


def _unpacker(encoding: str, address: str) -> _Unpacker | None:
    match encoding.strip().lower():
        case "" | "identity":
            return None
        case "gzip" | "x-gzip":
            return _Zlib(gzip=True)
        case "deflate":
            return _Zlib(gzip=False)
        case "br" if _brotli():
            return _Brotli()
        case _:
            raise FetchFailed(address, f"is packed as {encoding!r}, which was not asked for")
