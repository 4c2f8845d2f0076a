"""The OpenAPI document, made from the doors themselves: what is routed is what is told."""

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from .. import __version__
from .door import Door

_REF = "#/components/schemas/{model}"
_ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["message", "type", "code", "hint"],
            "properties": {name: {"type": "string"} for name in ("message", "type", "code", "hint")},
        }
    },
}


def document(doors: Iterable[Door]) -> dict[str, Any]:
    """OpenAPI 3.1."""
    doors = list(doors)
    schemas = _schemas(doors)
    paths: dict[str, dict[str, Any]] = {}
    for door in doors:
        paths.setdefault(door.path.replace(":path}", "}"), {})[door.method.lower()] = _operation(door)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Onebox",
            "version": __version__,
            "description": "One box over your own models and documents. 一框：你自己的模型和资料，一个框。",
        },
        "paths": paths,
        "components": {
            "schemas": schemas | {"Error": _ERROR},
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "onebox_session"},
            },
        },
        "security": [{"key": []}, {"session": []}],
    }


def _schemas(doors: Iterable[Door]) -> dict[str, Any]:
    found: set[tuple[type[BaseModel], Any]] = set()
    for door in doors:
        if door.body:
            found.add((door.body, "validation"))
        if door.answer:
            found.add((door.answer, "serialization"))
    ordered = sorted(found, key=lambda one: (one[0].__name__, one[1]))
    _, definitions = models_json_schema(ordered, ref_template=_REF)
    schemas: dict[str, Any] = definitions["$defs"]
    return schemas


def _operation(door: Door) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": door.do.__module__.rpartition(".")[2] + door.do.__name__,
        "summary": door.says,
        "tags": [door.path.split("/")[2]],
        "responses": {str(door.status): _success(door), "default": _told("An error", "application/json", "Error")},
    }
    if door.who == "anyone":
        operation["security"] = []
    if parameters := [*_in_path(door), *_in_query(door)]:
        operation["parameters"] = parameters
    if door.body:
        content = {"application/json": {"schema": {"$ref": _REF.format(model=door.body.__name__)}}}
        operation["requestBody"] = {"required": True, "content": content}
    elif door.takes:
        file = {"type": "array", "items": {"type": "string", "contentMediaType": "application/octet-stream"}}
        form = {"type": "object", "required": ["file"], "properties": {"file": file, "collection": {"type": "string"}}}
        operation["requestBody"] = {"required": True, "content": {door.takes: {"schema": form}}}
    return operation


def _success(door: Door) -> dict[str, Any]:
    if door.answer:
        return _told("Done", "application/json", door.answer.__name__)
    if door.sends:
        return {"description": "Done", "content": {door.sends: {"schema": {"type": "string"}}}}
    return {"description": "Done"}


def _told(says: str, kind: str, model: str) -> dict[str, Any]:
    return {"description": says, "content": {kind: {"schema": {"$ref": _REF.format(model=model)}}}}


def _in_path(door: Door) -> list[dict[str, Any]]:
    names = [part[1:-1].partition(":")[0] for part in door.path.split("/") if part.startswith("{")]
    return [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]


def _in_query(door: Door) -> list[dict[str, Any]]:
    if door.query is None:
        return []
    schema = door.query.model_json_schema()
    required = set(schema.get("required", ()))
    properties: dict[str, dict[str, Any]] = schema["properties"]
    defined = schema.get("$defs", {})
    return [
        {"name": name, "in": "query", "required": name in required, "schema": _inlined(given, defined)}
        for name, given in properties.items()
    ]


def _inlined(schema: Any, defined: dict[str, Any]) -> Any:
    """`schema` without references and without null, which a query string cannot say."""
    if isinstance(schema, dict):
        if "$ref" in schema:
            return _inlined(defined[schema["$ref"].rpartition("/")[2]], defined)
        if "anyOf" in schema:
            some = [one for one in schema["anyOf"] if one.get("type") != "null"]
            return _inlined(some[0], defined) if len(some) == 1 else {"anyOf": _inlined(some, defined)}
        return {
            key: _inlined(value, defined) for key, value in schema.items() if not (key == "default" and value is None)
        }
    return [_inlined(one, defined) for one in schema] if isinstance(schema, list) else schema
