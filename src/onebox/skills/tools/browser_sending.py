"""What a page would send, as arguments that a user can read, and back to the very same bytes."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from ...reading.web.outline import FormFacts
from ...reading.web.traffic import Sending
from ...types import Language
from .browser_page import plain
from .browser_words import say

MOST_BODY = 20_000
"""Bytes that are sent at most."""
_MOST_FIELDS = 60
_VALUE = 300
_PART_NAME = re.compile(r'name="([^"]*)"')

PARAMETERS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "url": {"type": "string", "maxLength": 8_000},
        "sends": {"type": "string", "maxLength": 30_000},
        "from": {"type": "string", "maxLength": 2_000},
        "method": {"type": "string", "enum": ["GET", "POST"]},
        "body": {"type": "string", "maxLength": MOST_BODY},
        "type": {"type": "string", "maxLength": 200},
        "answer": {"type": "string", "enum": ["page", "data"]},
    },
    "required": ["url", "sends", "from", "method", "body", "type", "answer"],
    "additionalProperties": False,
}


def arguments_of(sending: Sending, page: str, form: FormFacts, language: Language) -> dict[str, Any] | str:
    """The arguments, or why it cannot be sent. `page`: the address it would be sent from."""
    if sending.method not in ("GET", "POST"):
        return say("method", language, method=plain(sending.method, 20))
    if len(sending.body) > MOST_BODY:
        return say("too_much", language, size=len(sending.body))
    try:
        body = sending.body.decode("utf-8")
    except UnicodeDecodeError:
        return say("no_text_body", language)
    kind = sending.headers.get("content-type", "")
    fields = _fields(sending.url, body, kind)
    return {
        "url": sending.url,
        "sends": _in_words(fields, form, language),
        "from": page[:2_000],
        "method": sending.method,
        "body": body,
        "type": kind[:200],
        "answer": "page" if sending.page else "data",
    }


def sending_of(arguments: Mapping[str, Any]) -> Sending:
    """The request that was agreed to."""
    page, kind = str(arguments["from"]), str(arguments["type"])
    headers = {"referer": page} if page else {}
    if arguments["method"] == "POST":
        headers |= {"origin": "{0.scheme}://{0.netloc}".format(urlsplit(page))} if page else {}
        headers |= {"content-type": kind} if kind else {}
    body = str(arguments["body"]).encode()
    return Sending(str(arguments["method"]), str(arguments["url"]), body, headers, arguments["answer"] == "page")


def _fields(url: str, body: str, kind: str) -> list[tuple[str, str]]:
    """Names and values of all that leaves, those in the address included."""
    found = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    if kind.startswith("application/x-www-form-urlencoded"):
        return found + parse_qsl(body, keep_blank_values=True)
    if kind.startswith("multipart/form-data"):
        return found + _parts(body, kind)
    if "json" in kind or body[:1] in ("{", "["):
        try:
            data = json.loads(body)
        except ValueError:
            data = None
        if isinstance(data, dict):
            return found + [(name, value if isinstance(value, str) else _json(value)) for name, value in data.items()]
    return [*found, ("body", body)] if body else found


def _parts(body: str, kind: str) -> list[tuple[str, str]]:
    """The fields of multipart/form-data (RFC 7578)."""
    boundary = kind.partition("boundary=")[2].strip('"')
    found = []
    for part in body.split(f"--{boundary}")[1:-1] if boundary else []:
        head, _, value = part.partition("\r\n\r\n")
        name = _PART_NAME.search(head)
        found.append((name[1] if name else head, value.removesuffix("\r\n")))
    return found or [("body", body)]


def _in_words(fields: Sequence[tuple[str, str]], form: FormFacts, language: Language) -> str:
    """A line for each field; a value cannot look like another line, and what nobody sees on the page is marked."""
    lines = []
    for name, value in fields[:_MOST_FIELDS]:
        label = plain(form.labels.get(name, ""), 60)
        shown = plain(name, 60) + (f" ({label})" if label and label != name else "")
        mark = " " + say("hidden", language) if name in form.hidden else ""
        lines.append(f"{shown}: {plain(value, _VALUE)}{mark}")
    if len(fields) > _MOST_FIELDS:
        lines.append(say("others", language, count=len(fields) - _MOST_FIELDS))
    return "\n".join(lines) or say("nothing", language)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
