"""What a tool answered, as text: cleaned, capped, everything that is not text told in a line."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .clean import clean, one_line

if TYPE_CHECKING:
    from mcp_types import CallToolResult

LONGEST = 24_000
"""Characters of one result: two thirds from its beginning, one third from its end."""


@dataclass(frozen=True, slots=True)
class Said:
    """`ok` is what the server says of it."""

    text: str
    ok: bool = True


def said(result: "CallToolResult") -> Said:
    """Text parts one below the other; structured content only where there is no text."""
    parts = [_part(one) for one in result.content[:200]]
    if not any(parts) and result.structured_content is not None:
        parts = [json.dumps(result.structured_content, ensure_ascii=False)]
    return Said(capped(clean("\n".join(filter(None, parts)), LONGEST * 4)), not result.is_error)


def capped(text: str) -> str:
    """`text` with its middle left out when it is too long, and how much that is."""
    if len(text) <= LONGEST:
        return text
    head, tail = LONGEST * 2 // 3, LONGEST // 3
    return f"{text[:head]}\n[… {len(text) - head - tail} characters left out …]\n{text[-tail:]}"


def _part(one: Any) -> str:
    """A content block; the SDK has checked its shape."""
    if one.type == "text":
        return str(one.text)
    if one.type == "resource":
        inner = getattr(one.resource, "text", None)
        place = one_line(str(one.resource.uri), 200)
        return f"[{place}]\n{inner}" if inner is not None else f"[{place}: not text, left out]"
    if one.type == "resource_link":
        return f"[{one_line(one.name, 100)}: {one_line(str(one.uri), 200)}]"
    kind = one_line(getattr(one, "mime_type", "") or one.type, 60)
    return f"[{kind}, {len(getattr(one, 'data', '')) * 3 // 4} bytes, left out]"
