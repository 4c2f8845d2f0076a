"""What a model says to the browser, in one line: `open ADDRESS`, `read`, `click 3`, `type 2 TEXT`, `submit 5` …"""

import re
from dataclasses import dataclass
from typing import Literal

Verb = Literal["open", "read", "click", "type", "screenshot", "download", "submit"]

_VERBS: tuple[tuple[Verb, str], ...] = (
    ("open", r"open|go ?to|visit|navigate(?: to)?|load|打开|访问|前往|进入"),
    ("screenshot", r"screen ?shot|take a (?:screen ?shot|picture)|截图|截屏|拍照"),
    ("read", r"read|look|view|scroll(?: down)?|阅读|读|查看|看"),
    ("click", r"click(?: on)?|press|tap|follow|点击|点开|点|单击|按"),
    ("type", r"type|fill(?: in| out)?|enter|write|input|select|choose|pick|set|输入|填写|填入|填|选择|选"),
    ("download", r"download|save|下载|保存"),
    ("submit", r"submit|send|提交|发送|递交"),
)
_NUMBER = r"\[?(?:#|no\.? ?|第|元素)?\s?(\d{1,3})(?:号|个)?\]?"
_ADDRESS = re.compile(r"https?://\S+", re.I)
_BARE = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?(?:/\S*)?$", re.I)
_WITH = re.compile(rf"{_NUMBER}(?:\s*[:：=,，、]\s*|\s+|$)(.*)$", re.S)
_INTO = re.compile(rf"(.+?)\s+(?:in|into|for|as|to)\s+{_NUMBER}$", re.S | re.I)
_QUOTES = (('"', '"'), ("'", "'"), ("“", "”"), ("「", "」"), ("`", "`"))


@dataclass(frozen=True, slots=True)
class Command:
    """`number` of an element, or its `name`; `text` to type, or the address to open."""

    verb: Verb
    number: int | None = None
    name: str = ""
    text: str = ""


def command_of(line: str) -> Command | None:
    """The command in a line; None when there is none in it."""
    line = line.strip().strip("`").strip()
    if _ADDRESS.match(line) or _BARE.match(line):
        return Command("open", text=line)
    for verb, words in _VERBS:
        if found := re.match(rf"(?:{words})(?![a-z])[\s:：]*(.*)$", line, re.I | re.S):
            return _with_rest(verb, found[1].strip())
    return None


def _with_rest(verb: Verb, rest: str) -> Command:
    if verb == "open":
        found = _ADDRESS.search(rest)
        return Command("open", text=found[0] if found else _unquoted(rest))
    numbered = _WITH.match(rest)
    if verb == "type":
        if numbered:
            return Command("type", int(numbered[1]), text=_unquoted(numbered[2]))
        if into := _INTO.match(rest):
            return Command("type", int(into[2]), text=_unquoted(into[1]))
        name, sign, text = _split(rest)
        return Command("type", name=name, text=_unquoted(text)) if sign else Command("type", name=_unquoted(rest))
    if numbered:
        return Command(verb, int(numbered[1]))
    return Command(verb, name=_unquoted(rest))


def _split(rest: str) -> tuple[str, str, str]:
    """`Name: Ada` and `Name = Ada` name the field."""
    found = re.match(r"(.{1,80}?)\s*([:：=])\s*(.+)$", rest, re.S)
    return (_unquoted(found[1]), found[2], found[3]) if found else ("", "", rest)


def _unquoted(text: str) -> str:
    text = text.strip()
    for left, right in _QUOTES:
        if len(text) >= 2 and text.startswith(left) and text.endswith(right):
            return text[1:-1]
    return text
