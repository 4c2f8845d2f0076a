"""Markdown with YAML front matter: what SKILL.md and AGENT.md are written in.

Only texts, lists and tables are read, whatever a value looks like (`no` is a text, not false). What
YAML can do besides (tags, anchors, endless nesting, a key twice) is refused: these files come from strangers.
"""

import re
from collections.abc import Mapping
from typing import Any

import yaml
from yaml.events import AliasEvent, CollectionStartEvent
from yaml.nodes import MappingNode, Node, SequenceNode

from ..errors import BrokenFile

MOST_CHARACTERS = 16_000
MOST_DEPTH = 6
MOST_BRACKETS = 400
"""The reader's time grows with their square."""

_PARTS = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)(.*)\Z", re.MULTILINE | re.DOTALL)
_LANGUAGE = re.compile(r"^# (zh|en)[ \t]*\r?\n", re.MULTILINE)


def read_front_matter(text: str, name: str) -> tuple[dict[str, Any], str]:
    """The table at the head of `text`, and the text below it. `name` is for messages. Raises BrokenFile."""
    parts = _PARTS.match(text)
    if parts is None:
        raise BrokenFile(name, "does not begin with front matter", hint="The first line and the last of it are `---`.")
    head, body = parts.groups()
    if len(head) > MOST_CHARACTERS:
        raise BrokenFile(name, f"its front matter has {len(head):,} characters, the most is {MOST_CHARACTERS:,}")
    if head.count("[") + head.count("{") > MOST_BRACKETS:
        raise BrokenFile(name, f"its front matter has more than {MOST_BRACKETS} brackets")
    try:
        table = yaml.load(head, Loader=_Plain)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 2}" if mark else ""
        reason = getattr(error, "problem", None) or getattr(error, "context", None) or "it is not YAML"
        hint = "Write `key: value`; quote a value that holds `: ` or begins with a sign."
        raise BrokenFile(name, f"its front matter cannot be read{where}: {reason}", hint=hint) from error
    if not isinstance(table, dict):
        raise BrokenFile(name, "its front matter is no table", hint="Write `name: …` and `description: …`.")
    return table, body.strip()


def write_front_matter(table: Mapping[str, Any], body: str) -> str:
    """The file: keys in the order given; those without a value are left out."""
    kept = {key: value for key, value in table.items() if value not in ("", None, [], {})}
    head = yaml.dump(kept, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=10_000)
    return f"---\n{head}---\n\n{body.strip()}\n"


def by_language(body: str) -> dict[str, str]:
    """The sections `# zh` and `# en` of a body, each after what stands before both.

    A body without them serves both languages, under the key "".
    """
    first, *parts = _LANGUAGE.split(body)
    found = {
        language: f"{first.strip()}\n\n{text.strip()}".strip()
        for language, text in zip(parts[::2], parts[1::2], strict=True)
    }
    return {language: text for language, text in found.items() if text} or {"": body.strip()}


class _Plain(yaml.BaseLoader):  # type: ignore[misc]
    """Every scalar is a text."""

    _deep = 0

    def compose_node(self, parent: Node | None, index: Any) -> Node | None:
        event = self.peek_event()
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None) or getattr(event, "tag", None):
            raise yaml.MarkedYAMLError(problem="tags and anchors are not read", problem_mark=event.start_mark)
        self._deep += isinstance(event, CollectionStartEvent)
        if self._deep > MOST_DEPTH:
            raise yaml.MarkedYAMLError(problem="it is nested too deep", problem_mark=event.start_mark)
        node: Node | None = super().compose_node(parent, index)
        self._deep -= isinstance(event, CollectionStartEvent)
        if isinstance(node, MappingNode):
            keys = [key.value if not isinstance(key, SequenceNode | MappingNode) else "" for key, _ in node.value]
            if twice := next((key for key in keys if not key or keys.count(key) > 1), None):
                raise yaml.MarkedYAMLError(problem=f"{twice!r} stands there twice", problem_mark=node.start_mark)
            if "" in keys:
                raise yaml.MarkedYAMLError(problem="a key is no text", problem_mark=node.start_mark)
        return node


class _Writer(yaml.SafeDumper):  # type: ignore[misc]
    """Several lines as a block, which a person can read."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _as_block(dumper: yaml.SafeDumper, text: str) -> Node:
    node: Node = dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)
    return node


_Writer.add_representer(str, _as_block)
