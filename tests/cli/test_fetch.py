import asyncio
import json
from typing import Any

from aiohttp import web

PAGE = (
    '<html lang="zh"><head><title>桥</title><meta name="author" content="甲"></head><body><p>' + "南京长江大桥。" * 60
)


def test_a_page_as_text_and_json_and_a_refusal_in_one_line(run: Any, onebox: Any, virtual_hosts: Any) -> None:
    async def page(_: web.Request) -> web.Response:
        return web.Response(text=PAGE, content_type="text/html")

    async def work() -> None:
        app = web.Application()
        app.router.add_get("/", page)
        async with virtual_hosts({"a.test": app}) as reach:
            more = {"ONEBOX_WEB_REACH": json.dumps(reach)}
            text = await asyncio.to_thread(onebox, "fetch", "http://a.test/", **more)
            told = await asyncio.to_thread(onebox, "fetch", "http://a.test/", "--json", **more)
            missing = await asyncio.to_thread(onebox, "fetch", "http://a.test/no", **more)
        assert (text.returncode, text.stdout.strip(), text.stderr) == (0, "南京长江大桥。" * 60, "")
        found = json.loads(told.stdout)
        assert (found["title"], found["author"], found["language"], found["from_cache"]) == ("桥", "甲", "zh", True)
        assert missing.returncode == 1
        assert "a.test has no such page" in missing.stderr

    run(work(), seconds=240)


def test_a_private_address_is_refused(onebox: Any) -> None:
    for address in ("http://127.0.0.1/", "http://169.254.169.254/", "file:///etc/passwd"):
        found = onebox("fetch", address)
        assert (found.returncode, found.stdout) == (1, "")
        assert len(found.stderr.splitlines()) == 1
        assert address in found.stderr
