"""A page whose programs try to reach what is private: the browser has no network but the guarded fetcher."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from onebox.reading.web import Guard, WebReader
from onebox.reading.web.chromium import find_chromium
from onebox.settings import Settings, Web

pytestmark = pytest.mark.skipif(
    not find_spec("playwright") or not find_chromium(Web()),
    reason="Chromium is missing: apt-get install chromium, pip install 'onebox[browser]'",
)

# Everything a page can ask for, each from the canary; the text comes from a program of the page's own host.
PAGE = """<!DOCTYPE html><html><head><link rel=stylesheet href="BIRD/s.css"><link rel=prefetch href="BIRD/p">
<link rel=dns-prefetch href="BIRD"><link rel=preconnect href="BIRD"></head>
<body><div id=a></div><img src="BIRD/i.png"><iframe src="BIRD/f"></iframe><script src="BIRD/j.js"></script>
<script>
for (const go of [() => fetch('BIRD/x'), () => fetch('BIRD/x', {method: 'POST', body: 's'}),
  () => navigator.sendBeacon('BIRD/b', 's'), () => new WebSocket('ws' + 'BIRD/w'.slice(4)),
  () => new EventSource('BIRD/e'),
  () => window.open('BIRD/o'), () => new Worker('BIRD/k.js'), () => navigator.serviceWorker.register('/sw.js'),
  () => { const p = new RTCPeerConnection({iceServers: [{urls: 'stun:127.0.0.1:PORT'}]});
          p.createDataChannel('d'); p.createOffer().then(o => p.setLocalDescription(o)); }]) { try { go(); } catch {} }
fetch('/data.txt').then(r => r.text()).then(t => { document.getElementById('a').textContent = t; });
</script></body></html>"""


def test_programs_of_a_page_reach_nothing_private(run: Any, canary: Any, virtual_hosts: Any, tmp_path: Path) -> None:
    asked: list[str] = []

    async def attack() -> None:
        async with canary() as bird:
            page = PAGE.replace("BIRD", f"http://127.0.0.1:{bird.port}").replace("PORT", str(bird.port))

            async def answer(request: web.Request) -> web.Response:
                asked.append(request.path)
                if request.path == "/":
                    return web.Response(text=page, content_type="text/html")
                return web.Response(text="这些话是程序带来的。 brought by a program. " * 20, content_type="text/plain")

            app = web.Application()
            app.router.add_get("/{any:.*}", answer)
            async with virtual_hosts({"a.test": app}) as reach:
                limits = Web(reach=reach, robots=False, delay_seconds=0, seconds=60)
                guard = Guard(ports=(80, bird.port), reach=reach)
                async with WebReader(Settings(home=tmp_path, web=limits), guard=guard) as reader:
                    found = await reader.read("http://a.test/")
            assert found.rendered
            assert "这些话是程序带来的" in found.document.text
            assert asked.count("/") == 1, "the page was fetched twice"

    run(attack(), seconds=180)
