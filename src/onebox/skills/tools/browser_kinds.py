"""What a command to the browser turns out to be: looking, browsing or sending, each with effects of its own."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from ...errors import BrowserFailed, ReadingError
from ...reading.web.outline import Happened
from ...sandbox.collect import safe_name
from ...sandbox.sandbox import Sandbox
from ...types import Language
from ..tool import Effects, Place, ToolResult
from .browser_hands import Hands
from .browser_page import named, plain, text_of
from .browser_sending import PARAMETERS, sending_of
from .browser_words import say
from .sandboxed import run_in

_NUMBER = {"type": "integer", "minimum": 1, "maximum": 9_999}


class Look:
    """Read a part of the page, or take a picture of it."""

    name = "look"
    description: Mapping[Language, str] = {"en": "look at the page", "zh": "看网页"}
    parameters: Mapping[str, Any] = {
        "type": "object",
        "properties": {"action": {"type": "string", "enum": ["read", "screenshot"]}, "part": _NUMBER},
        "required": ["action"],
        "additionalProperties": False,
    }
    effects = Effects(reads_untrusted=True, writes="workspace")

    def __init__(self, hands: Hands, sandbox: Sandbox) -> None:
        self._hands, self._sandbox = hands, sandbox

    async def call(self, arguments: Mapping[str, Any], at: Place) -> ToolResult:
        """Not `ok` when the page is gone."""
        session = self._hands.session
        try:
            await self._hands.taken_up(at.language)
            if arguments["action"] == "read":
                text = text_of(await session.view(), int(arguments.get("part", 1)), at.language)
                return ToolResult(text, untrusted=True, source=session.address)
            picture = await session.picture()
        except (BrowserFailed, ReadingError) as error:
            return ToolResult(str(error), ok=False, untrusted=True)
        return await _kept(self._sandbox, at, "screenshot.png", picture, session.address)


class Go:
    """Open, click, type, download: a site learns of it, and of nothing else."""

    name = "browse"
    description: Mapping[Language, str] = {"en": "use a page", "zh": "使用网页"}
    parameters: Mapping[str, Any] = {
        "type": "object",
        "properties": {
            "action": {"type": "string", "enum": ["open", "click", "type", "download"]},
            "n": _NUMBER,
            "on": {"type": "string", "maxLength": 200},
            "text": {"type": "string", "maxLength": 2_000},
            "url": {"type": "string", "maxLength": 8_000},
        },
        "required": ["action"],
        "additionalProperties": False,
    }
    effects = Effects(reads_untrusted=True, writes="workspace", sends=True)

    def __init__(self, hands: Hands, sandbox: Sandbox) -> None:
        self._hands, self._sandbox = hands, sandbox

    async def call(self, arguments: Mapping[str, Any], at: Place) -> ToolResult:
        """The page after it. Not `ok` when it cannot be done."""
        session, language = self._hands.session, at.language
        try:
            if arguments["action"] == "open":
                happened = await session.open(str(arguments["url"]))
                return await self._page(happened, language)
            if arguments["action"] == "download":
                address = str(arguments["url"])
                file = await session.fetcher.get(address, accept=lambda kind, where: True, fresh=True)
                return await _kept(self._sandbox, at, _file_name(file.url), file.body, session.address or file.url)
            return await self._on_page(arguments, language)
        except (BrowserFailed, ReadingError) as error:
            return ToolResult(f"{error} {error.hint}".strip(), ok=False, untrusted=True, source=session.address)

    async def _on_page(self, arguments: Mapping[str, Any], language: Language) -> ToolResult:
        """Click or type, if the element is still the one that was meant."""
        session, number = self._hands.session, int(arguments["n"])
        if told := await self._hands.taken_up(language):
            await session.view()
        element = await session.element(number)
        now = named(element, language) if element else "—"
        if element is None or now != arguments["on"]:
            why = say("not_it", language, number=number, now=now, then=arguments["on"])
            text = "\n".join(filter(None, [told, why, await self._hands.page(language)]))
            return ToolResult(text, ok=False, untrusted=True, source=session.address)
        if arguments["action"] == "click":
            return await self._page(await session.click(number), language)
        if why := await session.type(number, str(arguments["text"])):
            options = " / ".join(plain(one, 40) for one in element.options)
            text = say(why, language, number=number, options=options)
            return ToolResult(text, ok=False, untrusted=True, source=session.address)
        return await self._page(session.happened(), language)

    async def _page(self, happened: Happened, language: Language) -> ToolResult:
        text = await self._hands.page(language, happened)
        return ToolResult(text, untrusted=True, source=self._hands.session.address)


class Submit:
    """Send what the user has seen. Never twice, and never anything else."""

    name = "submit"
    description: Mapping[Language, str] = {"en": "send a form of a page", "zh": "发送网页上的表单"}
    parameters = PARAMETERS
    effects = Effects(reads_untrusted=True, writes="outside", sends=True, once=True)

    def __init__(self, hands: Hands) -> None:
        self._hands = hands

    async def call(self, arguments: Mapping[str, Any], at: Place) -> ToolResult:
        """What the server answers, as a page where it is one. Not `ok` when it says that it failed."""
        session, language = self._hands.session, at.language
        sending = sending_of(arguments)
        host = urlsplit(sending.url).netloc
        try:
            answer = await session.send(sending)
        except ReadingError as error:
            return ToolResult(f"{host}: {error}", ok=False, untrusted=True, source=sending.url)
        said = say("sent", language, host=host, status=answer.status)
        text = ""
        if sending.page:
            try:
                await session.show(answer)
                text = await self._hands.page(language)
            except (BrowserFailed, ReadingError):  # it was sent, whatever became of the browser
                text = ""
        text = text or plain(answer.body[:4_000].decode("utf-8", "replace"), 1_000)
        return ToolResult(f"{said}\n{text}", ok=answer.status < 400, untrusted=True, source=answer.url)


def _file_name(address: str) -> str:
    last = unquote(urlsplit(address).path).rstrip("/").rpartition("/")[2]
    return safe_name(last.replace("/", "_"))[:120] if last else "download"


async def _kept(sandbox: Sandbox, at: Place, name: str, data: bytes, source: str) -> ToolResult:
    """Put `data` into the workspace under a free name; what is kept of it is the collector's to say."""
    stem, dot, ending = name.rpartition(".")
    free, number = name, 2
    while (at.workspace / free).is_symlink() or (at.workspace / free).exists():
        free = f"{stem}-{number}.{ending}" if dot else f"{name}-{number}"
        number += 1
    await run_in(sandbox, at.workspace, [sandbox.python, "-I", "-S", "-c", ""], {free: data})
    text = say("kept", at.language, name=free, size=len(data))
    return ToolResult(text, files=(free,), untrusted=True, source=source)
