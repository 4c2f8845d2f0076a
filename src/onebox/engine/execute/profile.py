"""A short description of the files, for a prompt: enough that a model guesses neither names nor types."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ...types import Language
from .words import say

Facts = Mapping[str, Any]
FULL, SHORT, NAMES = 2, 1, 0
"""How much is told of each column."""

MOST_FILES = 12


def described(files: Sequence[Facts], language: Language, level: int = FULL) -> str:
    """The files in words; with less `level` less is told of each column, and no rows."""
    parts = ["\n".join(_file(facts, language, level)) for facts in files[:MOST_FILES]]
    if len(files) > MOST_FILES:
        rest = ", ".join(str(facts["name"]) for facts in files[MOST_FILES:][:60])
        parts.append(f"{say('more_files', language, count=len(files) - MOST_FILES)}: {rest}")
    if helpers := sorted({str(facts["helper"]) for facts in files if facts.get("helper")}):
        line = f"`from onebox_tools import {', '.join(helpers)}`"
        gives = next((facts["gives"] for facts in files if facts.get("gives")), ())
        keys = [say("mail_keys", language, keys=", ".join(gives))] if gives else []
        parts.append("\n".join([say("imports", language, line=line), *keys]))
    return "\n\n".join(parts)


def is_data(files: Sequence[Facts]) -> bool:
    """Is there a table among them?"""
    return any(facts.get("columns") or facts.get("sheets") for facts in files)


def _file(facts: Facts, language: Language, level: int) -> Iterator[str]:
    name, kind = facts["name"], facts["kind"]
    if kind == "workbook":
        for sheet in facts["sheets"]:
            yield say("sheet", language, name=name, sheet=sheet["sheet"], rows=sheet["rows"], read=f"`{sheet['read']}`")
            yield from _columns(sheet, language, level)
    elif facts.get("columns"):
        yield say("table", language, name=name, rows=facts["rows"], read=f"`{facts['read']}`")
        yield from _columns(facts, language, level)
    elif kind == "text":
        opening = " ".join(str(facts["opening"]).split())[: 300 if level else 80]
        yield say("text", language, name=name, size=facts["bytes"], opening=opening)
    elif kind == "document":
        opening = " ".join(str(facts["opening"]).split())[: 300 if level else 80]
        yield say("readable", language, name=name, size=facts["bytes"], read=f"`{facts['read']}`", opening=opening)
    elif kind == "json":
        yield say("json", language, name=name, keys=", ".join(f"{k} ({v})" for k, v in facts["keys"].items()))
    elif kind == "broken":
        yield say("broken", language, name=name, error=facts["error"])
    elif facts.get("error"):
        yield say("unreadable", language, name=name, size=facts["bytes"], error=facts["error"])
    else:
        yield say("file", language, name=name, size=facts["bytes"])


def _columns(facts: Facts, language: Language, level: int) -> Iterator[str]:
    columns: Sequence[Facts] = facts["columns"]
    if level == NAMES:
        yield say("columns", language) + " " + ", ".join(repr(column["name"]) for column in columns)
    else:
        yield say("columns", language)
        for column in columns:
            yield f"- {column['name']!r}: {_column(column, language, level)}"
    if facts["more_columns"]:
        yield say("more_columns", language, count=facts["more_columns"])
    if level == FULL and facts["first"]:
        yield say("first", language)
        for row in facts["first"][:2]:
            yield ",".join(row)


def _column(column: Facts, language: Language, level: int) -> str:
    told = [str(column["type"])]
    if "range" in column:
        told.append(say("range", language, low=column["range"][0], high=column["range"][1]))
    values = ", ".join(repr(value) for value in column.get("values", ()))
    if values and "different" in column and column["different"] > len(column["values"]):
        if level == FULL:
            told.append(say("different", language, count=column["different"], values=values))
    elif values and "different" in column:
        told.append(say("values", language, values=values))
    if column["missing"]:
        told.append(say("missing", language, count=column["missing"]))
    return ", ".join(told)
