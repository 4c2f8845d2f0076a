"""Do arguments keep to a tool's JSON schema? The keywords of flat, bounded schemas; what is not named is refused.

Stricter than JSON Schema in one thing: names that a schema does not list are wrong unless it says otherwise.
"""

import re
from collections.abc import Mapping
from typing import Any

_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": (list, tuple),
    "object": Mapping,
    "null": type(None),
}


def problem_with(arguments: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    """The first thing wrong, in a few words that name the argument; empty when nothing is."""
    return _problem(arguments, {"type": "object", "properties": {}, **schema}, "")


def _problem(value: Any, schema: Mapping[str, Any], name: str) -> str:
    return _wrong_kind(value, schema, name) or _wrong_inside(value, schema, name)


def _wrong_kind(value: Any, schema: Mapping[str, Any], name: str) -> str:
    kinds = schema.get("type", ())
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(_is(value, kind) for kind in kinds):
        return f"{name or 'arguments'}: not {' or '.join(map(str, kinds))}"
    if "enum" in schema and not any(value == one and type(value) is type(one) for one in schema["enum"]):
        return f"{name}: not one of {', '.join(map(str, schema['enum']))}"
    if "const" in schema and value != schema["const"]:
        return f"{name}: not {schema['const']!r}"
    if "anyOf" in schema and all(_problem(value, one, name) for one in schema["anyOf"]):
        return f"{name}: none of the forms it may have"
    return ""


def _wrong_inside(value: Any, schema: Mapping[str, Any], name: str) -> str:
    if isinstance(value, str):
        return _text(value, schema, name)
    if isinstance(value, Mapping):
        return _object(value, schema, name)
    if isinstance(value, list | tuple):
        return _array(value, schema, name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    beyond = value < schema.get("minimum", value) or value > schema.get("maximum", value)
    return f"{name}: beyond its bounds" if beyond else ""


def _is(value: Any, kind: str) -> bool:
    if kind in ("integer", "number") and isinstance(value, bool):
        return False
    return isinstance(value, _TYPES.get(kind, ()))


def _text(value: str, schema: Mapping[str, Any], name: str) -> str:
    if len(value) > schema.get("maxLength", len(value)) or len(value) < schema.get("minLength", 0):
        return f"{name}: its length is beyond its bounds"
    if (pattern := schema.get("pattern")) and not re.search(pattern, value):
        return f"{name}: does not match {pattern}"
    return ""


def _object(value: Mapping[str, Any], schema: Mapping[str, Any], name: str) -> str:
    known = schema.get("properties", {})
    for wanted in schema.get("required", ()):
        if wanted not in value:
            return f"{wanted}: missing"
    others = schema.get("additionalProperties", "properties" not in schema)
    for one, inner in value.items():
        if one not in known and not others:
            return f"{one}: there is no such argument"
        rule = known.get(one, others if isinstance(others, Mapping) else {})
        if problem := _problem(inner, rule, f"{name}.{one}" if name else one):
            return problem
    return ""


def _array(value: Any, schema: Mapping[str, Any], name: str) -> str:
    if len(value) > schema.get("maxItems", len(value)) or len(value) < schema.get("minItems", 0):
        return f"{name}: too many or too few"
    rule = schema.get("items", {})
    return next((problem for one in value if (problem := _problem(one, rule, name))), "")
