"""What a server says about its tools, made fit to be shown: to the user with its tricks in sight, to a model without.

Tool poisoning: orders to the model hidden in a description (Invariant Labs, 2025). No pattern finds all of
it, so a pattern is never the gate: the user's approval of the very text is. What looks like an order is
kept from the model even then.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

DESCRIPTION = 400
"""Characters of a description that a model sees."""
OF_PARAMETER = 120
MOST_PARAMETERS = 24
MOST_CHOICES = 32
DEPTH = 3
SCHEMA_CHARACTERS = 6000

NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_PLAIN_CHOICE = re.compile(r"[\w.:/+-]{1,40}")
_PARAMETER = re.compile(r"[A-Za-z_$][\w$.-]{0,63}", re.ASCII)
_ORDERS = tuple(
    re.compile(pattern, re.I | re.S)
    for pattern in (
        r"<\s*/?\s*(important|system|secret|instructions?|hidden|admin|assistant)\b",
        r"\b(ignore|disregard|forget|override)\b.{0,40}\b(instructions?|previous|prior|above|rules|prompt)",
        r"\b(do not|don't|never|without)\b.{0,30}\b(tell|telling|mention|inform|notify|reveal|ask)\w*\b.{0,30}\buser",
        r"\b(before|after|instead of|when(ever)?)\b.{0,20}\b(using|calling|invoking|use|call)\b.{0,30}\btools?\b",
        r"\byou (must|should|have to|need to)\b|\b(always|first) (read|call|send|include|pass)\b",
        r"(~|/home|/root|/etc)/|\.ssh\b|\bid_rsa\b|\.env\b|\bcredentials?\b|\bsystem prompt\b|mcp\.json",
        r"(忽略|无视|忘记|不要理会).{0,12}(指令|指示|之前|以上|规则|提示)",
        r"(不要|别|不得|无需).{0,6}(告诉|告知|提及|透露|询问).{0,6}(用户|使用者|任何人)?",
        r"(必须|务必|一定要).{0,12}(调用|读取|发送|传入|包含|先)|(调用|使用).{0,12}(之前|前|时).{0,12}(先|必须|读取|发送)",
        r"(私钥|密钥|密码|口令|凭据|系统提示)",
    )
)


def visible(text: str, limit: int = 10_000) -> str:
    """`text` for a terminal or a page: characters that do not show are named (`‹U+200B›`), control codes too."""
    shown = "".join(f"‹U+{ord(one):04X}›" if _is_hidden(one) else one for one in text[:limit])
    return shown + ("…" if len(text) > limit else "")


def clean(text: str, limit: int) -> str:
    """`text` without characters that do not show, at most `limit` long; line ends and tabs stay."""
    kept = "".join(one for one in text[: limit * 4] if not _is_hidden(one)).strip()
    return kept if len(kept) <= limit else kept[: limit - 1] + "…"


def one_line(text: str, limit: int) -> str:
    """`clean`, on one line."""
    return " ".join(clean(text, limit).split())


def suspicions(texts: Mapping[str, str]) -> list[str]:
    """Why some of `texts` (by where they stand) look as if they gave orders or hid something: `where: what`."""
    found = []
    for where, text in texts.items():
        if any(_is_hidden(one) for one in text):
            found.append(f"{where}: characters that do not show")
        plain = unicodedata.normalize("NFKC", "".join(one for one in text if not _is_hidden(one)))
        for pattern in _ORDERS:
            if match := pattern.search(plain):
                found.append(f"{where}: “{one_line(match.group(), 60)}”")
    return found


def texts_of(description: str, schema: Mapping[str, Any]) -> dict[str, str]:
    """Every text in a tool that a model might come to read, by where it stands."""
    found = {"description": description}
    _collect(schema, "parameters", found, 0)
    return found


def shown_schema(schema: Mapping[str, Any]) -> dict[str, Any] | None:
    """The part of a tool's JSON schema that a model sees: names, kinds, choices, bounds, short descriptions.

    None when the tool cannot be shown: parameters with odd names, too many of them, or a schema too large.
    """
    if schema.get("type", "object") != "object":
        return None
    shown = _object(schema, 0)
    if shown is None:
        return None
    if len(json.dumps(shown, ensure_ascii=False)) > SCHEMA_CHARACTERS:
        return None
    return shown


def _object(schema: Mapping[str, Any], depth: int) -> dict[str, Any] | None:
    properties = schema.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    if len(properties) > MOST_PARAMETERS or not all(map(_PARAMETER.fullmatch, properties)):
        return None
    shown: dict[str, Any] = {}
    for name, inner in properties.items():
        part = _value(inner if isinstance(inner, dict) else {}, depth + 1)
        if part is None:
            return None
        shown[name] = part
    required = [one for one in _list(schema.get("required")) if isinstance(one, str) and one in shown]
    return {"type": "object", "properties": shown, "required": required, "additionalProperties": False}


def _value(schema: Mapping[str, Any], depth: int) -> dict[str, Any] | None:
    schema = _without_null(schema)
    shown = _kind(schema, depth)
    if shown is None:
        return None
    choices = [one for one in _list(schema.get("enum")) if isinstance(one, str | int | float)][:MOST_CHOICES]
    if choices and all(len(str(one)) <= OF_PARAMETER for one in choices):
        shown["enum"] = [one_line(one, OF_PARAMETER) if isinstance(one, str) else one for one in choices]
    for bound in ("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"):
        if isinstance(value := schema.get(bound), int | float) and not isinstance(value, bool):
            shown[bound] = value
    if isinstance(said := schema.get("description"), str) and said.strip():
        shown["description"] = one_line(said, OF_PARAMETER)
    return shown


def _without_null(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """`X | None` as pydantic writes it is shown as X: a model leaves out what it does not want."""
    choices = [one for one in _list(schema.get("anyOf")) if isinstance(one, dict) and one.get("type") != "null"]
    return {**choices[0], **schema} if len(choices) == 1 and "type" not in schema else schema


def _kind(schema: Mapping[str, Any], depth: int) -> dict[str, Any] | None:
    kind = schema.get("type")
    if kind == "object":
        if depth >= DEPTH or not schema.get("properties"):
            return {"type": "object"}
        return _object(schema, depth)
    if kind == "array":
        items = schema.get("items")
        inner = _value(items, depth + 1) if isinstance(items, dict) and depth < DEPTH else {}
        return None if inner is None else {"type": "array", "items": inner}
    return {"type": kind} if kind in ("string", "integer", "number", "boolean") else {}


def without_words(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A shown schema without anything that could be a sentence: descriptions, choices of more than a word."""
    bare: dict[str, Any] = {key: value for key, value in schema.items() if key != "description"}
    if not all(_PLAIN_CHOICE.fullmatch(str(one)) for one in bare.get("enum", ())):
        del bare["enum"]
    if isinstance(properties := bare.get("properties"), dict):
        bare["properties"] = {name: without_words(inner) for name, inner in properties.items()}
    if isinstance(items := bare.get("items"), dict):
        bare["items"] = without_words(items)
    return bare


def _collect(node: object, where: str, found: dict[str, str], depth: int) -> None:
    if depth > 12 or len(found) > 500:
        return
    if isinstance(node, str):
        found[where] = node
    elif isinstance(node, Mapping):
        for key, value in node.items():
            found[f"{where}.{key} (name)"] = str(key)
            _collect(value, f"{where}.{key}", found, depth + 1)
    elif isinstance(node, list):
        for place, value in enumerate(node):
            _collect(value, f"{where}[{place}]", found, depth + 1)


def _is_hidden(one: str) -> bool:
    """Control, format, private and unassigned characters (Unicode categories C*), less line ends and tabs."""
    return one not in "\n\t" and (
        unicodedata.category(one) in ("Cc", "Cf", "Co", "Cs", "Cn") or one in "\u3164\u115f\u2800"
    )


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
