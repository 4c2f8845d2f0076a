"""Use pages of the web: open, read, click, type, take a picture, download; and send, when the user agrees.

The model sees one tool with one line of words. Before anything is judged, code turns the line into one of three kinds:
`look` only looks, `browse` tells a site what it opens, clicks or types, `submit` sends. What `submit` sends is no word
of the model: the button is tried in the browser, whose network stops the request, and this very request becomes the
arguments that the user sees and that are sent, once, after a yes. It needs no browser to be sent, so that a process
killed meanwhile changes nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from ...errors import BrowserFailed, ReadingError
from ...reading.web.outline import Element, View
from ...reading.web.session import Session
from ...sandbox.sandbox import Sandbox
from ...types import Language
from ..tool import Effects, Place, Prepared, Tool, ToolResult
from .browser_commands import Command, command_of
from .browser_hands import Hands, told_of
from .browser_kinds import Go, Look, Submit
from .browser_page import found, named, plain
from .browser_past import Past
from .browser_sending import arguments_of
from .browser_words import say


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
        self._hands = hands = Hands(session, past)
        self.kinds: Sequence[Tool] = (Look(hands, sandbox), Go(hands, sandbox), Submit(hands))

    async def prepare(self, arguments: Mapping[str, Any], language: Language) -> Prepared:
        """Raises BrowserMissing. What goes wrong with the page is told."""
        self._session.check()
        command = command_of(str(arguments.get("command", "")))
        if command is None:
            return Prepared(told=say("commands", language))
        if command.verb == "open":
            address = command.text if "://" in command.text else f"https://{command.text}"
            return Prepared("browse", {"action": "open", "url": address})
        try:
            if told := await self._hands.taken_up(language):
                here = (
                    f" {say('look_again', language)}\n{await self._hands.page(language)}"
                    if self._session.address
                    else ""
                )
                return Prepared(told=told + here, ok=True)
            if not self._session.address:
                return Prepared(told=say("no_page", language))
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

    async def _prepared(self, command: Command, language: Language) -> Prepared:
        if command.verb in ("read", "screenshot"):
            return Prepared("look", {"action": command.verb, "part": command.number or 1})
        view = await self._session.view()
        number = _number(view, command, language)
        if isinstance(number, str):
            return Prepared(told=number)
        if command.verb == "submit":
            return await self._to_submit(number, language)
        element = next(one[1] for one in view.lines if not isinstance(one, str) and one[0] == number)
        if why := _why_not(element, command, number, language):
            return Prepared(told=why)
        told = {"action": command.verb, "n": number, "on": named(element, language)}
        if command.verb == "type":
            return Prepared("browse", told | {"text": command.text, "url": view.url})
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
            told = [*told_of(happened, language), why or say("nothing_to_send", language, what=what)]
            return Prepared(told="\n".join(told))
        arguments = arguments_of(happened.sendings[0], address, form, language)
        return Prepared(told=arguments) if isinstance(arguments, str) else Prepared("submit", arguments)


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


def _why_not(element: Element, command: Command, number: int, language: Language) -> str:
    """Why the element is not for this; empty when it is."""
    if element.role == "secret":
        return say("no_secret", language)
    if element.role == "file":
        return say("no_file", language)
    if command.verb == "download":
        return "" if element.href else say("no_link", language, number=number)
    if command.verb == "click":
        return ""
    if element.role not in ("field", "choice") or element.disabled:
        return say("no_field", language, number=number, what=named(element, language))
    return "" if command.text else say("no_text", language, number=number)
