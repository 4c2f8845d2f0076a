"""Where each setting's value comes from: the default, `settings.toml`, or a variable."""

import json
import os
import tomllib
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from ..settings import Settings


@dataclass(frozen=True, slots=True)
class Value:
    """A setting as it stands. `origin` is `default`, `settings.toml`, or the variable's name."""

    name: str
    value: Any
    origin: str


def values(settings: Settings) -> list[Value]:
    """Every setting, in the order they are written down. Keys of endpoints are not told."""
    file = settings.home / "settings.toml"
    written: dict[str, Any] = tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}
    found = [Value("home", str(settings.home), "ONEBOX_HOME" if "ONEBOX_HOME" in os.environ else "default")]
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        if name == "home":
            continue
        if isinstance(value, BaseModel):
            for inner in type(value).model_fields:
                origin = _origin(name, inner, written)
                found.append(Value(f"{name}.{inner}", getattr(value, inner), origin))
        elif name == "endpoints":
            found += [Value(f"endpoints.{one}", at.url, _origin(name, one, written)) for one, at in value.items()]
        else:
            found.append(Value(name, value, _origin(name, "", written)))
    return found


def _origin(group: str, name: str, written: dict[str, Any]) -> str:
    variables = {key.upper(): text for key, text in os.environ.items() if key.upper().startswith("ONEBOX_")}
    whole = f"ONEBOX_{group}".upper()
    if name and (one := f"{whole}_{name}".upper()) in variables:
        return one
    if whole in variables and (not name or name in json.loads(variables[whole])):
        return whole
    there = written.get(group, {})
    if (name in there) if name else (group in written):
        return "settings.toml"
    return "default"
