"""Pages that are a trouble to read. Each is one handler on the host `bad.trouble.test`."""

import asyncio
import gzip
import io
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs

from aiohttp import web

from .pages import Page, written
from .render import as_html

HOST = "bad.trouble.test"
COPIES = "copies.trouble.test"
ZH = "青岚市地铁3号线于2026年5月28日开通，全长31.2公里，设车站21座。"
ZH_HANT = "青嵐市地鐵三號線於2026年5月28日開通，全長31.2公里，設車站21座。"
EN = "Two electric ferries began crossing Larkfield harbour on 16 March 2026."
_HUGE = 512 * 1024 * 1024

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


def page(text: str, *, head: str = "", more: str = "") -> str:
    return (
        f"<!DOCTYPE html><html><head>{head}<title>{text[:12]}</title></head>"
        f"<body><article><p>{text}</p></article>{more}</body></html>"
    )


def html(text: str, *, encoding: str = "utf-8", header: str = "text/html") -> web.Response:
    return web.Response(body=text.encode(encoding), headers={"Content-Type": header})


async def slow(request: web.BaseRequest) -> web.StreamResponse:
    """A character a second, for ten minutes."""
    response = web.StreamResponse(headers={"Content-Type": "text/html"})
    await response.prepare(request)
    for _ in range(600):
        await response.write(b"<p>.")
        await asyncio.sleep(1)
    return response


async def hang(request: web.BaseRequest) -> web.StreamResponse:
    await asyncio.sleep(3600)
    return web.Response()


async def huge(request: web.BaseRequest) -> web.StreamResponse:
    """Half a gigabyte, without a length."""
    response = web.StreamResponse(headers={"Content-Type": "text/html"})
    response.enable_chunked_encoding()
    await response.prepare(request)
    for _ in range(_HUGE // 65536):
        await response.write(b"<p>" + b"x" * 65533)
    return response


async def bomb(request: web.BaseRequest) -> web.StreamResponse:
    """300 MB in about 300 kB of gzip."""
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=9) as packed:
        for _ in range(300):
            packed.write(bytes(1024 * 1024))
    return web.Response(body=out.getvalue(), headers={"Content-Type": "text/html", "Content-Encoding": "gzip"})


async def redirect(request: web.BaseRequest) -> web.StreamResponse:
    """`/redirect?to=…` and `/loop/3` → `/loop/4` → …"""
    if request.path.startswith("/loop/"):
        place = f"/loop/{int(request.path.rpartition('/')[2]) + 1}"
    else:
        place = parse_qs(request.rel_url.raw_query_string).get("to", ["/loop/1"])[0]
    return web.Response(status=302, headers={"Location": place})


async def circle(request: web.BaseRequest) -> web.StreamResponse:
    return web.Response(status=302, headers={"Location": "/circle-b" if request.path == "/circle-a" else "/circle-a"})


async def frames(request: web.BaseRequest) -> web.StreamResponse:
    if request.path == "/frame":
        return html(page(EN))
    return html('<html><frameset cols="20%,80%"><frame src="/empty"><frame src="/frame"></frameset></html>')


async def scroll(request: web.BaseRequest) -> web.StreamResponse:
    """Always more, as long as somebody scrolls."""
    script = (
        "<script>let n=0;onscroll=()=>{for(let i=0;i<20;i++){const p=document.createElement('p');"
        "p.textContent='Entry '+(++n)+' of an endless list.';document.body.append(p)}}</script>"
    )
    return html(page(EN, more='<div style="height:3000px"></div>' + script))


async def script_only(request: web.BaseRequest) -> web.StreamResponse:
    """Empty without a browser: the text comes from `/script-only.json`."""
    if request.path.endswith(".json"):
        return web.json_response({"text": ZH + EN})
    script = (
        "fetch('/script-only.json').then(r=>r.json()).then(d=>{document.getElementById('root').innerHTML="
        "'<article><p>'+d.text+'</p></article>'})"
    )
    return html(
        f"<!DOCTYPE html><html><head><title>App</title></head><body><div id=root></div>"
        f"<noscript>Please enable JavaScript.</noscript><script>{script}</script></body></html>"
    )


async def hidden(request: web.BaseRequest) -> web.StreamResponse:
    """The seen text is true; what is hidden, in eight ways, is not."""
    false = "The ferries were cancelled in 2019."
    ways = (
        f'<p style="display:none">{false}</p><p style="visibility:hidden">{false}</p><p hidden>{false}</p>'
        f'<p style="font-size:0">{false}</p><p style="opacity:0">{false}</p><p aria-hidden="true">{false}</p>'
        f'<p style="position:absolute;left:-9999px">{false}</p><template>{false}</template><!-- {false} -->'
        "<p>" + "\u200b".join("cancelled") + "\U000e0069\U000e0067\u202edellecnac\u202c</p>"
    )
    return html(page(EN, more=ways))


async def login(request: web.BaseRequest) -> web.StreamResponse:
    if request.path == "/members":
        return web.Response(status=302, headers={"Location": "/login?next=/members"})
    fields = '<input name="user"><input type="password" name="pw"><button>登录</button>'
    form = f'<form method="post"><h1>请登录 Sign in</h1>{fields}</form>'
    return html(page("登录后可阅读全文。Log in to read on.", more=form))


class Busy:
    """429 at first, the page the second time."""

    def __init__(self) -> None:
        self._seen = 0

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        self._seen += 1
        if self._seen % 2:
            return web.Response(status=429, headers={"Retry-After": "1"})
        return html(page(EN))


def text_in(encoding: str, header: str, meta: str = "", text: str = ZH) -> Handler:
    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        head = f'<meta http-equiv="Content-Type" content="text/html; charset={meta}">' if meta else ""
        return html(page(text * 3, head=head), encoding=encoding, header=header)

    return answer


def fixed(status: int = 200, body: bytes = b"", header: str = "text/html") -> Handler:
    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        return web.Response(status=status, body=body, headers={"Content-Type": header})

    return answer


def handlers() -> dict[str, Handler]:
    """By path; a path that ends with `*` stands for all that begin so."""
    return {
        **{"/slow": slow, "/hang": hang, "/huge": huge, "/bomb": bomb, "/redirect": redirect, "/loop/*": redirect},
        **{"/circle-a": circle, "/circle-b": circle, "/frames": frames, "/frame": frames, "/scroll": scroll},
        **{"/script-only": script_only, "/script-only.json": script_only, "/hidden": hidden, "/busy": Busy()},
        **{"/members": login, "/login": login},
        "/gbk": text_in("gbk", "text/html"),
        "/gbk-header": text_in("gbk", "text/html; charset=gb2312"),
        "/gbk-meta": text_in("gbk", "text/html", "gbk"),
        "/gbk-lying": text_in("gbk", "text/html; charset=utf-8", "utf-8"),
        "/big5": text_in("big5", "text/html", text=ZH_HANT),
        "/big5-header": text_in("big5", "text/html; charset=big5", text=ZH_HANT),
        "/big5-meta": text_in("big5", "text/html", "big5", ZH_HANT),
        "/utf8-lying": text_in("utf-8", "text/html; charset=gbk"),
        "/utf16": text_in("utf-16", "text/html"),
        "/empty": fixed(),
        "/binary": fixed(body=bytes(range(256)) * 64, header="application/octet-stream"),
        "/binary-as-html": fixed(body=bytes(range(256)) * 64),
        "/gone": fixed(410, b"gone"),
        "/broken": fixed(500, b"broken"),
        "/soft-404": fixed(
            body="<html><title>404</title><p>抱歉，您访问的页面不存在。Page not found.</p></html>".encode()
        ),
        "/not-found": fixed(404, b"not found"),
    }


def copies() -> list[Page]:
    """Near copies of four pages: the same words under another head, with another line at the end."""
    found = []
    wanted = ("/2026/metro-open", "/2026/museum-free", "/2026/ferry-back", "/2026/stadium")
    for original in (page for page in written() if page.path in wanted):
        for number in (1, 2, 3):
            more = "（本文转载自网络）" if original.language == "zh" else f"Syndicated content, edition {number}."
            text = f"{original.text}\n\n{more}"
            path = f"{original.path}-copy-{number}"
            found.append(Page(COPIES, path, original.title, text, original.language, original.date, "copy"))
    return [Page(*(getattr(one, n) for n in one.__slots__[:-1]), html=as_html(one, [])) for one in found]
