"""Names to implementations: one door for built-in parts and for parts of other packages.

A package adds a part by an entry point in the group `onebox.<group>`; built-in parts are lines
`name: "module:attribute"` of a table. Nothing is imported before it is asked for.
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from .errors import OneboxError


class NoSuchPlugin(OneboxError):
    """No part of this name, built in or installed."""


def lookup(group: str, name: str, builtin: Mapping[str, str]) -> Any:
    """The object called `name` in `group`. An installed entry point wins over the built-in of that name.

    Raises NoSuchPlugin when there is none or it cannot be imported.
    """
    installed = _installed(group)
    if name in installed:
        target = installed[name].value
    elif name in builtin:
        target = builtin[name]
    else:
        known = ", ".join(names(group, builtin))
        raise NoSuchPlugin(f"onebox.{group} has no {name!r}", hint=f"There are: {known}.")
    module, _, attribute = target.partition(":")
    try:
        return getattr(import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise NoSuchPlugin(
            f"{name!r} of onebox.{group} cannot be loaded from {target}: {error}",
            hint="Install what it needs, e.g. `pip install 'onebox[documents]'`.",
        ) from error


def names(group: str, builtin: Mapping[str, str]) -> list[str]:
    """Every name in `group`, sorted."""
    return sorted({*builtin, *_installed(group)})


@cache
def _installed(group: str) -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=f"onebox.{group}")}
