"""Write a setting into settings.toml, leaving everything else in it as it stands."""

import json
import os
import re
import tomllib
from pathlib import Path

from ..errors import SettingsError

_TABLE = re.compile(r"^\s*\[\s*([^\[\]]+?)\s*\]\s*(?:#.*)?$")


def set_model(file: Path, role: str, name: str) -> None:
    """`[models] role = name` in the settings file `file`, made if need be. Raises SettingsError."""
    write_setting(file, "models", role, name)


def write_setting(file: Path, table: str, key: str, value: str | int | float | bool | list[str]) -> None:
    """`[table] key = value` in `file`, made if need be; `table` may be dotted or empty. Raises SettingsError."""
    text = file.read_text("utf-8") if file.exists() else ""
    changed = _with(text, table, key, value)
    try:
        inside = tomllib.loads(changed)
        for name in table.split(".") if table else ():
            inside = inside[name]
        right = inside[key] == value
    except (tomllib.TOMLDecodeError, KeyError, TypeError):
        right = False
    if not right:
        raise SettingsError(
            f"{file} is written in a way that Onebox cannot change safely.",
            hint=f"Write it yourself: under [{table}] put {key} = {json.dumps(value, ensure_ascii=False)}",
        )
    _replace(file, changed)


def remove_table(file: Path, table: str) -> None:
    """Take `[table]` and every table below it out of `file`. Raises SettingsError when it is written otherwise."""
    text = file.read_text("utf-8") if file.exists() else ""
    kept, inside = [], False
    for line in text.splitlines():
        if match := _TABLE.match(line):
            inside = match[1] == table or match[1].startswith(f"{table}.")
        if not inside:
            kept.append(line)
    changed = "\n".join(kept).rstrip("\n") + "\n"
    try:
        left: object = tomllib.loads(changed)
        for name in table.split("."):
            left = left.get(name, {}) if isinstance(left, dict) else {}
    except tomllib.TOMLDecodeError:
        left = True
    if left:
        raise SettingsError(
            f"{file} is written in a way that Onebox cannot change safely.", hint=f"Take [{table}] out."
        )
    _replace(file, changed)


def _replace(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(file.name + ".part")
    with part.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    if file.exists():
        part.chmod(file.stat().st_mode)
    os.replace(part, file)


def _with(text: str, table: str, key: str, value: str | int | float | bool | list[str]) -> str:
    line = f"{key} = {json.dumps(value, ensure_ascii=False)}"
    lines = text.splitlines()
    inside, header = not table, None if table else -1
    for number, current in enumerate(lines):
        if match := _TABLE.match(current):
            inside = match[1] == table
            header = number if inside else header
        elif inside and re.match(rf"\s*{re.escape(key)}\s*=", current):
            lines[number] = line
            return "\n".join(lines) + "\n"
    if header is not None:
        lines.insert(header + 1, line)
    else:
        lines += [*([""] if lines else []), f"[{table}]", line]
    return "\n".join(lines) + "\n"
