"""Reading what strangers wrote without letting it speak: a step without tools takes quotes, code checks them.

The model that reads sees the text and a schema, and no tool; what it gives back is bounded, and a claim whose quote
is not in the text is dropped. The model that plans does not see even that: it gets handles (`$page.1`) and what they
are, and writes those into arguments. `filled` puts the values in as the action is judged, with their labels.
Source: the dual-model and context-minimisation patterns (arXiv 2506.08837).
"""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .labels import Label, Labelled, joined
from .sanitise import clean

MOST = 8
LONGEST = 400
"""Characters of a claim or quote."""
SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "claims": {
            "type": "array",
            "maxItems": MOST,
            "items": {
                "type": "object",
                "properties": {
                    "text": {"type": "string", "maxLength": LONGEST},
                    "quote": {"type": "string", "maxLength": LONGEST},
                },
                "required": ["text", "quote"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["claims"],
    "additionalProperties": False,
}
_HANDLE = re.compile(r"\$[a-z][a-z0-9_]{0,30}\.\d{1,3}")

Reader = Callable[[str, Mapping[str, Any]], Awaitable[Mapping[str, Any] | None]]
"""A model call without tools: (text, schema) → the JSON it gave, or None."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A claim and its quote, which is `[start, end)` of the text that was read."""

    text: str
    quote: str
    start: int
    end: int


async def read(text: str, reader: Reader) -> list[Quoted]:
    """What `reader` takes from `text`; only claims whose quote stands there, and that say no more than it is long."""
    said = await reader(clean(text), SCHEMA)
    return verified(said or {}, clean(text))


def verified(said: Mapping[str, Any], text: str) -> list[Quoted]:
    """The claims of a reply whose quotes are found in `text`; what breaks the schema is dropped."""
    found = []
    claims = said.get("claims")
    for one in claims[:MOST] if isinstance(claims, list) else ():
        claim, quote = (one.get("text"), one.get("quote")) if isinstance(one, Mapping) else (None, None)
        if not isinstance(claim, str) or not isinstance(quote, str) or not quote.strip():
            continue
        start = text.find(quote)
        if start >= 0 and len(claim) <= LONGEST and len(quote) <= LONGEST:
            found.append(Quoted(clean(claim), quote, start, start + len(quote)))
    return found


@dataclass
class Handles:
    """Values that the planning model may place but not see."""

    _values: dict[str, Labelled] = field(default_factory=dict)

    def keep(self, name: str, claims: Sequence[Quoted], label: Label) -> list[str]:
        """Handles for the claims read under `name`, in order. They are untrusted whatever `label` says."""
        label |= Label(untrusted=True)
        handles = []
        for claim in claims:
            handle = f"${name}.{sum(one.startswith(f'${name}.') for one in self._values) + 1}"
            self._values[handle] = Labelled(claim.text, label)
            handles.append(handle)
        return handles

    def filled(self, arguments: Mapping[str, Any]) -> tuple[dict[str, Any], Label | None]:
        """The arguments with every known handle replaced by its value, and the label of what was put in.

        One pass: a value that looks like a handle is not taken for one.
        """
        used: list[Label] = []

        def put(value: Any) -> Any:
            if isinstance(value, str):
                return _HANDLE.sub(one, value)
            if isinstance(value, Mapping):
                return {name: put(inner) for name, inner in value.items()}
            return [put(inner) for inner in value] if isinstance(value, list | tuple) else value

        def one(found: re.Match[str]) -> str:
            if (known := self._values.get(found[0])) is None:
                return found[0]
            used.append(known.label)
            return known.text

        whole = {name: put(value) for name, value in arguments.items()}
        return whole, joined(used) if used else None
