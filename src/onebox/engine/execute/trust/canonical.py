"""One text for one set of arguments, so that what is approved is what is done.

The text is injective: two calls that differ in anything differ in it. So nothing is normalised: arguments that
only look alike (full width, composed accents) are other arguments.
"""

import hashlib
import json
import math
from collections.abc import Mapping
from typing import Any

from ....errors import BadArguments

LONGEST = 256 * 1024
"""Characters of arguments in all."""
DEEPEST = 8


def canonical(arguments: Mapping[str, Any]) -> str:
    """Arguments as JSON with sorted names, ASCII only. Raises BadArguments for what JSON cannot hold exactly."""
    _check(arguments, 0)
    text = json.dumps(arguments, sort_keys=True, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    if len(text) > LONGEST:
        raise BadArguments(f"the arguments are longer than {LONGEST} characters")
    return text


def key_of(run: str, tool: str, arguments: Mapping[str, Any]) -> str:
    """sha256 (hex) of run, tool and canonical arguments: the name of exactly this action in this run."""
    return hashlib.sha256(json.dumps([run, tool, canonical(arguments)]).encode()).hexdigest()


def _check(value: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise BadArguments(f"the arguments are nested deeper than {DEEPEST}")
    if isinstance(value, Mapping):
        for name, one in value.items():
            if not isinstance(name, str):
                raise BadArguments(f"{name!r} cannot be the name of an argument")
            _check(one, depth + 1)
    elif isinstance(value, list | tuple):
        for one in value:
            _check(one, depth + 1)
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise BadArguments("a number is not finite")
    elif not isinstance(value, str | int | bool | None):
        raise BadArguments(f"an argument is a {type(value).__name__}, which JSON does not hold")
