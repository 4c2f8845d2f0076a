"""Settings for owners: every one with its default and help; a change is checked, written, and in force at once."""

import asyncio
import typing
from collections.abc import Iterator
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, RootModel, ValidationError

from ..app import Box
from ..errors import OneboxError
from ..models.use import write_setting
from ..settings import ROLES, Endpoint, Settings, load
from .door import Answer, Call, Door
from .errors import Refused

SECRET = {"key", "secret", "database"}
"""Names of settings whose value is not told."""
FIXED = {"home", "database"}
"""Not changed from the page: they would point the box elsewhere."""
_AS_ANSWERS = ("answer", "fast", "reason")
"""Roles that the model for answers takes on when none is set for them."""

Value = str | int | float | bool | list[str] | None


class SettingView(Answer):
    """`value` of a secret is null; `set` says whether it has one. `choices` where only some are allowed."""

    name: str
    value: Value
    default: Value
    help: str
    secret: bool
    set: bool
    fixed: bool
    choices: list[str]


class RoleView(Answer):
    """`endpoint` is null for a model on this machine."""

    endpoint: str | None
    model: str


class SettingsView(Answer):
    settings: list[SettingView]
    roles: dict[str, RoleView | None]


class Changes(RootModel[dict[str, str | int | float | bool | list[str]]]):
    """Settings by name (`models.answer`, `endpoints.office.url`) with their new values."""


class Check(Answer):
    name: str
    ok: bool
    state: str
    detail: str
    hint: str


class Checks(Answer):
    checks: list[Check]


async def _show(call: Call) -> SettingsView:
    return await asyncio.to_thread(_view, call.box.settings)


def _view(settings: Settings) -> SettingsView:
    roles = {role: _role(settings, role) for role in ROLES}
    return SettingsView(settings=list(_every(settings)), roles=roles)


def _role(settings: Settings, role: str) -> RoleView | None:
    """Who serves `role` as things stand: the model set, else the one of answers, else the best on this machine."""
    from ..models.pull import best_here

    name = getattr(settings.models, role) or (settings.models.answer if role in _AS_ANSWERS else "")
    if not name and role in _AS_ANSWERS:
        here = best_here(settings, role)
        return RoleView(endpoint=None, model=here.name) if here else None
    if not name or name == "off":
        return None
    endpoint, _, model = name.partition("/")
    if endpoint in settings.endpoints:
        return RoleView(endpoint=endpoint, model=model)
    return RoleView(endpoint=None, model=name)


def _every(settings: Settings) -> Iterator[SettingView]:
    for name, field in Settings.model_fields.items():
        value = getattr(settings, name)
        if isinstance(value, BaseModel):
            for inner, of_inner in type(value).model_fields.items():
                yield _setting(f"{name}.{inner}", getattr(value, inner), of_inner)
        elif not isinstance(value, dict):  # tables by name hold keys
            yield _setting(name, value, field)
    for one, endpoint in settings.endpoints.items():
        for inner, of_inner in Endpoint.model_fields.items():
            yield _setting(f"endpoints.{one}.{inner}", getattr(endpoint, inner), of_inner)


def _setting(name: str, value: Any, field: Any) -> SettingView:
    secret = name.rpartition(".")[2] in SECRET
    default = field.get_default(call_default_factory=True)
    return SettingView(
        name=name,
        value=None if secret else _plain(value),
        default=None if field.is_required() else _plain(default),
        help=field.description or "",
        secret=secret,
        set=bool(value),
        fixed=name in FIXED,
        choices=[str(one) for one in typing.get_args(field.annotation)] if _is_choice(field.annotation) else [],
    )


def _plain(value: Any) -> Value:
    if isinstance(value, tuple):
        return [str(one) for one in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _is_choice(annotation: Any) -> bool:
    return typing.get_origin(annotation) is typing.Literal


async def _change(call: Call) -> SettingsView:
    body: Changes = call.body
    checked = {name: _checked(call.box.settings, name, value) for name, value in body.root.items()}
    await asyncio.to_thread(_write, call.box, checked)
    return await asyncio.to_thread(_view, call.box.settings)


def _checked(settings: Settings, name: str, value: Any) -> Any:
    """`value` as the setting takes it. Raises Refused."""
    group, _, key = name.rpartition(".")
    model: type[BaseModel] | None = None
    now: dict[str, Any] = {}
    if group.startswith("endpoints."):
        named = group.removeprefix("endpoints.")
        if named.isascii() and named.replace("-", "").replace("_", "").isalnum():
            model, there = Endpoint, settings.endpoints.get(named)
            now = there.model_dump() if there else {"url": "http://127.0.0.1"}
    elif isinstance(there := getattr(settings, group, None) if group in Settings.model_fields else None, BaseModel):
        model, now = type(there), there.model_dump()
    elif name == "language":
        model, now = _General, {}
    if model is None or key not in model.model_fields:
        raise Refused("bad_setting", 422, name=name, reason="is no setting that can be changed here")
    try:
        found = getattr(model.model_validate(now | {key: value}), key)
    except ValidationError as error:
        raise Refused("bad_setting", 422, name=name, reason=error.errors(include_url=False)[0]["msg"]) from None
    if model is Endpoint and key == "url" and urlsplit(found).scheme not in ("http", "https"):
        raise Refused("bad_setting", 422, name=name, reason="an address begins with http:// or https://")
    return list(found) if isinstance(found, tuple) else found


class _General(BaseModel):
    """Settings outside any group that may be changed."""

    language: Literal["", "zh", "en"] = ""


def _write(box: Box, changes: dict[str, Any]) -> None:
    """All of `changes` or none: a file that would not load any more is put back."""
    file = box.settings.home / "settings.toml"
    before = file.read_bytes() if file.exists() else None
    try:
        # The address of an endpoint before the rest of it: a table without one does not load.
        for name, value in sorted(changes.items(), key=lambda change: not change[0].endswith(".url")):
            table, _, key = name.rpartition(".")
            write_setting(file, table, key, value)
        box.settings = load(box.settings.home)
    except OneboxError:
        if before is None:
            file.unlink(missing_ok=True)
        else:
            file.write_bytes(before)
        raise


async def _doctor(call: Call) -> Checks:
    examine = call.request.app.state.examine
    found = await asyncio.to_thread(examine, call.box.settings, call.language) if examine else []
    return Checks(checks=[Check.model_validate(one) for one in found])


DOORS = [
    Door("GET", "/api/settings", _show, "Every setting", answer=SettingsView),
    Door("PATCH", "/api/settings", _change, "Change settings", Changes, answer=SettingsView, who="owner"),
    Door("GET", "/api/doctor", _doctor, "What works here and what does not", answer=Checks),
]
