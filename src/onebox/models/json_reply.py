"""Read JSON out of a reply, also one wrapped in a code fence or in words."""

import json
import re
from typing import Any

_FENCE = re.compile(r"```(?:json)?\s*\n(.*?)\n?\s*```", re.DOTALL)


def parse(text: str) -> Any | None:
    """The JSON value in `text`, or None when there is none: the caller has its fallback."""
    candidates = [text, *_FENCE.findall(text)]
    starts = [at for at in (text.find("{"), text.find("[")) if at >= 0]
    if starts:
        candidates.append(text[min(starts) : max(text.rfind("}"), text.rfind("]")) + 1])
    for candidate in candidates:
        try:
            return json.loads(candidate)
        except (ValueError, RecursionError):
            continue
    return None


def instruction(schema: dict[str, Any], text: str) -> str:
    """What to tell a model whose endpoint cannot hold it to `schema`; in the language of `text`."""
    form = json.dumps(schema, ensure_ascii=False)
    if re.search(r"[一-鿿]", text):
        return f"\n\n只输出一个符合以下 JSON Schema 的 JSON 对象，不要输出别的内容：\n{form}"
    return f"\n\nReply with one JSON object of this JSON schema and nothing else:\n{form}"
