"""A tool as its server offers it now, and the hash that pins it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ...types import Language
from . import clean


@dataclass(frozen=True, slots=True)
class Offer:
    """As the server says it, word for word. `schema` is the JSON schema of the arguments."""

    server: str
    name: str
    description: str = ""
    schema: Mapping[str, Any] = field(default_factory=dict)

    @property
    def pin(self) -> str:
        """sha256 of name, description and schema in one canonical form."""
        whole = {"name": self.name, "description": self.description, "schema": self.schema}
        text = json.dumps(whole, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def full_name(self) -> str:
        """The name a model uses: `server__tool`."""
        return f"{self.server}__{self.name.replace('.', '_')}"

    def problem(self) -> str:
        """Why it can never be used; empty when it can."""
        if not clean.NAME.fullmatch(self.name):
            return "its name holds more than letters, digits, `_`, `-` and `.`, or is longer than 64"
        if clean.shown_schema(self.schema) is None:
            return "its parameters have odd names, or are too many to be shown"
        return ""

    def suspicions(self) -> list[str]:
        """What in its words looks like orders to a model, or hides."""
        return clean.suspicions(clean.texts_of(self.description, self.schema))

    def described(self, own_words: str = "") -> dict[Language, str]:
        """What a model is told: the user's words, else the server's, cleaned; neither when those look like orders."""
        words = own_words or ("" if self.suspicions() else self.description)
        said = clean.one_line(words, clean.DESCRIPTION)
        return {
            "zh": f"MCP 服务器 {self.server} 的工具 {self.name}。{said}".strip(),
            "en": f"The tool {self.name} of the MCP server {self.server}. {said}".strip(),
        }

    def parameters(self) -> dict[str, Any]:
        """The schema that a model is shown. Raises ValueError when there is a `problem`."""
        shown = clean.shown_schema(self.schema)
        if shown is None:
            raise ValueError(self.problem())
        return clean.without_words(shown) if self.suspicions() else shown
