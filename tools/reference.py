"""Write docs/reference from the code: `python tools/reference.py [--check]`.

With `--check` nothing is written; the exit code is 1 when a page is not what the code says.
"""

import inspect
import sys
import types
import typing
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from onebox import errors
from onebox.settings import Endpoint, McpServer, SearchEngine, Settings

REFERENCE = Path(__file__).resolve().parent.parent / "docs" / "reference"
HEAD = "<!-- Written by tools/reference.py from {module}; edit that file instead. -->\n"


def pages() -> dict[str, str]:
    """File name → text."""
    return {"settings.md": settings_page(), "errors.md": errors_page()}


def settings_page() -> str:
    lines = [
        HEAD.format(module="src/onebox/settings.py"),
        "# Settings",
        "",
        "A value comes from, later over earlier: the default, `settings.toml` in the home folder, an environment",
        "variable. `onebox doctor` shows where the home folder is.",
    ]
    groups = {name: field for name, field in Settings.model_fields.items() if group_of(field)}
    lines += section("", "General", "", {n: f for n, f in Settings.model_fields.items() if n not in groups})
    for name, field in groups.items():
        group = group_of(field)
        assert group
        lines += section(name, f"`[{name}]`", group.__doc__ or "", group.model_fields)
    lines += [
        "",
        "## `[endpoints.NAME]`",
        "",
        f"{Endpoint.__doc__} As a variable, all of them in one piece of JSON:",
        '`ONEBOX_ENDPOINTS=\'{"office": {"url": "http://10.0.0.5:8000/v1"}}\'`.',
        "",
        *table("setting", [(f"`{name}`", field) for name, field in Endpoint.model_fields.items()]),
        "",
        "## `[searchers.NAME]`",
        "",
        f"{SearchEngine.__doc__} As a variable, all of them in one piece of JSON:",
        '`ONEBOX_SEARCHERS=\'{"searxng": {"url": "http://127.0.0.1:8888"}}\'`.',
        "",
        *table("setting", [(f"`{name}`", field) for name, field in SearchEngine.model_fields.items()]),
        "",
        "## `[mcp.NAME]`",
        "",
        f"{McpServer.__doc__} `onebox mcp add` writes them.",
        "",
        *table("setting", [(f"`{name}`", field) for name, field in McpServer.model_fields.items()]),
    ]
    return "\n".join(lines) + "\n"


def section(group: str, title: str, text: str, fields: dict[str, FieldInfo]) -> Iterator[str]:
    yield from ["", f"## {title}", ""]
    if text:
        yield from [text, ""]
    prefix = f"ONEBOX_{group}_" if group else "ONEBOX_"
    yield from table("setting, variable", [(f"`{n}`<br>`{(prefix + n).upper()}`", f) for n, f in fields.items()])


def table(title: str, rows: list[tuple[str, FieldInfo]]) -> Iterator[str]:
    yield from [f"| {title} | type | default | what it is for |", "|---|---|---|---|"]
    for name, field in rows:
        yield f"| {name} | {kind(field.annotation)} | {default(field)} | {field.description} |"


def group_of(field: FieldInfo) -> type[BaseModel] | None:
    found = field.annotation
    return found if isinstance(found, type) and issubclass(found, BaseModel) else None


def kind(annotation: object) -> str:
    if typing.get_origin(annotation) is typing.Literal:
        return " or ".join(f"`{value}`" if value else "empty" for value in typing.get_args(annotation))
    if typing.get_origin(annotation) is dict:
        return "table"
    if isinstance(annotation, types.UnionType):
        return " or ".join(kind(part) for part in typing.get_args(annotation) if part is not types.NoneType)
    words = {"str": "text", "int": "whole number", "float": "number", "bool": "true or false", "Path": "folder"}
    name = getattr(annotation, "__name__", str(annotation))
    return words.get(name, name)


def default(field: FieldInfo) -> str:
    if field.is_required() or field.default_factory:
        return ""
    if isinstance(field.default, bool):
        return f"`{str(field.default).lower()}`"
    return f"`{field.default}`" if field.default != "" else "empty"


def errors_page() -> str:
    drawing = inspect.getdoc(errors) or ""
    lines = [
        HEAD.format(module="src/onebox/errors.py"),
        "# Errors",
        "",
        "Every message names the thing it is about; this is the next step that goes with each kind.",
        "",
        "| error | what to do |",
        "|---|---|",
    ]
    for word in (line.split("── ")[-1].split()[0] for line in drawing.splitlines() if "── " in line):
        lines.append(f"| `{word}` | {getattr(errors, word).hint} |")
    tree = [line.removeprefix("    ") for line in drawing.splitlines()[2:]]
    return "\n".join([*lines, "", "## The tree", "", "```text", *tree, "```"]) + "\n"


def main(check: bool) -> int:
    stale = 0
    for name, text in pages().items():
        path = REFERENCE / name
        if path.is_file() and path.read_text("utf-8") == text:
            continue
        stale += 1
        if check:
            print(f"docs/reference/{name} is not what the code says: run `make reference`")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv))
