"""Read what a client sends: JSON, then the few fields that the box itself goes by.

Clients send more fields than any server knows, so unknown ones are let be.
"""

import json
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.requests import ClientDisconnect, Request

from ..errors import Refused


class Asked(BaseModel):
    """A request's body."""

    model_config = ConfigDict(extra="ignore", strict=True)


A = TypeVar("A", bound=Asked)


async def json_object(request: Request) -> dict[str, Any]:
    """The body, one JSON object. Raises Refused."""
    try:
        data = json.loads(await request.body())
    except ClientDisconnect as error:
        raise Refused("not_json", reason="the connection ended early") from error
    except (ValueError, RecursionError) as error:
        raise Refused("not_json", reason=str(error)) from None
    if not isinstance(data, dict):
        raise Refused("bad_body", where="body", reason="a JSON object is wanted")
    return data


def checked(kind: type[A], data: dict[str, Any]) -> A:
    """The fields of `kind` in `data`. Raises Refused naming the first wrong one."""
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "body"
        raise Refused("bad_body", where=where, reason=first["msg"]) from None


def model_in(data: dict[str, Any]) -> str:
    """The name of the model asked for. Raises Refused."""
    name = data.get("model")
    if not isinstance(name, str) or not name.strip():
        raise Refused("bad_body", where="model", reason="the name of a model is wanted")
    return name.strip()
