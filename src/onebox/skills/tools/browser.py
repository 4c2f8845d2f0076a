"""Use pages of the web: open, read, click, type, take a picture, download; and send, when the user agrees.

The model sees one tool with one line of words. Before anything is judged, code turns the line into one of three kinds:
`look` only looks, `browse` tells a site what it opens, clicks or types, `submit` sends. What `submit` sends is no word
of the model: the button is tried in the browser, whose network stops the request, and this very request becomes the
arguments that the user sees and that are sent, once, after a yes. It needs no browser to be sent, so that a process
killed meanwhile changes nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

from ...errors import BrowserFailed, ReadingError
from ...reading.web.outline import Happened, View
from ...reading.web.session import Session
from ...sandbox.collect import safe_name
from ...sandbox.sandbox import Sandbox
from ...types import Language
from ..tool import Effects, Place, Prepared, Tool, ToolResult
from .browser_commands import Command, command_of
from .browser_past import Past, again
from .browser_page import found, in_words, named, plain, text_of
from .browser_sending import PARAMETERS, arguments_of, sending_of
from .browser_words import say
from .sandboxed import run_in

_TEXT = {"type": "string", "maxLength": 2_000}
_NUMBER = {"type": "integer", "minimum": 1, "maximum": 9_999}


class Browse:
    """The tool as the model sees it. `past`: what an earlier process of the run did with it."""

    name = "browse"
    description: Mapping[Language, str] = {
        "en": "use a web page. input is one command: open ADDRESS | read | click N | type N TEXT | screenshot | "
        "download N | submit N (sends a form, the user is asked)",
        "zh": "使用网页。input 是一条命令：open 网址 | read | click 编号 | type 编号 文字 | screenshot | "
        "download 编号 | submit 编号（发送表单，会先问用户）",
    }
    parameters: Mapping[str, Any] = {
        "type": "object",
        "properties": {"command": {"type": "string", "minLength": 1, "maxLength": 600}},
        "required": ["command"],
        "additionalProperties": False,
    }
    effects = Effects(reads_untrusted=True, writes="workspace", sends=True)

    def __init__(self, session: Session, sandbox: Sandbox, past: Sequence[Past] = ()) -> None:
        self._session = session
        self._past = tuple(past)
        self.kinds: Sequence[Tool] = (_Look(self, sandbox), _Go(self, sandbox), _Submit(self))

    @property
    def session(self) -> Session:
        return self._session

    async def prepare(self, arguments: Mapping[str, Any], language: Language) -> Prepared:
        """Raises BrowserMissing. What goes wrong with the page is told."""
        command = command_of(str(arguments.get("command", "")))
        if command is None:
            return Prepared(told=say("commands", language))
        if command.verb == "open":
            address = command.text if "://" in command.text else f"https://{command.text}"
            return Prepared("browse", {"action": "open", "url": address})
        try:
            if told := await self.taken_up(language):
                here = f" {say('look_again', language)}\n{await self.page(language)}" if self._session.address else ""
                return Prepared(told=told + here, ok=True)
            return await self._prepared(command, language)
        except (BrowserFailed, ReadingError) as error:
            return Prepared(told=str(error))

    async def call(self, arguments: Mapping[str, Any], at: Place) -> ToolResult:
        """For callers who do not prepare: all but `submit`, which nobody would have been asked about."""
        ready = await self.prepare(arguments, at.language)
        kind = next((one for one in self.kinds if one.name == ready.tool), None)
        if kind is None or kind.name == "submit":
            return ToolResult(ready.told or "submit", ok=ready.ok, untrusted=True, source=self._session.address)
        return await kind.call(ready.arguments, at)

    async def taken_up(self, language: Language) -> str:
        """Bring a new browser where the one of an earlier process was; what was done and lost, empty when nothing."""
        past, self._past = self._past, ()
        return await again(self._session, past, language) if past and not self._session.address else ""

    async def page(self, language: Language, happened: Happened | None = None) -> str:
        """The page in view, and what happened before."""
        view = await self._session.view()
        return "\n".join([*_told(happened or Happened(), language), in_words(view, language)])

    async def _prepared(self, command: Command, language: Language) -> Prepared:
        if not self._session.address:
            return Prepared(told=say("no_page", language))
        if command.verb in ("read", "screenshot"):
            return Prepared("look", {"action": command.verb, "part": command.number or 1})
        view = await self._session.view()
        number = _number(view, command, language)
        if isinstance(number, str):
            return Prepared(told=number)
        if command.verb == "submit":
            return await self._to_submit(number, language)
        element = await self._session.element(number)
        if element is None:
            return Prepared(told=say("no_element", language, what=f"[{number}]"))
        told = {"action": command.verb, "n": number, "on": named(element, language)}
        if command.verb == "type":
            why = _why_not_typed(element.role, element.disabled, command, number, language)
            return Prepared(told=why) if why else Prepared("browse", told | {"text": command.text, "url": view.url})
        if command.verb == "download" and not element.href:
            return Prepared(told=say("no_link", language, number=number))
        if element.role == "file":
            return Prepared(told=say("no_file", language))
        return Prepared("browse", told | ({"url": element.href} if element.href else {}))

    async def _to_submit(self, number: int, language: Language) -> Prepared:
        """Try it; the request that was stopped is what would be sent."""
        session = self._session
        element = await session.element(number)
        form = await session.form(number)
        if form.secret or (element and element.role == "secret"):
            return Prepared(told=say("no_secret", language))
        address = session.address
        happened = await session.click(number, to_send=True)
        if not happened.sendings:
            what = named(element, language) if element else f"[{number}]"
            names = "、".join(form.invalid) if language == "zh" else ", ".join(form.invalid)
            why = say("incomplete", language, names=plain(names, 300)) if names else ""
            told = [*_told(happened, language), why or say("nothing_to_send", language, what=what)]
            return Prepared(told="\n".join(told))
        arguments = arguments_of(happened.sendings[0], address, form, language)
        return Prepared(told=arguments) if isinstance(arguments, str) else Prepared("submit", arguments)


class _Look:
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

    def __init__(self, browse: Browse, sandbox: Sandbox) -> None:
        self._browse, self._sandbox = browse, sandbox

    async def call(self, arguments: Mapping[str, Any], at: Place) -> ToolResult:
        """Not `ok` when the page is gone."""
        session = self._browse.session
        try:
            await self._browse.taken_up(at.language)
            if arguments["action"] == "read":
                text = text_of(await session.view(), int(arguments.get("part", 1)), at.language)
                return ToolResult(text, untrusted=True, source=session.address)
            picture = await session.picture()
        except (BrowserFailed, ReadingError) as error:
            return ToolResult(str(error), ok=False, untrusted=True)
        return await _kept(self._sandbox, at, "screenshot.png", picture, session.address)


class _Go:
    """Open, click, type, download: a site learns of it, and of nothing else."""

    name = "browse"
    description = Browse.description
    parameters: Mapping[str, Any] = {
        "type": "object",
        "properties": {
            "action": {"type": "string", "enum": ["open", "click", "type", "download"]},
            "n": _NUMBER,
            "on": {"type": "string", "maxLength": 200},
            "text": _TEXT,
            "url": {"type": "string", "maxLength": 8_000},
        },
        "required": ["action"],
        "additionalProperties": False,
    }
    effects = Effects(reads_untrusted=True, writes="workspace", sends=True)

    def __init__(self, browse: Browse, sandbox: Sandbox) -> None:
        self._browse, self._sandbox = browse, sandbox

    async def call(self, arguments: Mapping[str, Any], at: Place) -> ToolResult:
        """The page after it. Not `ok` when it cannot be done."""
        session, language = self._browse.session, at.language
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
        session, number = self._browse.session, int(arguments["n"])
        if told := await self._browse.taken_up(language):
            await session.view()
        element = await session.element(number)
        now = named(element, language) if element else "—"
        if element is None or now != arguments["on"]:
            why = say("not_it", language, number=number, now=now, then=arguments["on"])
            text = "\n".join(filter(None, [told, why, await self._browse.page(language)]))
            return ToolResult(text, ok=False, untrusted=True, source=session.address)
        if arguments["action"] == "click":
            return await self._page(await session.click(number), language)
        if why := await session.type(number, str(arguments["text"])):
            options = " / ".join(plain(one, 40) for one in element.options)
            text = say(why, language, number=number, options=options)
            return ToolResult(text, ok=False, untrusted=True, source=session.address)
        return await self._page(session.happened(), language)

    async def _page(self, happened: Happened, language: Language) -> ToolResult:
        text = await self._browse.page(language, happened)
        return ToolResult(text, untrusted=True, source=self._browse.session.address)


class _Submit:
    """Send what the user has seen. Never twice, and never anything else."""

    name = "submit"
    description: Mapping[Language, str] = {"en": "send a form of a page", "zh": "发送网页上的表单"}
    parameters = PARAMETERS
    effects = Effects(reads_untrusted=True, writes="outside", sends=True, once=True)

    def __init__(self, browse: Browse) -> None:
        self._browse = browse

    async def call(self, arguments: Mapping[str, Any], at: Place) -> ToolResult:
        """What the server answers, as a page where it is one. Not `ok` when it says that it failed."""
        session, language = self._browse.session, at.language
        sending = sending_of(arguments)
        host = urlsplit(sending.url).netloc
        try:
            answer = await session.send(sending)
        except (BrowserFailed, ReadingError) as error:
            return ToolResult(f"{host}: {error}", ok=False, untrusted=True, source=sending.url)
        said = say("sent", language, host=host, status=answer.status)
        try:
            page = await self._browse.page(language) if sending.page and session.address else ""
        except BrowserFailed as error:  # it was sent, whatever became of the browser
            page = str(error)
        text = page or plain(answer.body[:4_000].decode("utf-8", "replace"), 1_000)
        return ToolResult(f"{said}\n{text}", ok=answer.status < 400, untrusted=True, source=answer.url)


def _told(happened: Happened, language: Language) -> list[str]:
    """What a page did besides, in lines."""
    lines = [say("said", language, text=plain(one, 150)) for one in happened.said[:3]]
    if happened.sendings:
        hosts = dict.fromkeys(plain(urlsplit(one.url).netloc, 80) for one in happened.sendings)
        lines.append(say("stopped", language, hosts=", ".join(list(hosts)[:3])))
    return lines + [say("refused", language, what=plain(one, 200)) for one in happened.refused[:2]]


def _number(view: View, command: Command, language: Language) -> int | str:
    """The number that is meant, or why none is. `submit` alone means the only button there is."""
    numbers = [one[0] for one in view.lines if not isinstance(one, str)]
    if command.number is not None:
        there = command.number in numbers
        return command.number if there else say("no_element", language, what=f"[{command.number}]")
    fitting = found(view, command.name)
    if not command.name and command.verb == "submit":
        fitting = [one[0] for one in view.lines if not isinstance(one, str) and one[1].role == "button"]
    if len(fitting) == 1:
        return fitting[0]
    what = f"“{plain(command.name, 60)}”" if command.name else say("button", language)
    if not fitting:
        return say("no_element", language, what=what)
    return say("which", language, what=what, numbers=", ".join(map(str, fitting[:8])))


def _why_not_typed(role: str, disabled: bool, command: Command, number: int, language: Language) -> str:
    if role == "secret":
        return say("no_secret", language)
    if role == "file":
        return say("no_file", language)
    if role not in ("field", "choice") or disabled:
        what = say("disabled" if disabled else role, language)
        return say("no_field", language, number=number, what=what)
    return "" if command.text else say("no_text", language, number=number)


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
