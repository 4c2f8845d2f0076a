"""Give JSON to an address of the web, through the same guard as every page: webhooks the user set."""

import asyncio
from typing import Any

import aiohttp

from ...errors import FetchFailed
from ...settings import Web
from .guard import Guard

SECONDS = 20.0


async def post_json(settings: Web, address: str, body: dict[str, Any], *, guard: Guard | None = None) -> int:
    """POST `body`; returns the status, which is 2xx. Redirects are not followed: the body was meant for `address`.

    Raises FetchRefused (an address inside this network), FetchFailed (no answer, or another status).
    """
    guard = guard or Guard(ports=settings.ports, reach=settings.reach, proxy=settings.proxy)
    url = guard.check(address)
    try:
        async with (
            asyncio.timeout(SECONDS),
            aiohttp.ClientSession(
                connector=guard.connector(),
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=False,
                headers={"User-Agent": f"{settings.agent}/1"},
            ) as session,
            session.post(url, json=body, allow_redirects=False, proxy=settings.proxy or None) as answer,
        ):
            status = answer.status
    except TimeoutError as error:
        raise FetchFailed(address, f"{url.host} did not answer within {SECONDS:.0f} s") from error
    except (aiohttp.ClientError, OSError) as error:
        raise FetchFailed(address, f"{url.host} did not take it ({error or type(error).__name__})") from error
    if not 200 <= status < 300:
        raise FetchFailed(address, f"{url.host} answered with status {status}", status=status)
    return status
