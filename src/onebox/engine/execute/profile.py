"""A short description of the files, for a prompt: enough that a model guesses neither names nor types."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ...types import Language

Facts = Mapping[str, Any]
FULL, SHORT, NAMES = 2, 1, 0
"""How much is told of each column."""

_WORDS: dict[str, dict[Language, str]] = {
    "table": {"en": "{name}: a table of {rows} rows. Read it with {read}", "zh": "{name}：表格，{rows} 行。这样读：{read}"},
    "columns": {"en": "Columns:", "zh": "列："},
    "first": {"en": "First rows:", "zh": "前几行："},
    "missing": {"en": "{count} missing", "zh": "缺 {count} 个"},
    "different": {"en": "{count} different, e.g. {values}", "zh": "{count} 种，如 {values}"},
    "values": {"en": "values {values}", "zh": "取值 {values}"},
    "range": {"en": "{low} to {high}", "zh": "{low} 到 {high}"},
    "more": {"en": "and {count} more columns", "zh": "还有 {count} 列"},
    "sheet": {"en": "{name}, sheet {sheet}: {rows} rows. Read it with {read}", "zh": "{name} 的工作表 {sheet}：{rows} 行。这样读：{read}"},
    "text": {"en": "{name}: text, {size} bytes. It begins: {opening}", "zh": "{name}：文本，{size} 字节。开头：{opening}"},
    "json": {"en": "{name}: JSON with the keys {keys}", "zh": "{name}：JSON，键有 {keys}"},
    "file": {"en": "{name}: {size} bytes", "zh": "{name}：{size} 字节"},
    "broken": {"en": "{name}: cannot be read: {error}", "zh": "{name}：读不了：{error}"},
    "many": {"en": "and {count} more files", "zh": "还有 {count} 个文件"},
}  # fmt: skip
MOST_FILES = 12


def described(files: Sequence[Facts], language: Language, level: int = FULL) -> str:
    """The files in words; with less `level` less is told of each column, and no rows."""
    parts = ["\n".join(_file(facts, language, level)) for facts in files[:MOST_FILES]]
    if len(files) > MOST_FILES:
        rest = ", ".join(str(facts["name"]) for facts in files[MOST_FILES:][:60])
        parts.append(f"{_say('many', language, count=len(files) - MOST_FILES)}: {rest}")
    return "\n\n".join(parts)


def is_data(files: Sequence[Facts]) -> bool:
    """Is there a table among them?"""
    return any(facts.get("columns") or facts.get("sheets") for facts in files)


def _file(facts: Facts, language: Language, level: int) -> Iterator[str]:
    name, kind = facts["name"], facts["kind"]
    if kind == "workbook":
        for sheet in facts["sheets"]:
            yield _say(
                "sheet", language, name=name, sheet=sheet["sheet"], rows=sheet["rows"], read=f"`{sheet['read']}`"
            )
            yield from _columns(sheet, language, level)
    elif facts.get("columns"):
        yield _say("table", language, name=name, rows=facts["rows"], read=f"`{facts['read']}`")
        yield from _columns(facts, language, level)
    elif kind == "text":
        opening = " ".join(str(facts["opening"]).split())[: 300 if level else 80]
        yield _say("text", language, name=name, size=facts["bytes"], opening=opening)
    elif kind == "json":
        yield _say("json", language, name=name, keys=", ".join(f"{k} ({v})" for k, v in facts["keys"].items()))
    elif kind == "broken":
        yield _say("broken", language, name=name, error=facts["error"])
    else:
        yield _say("file", language, name=name, size=facts["bytes"])


def _columns(facts: Facts, language: Language, level: int) -> Iterator[str]:
    columns: Sequence[Facts] = facts["columns"]
    if level == NAMES:
        yield _say("columns", language) + " " + ", ".join(repr(column["name"]) for column in columns)
    else:
        yield _say("columns", language)
        for column in columns:
            yield f"- {column['name']!r}: {_column(column, language, level)}"
    if facts["more_columns"]:
        yield _say("more", language, count=facts["more_columns"])
    if level == FULL and facts["first"]:
        yield _say("first", language)
        for row in facts["first"][:2]:
            yield ",".join(row)


def _column(column: Facts, language: Language, level: int) -> str:
    told = [str(column["type"])]
    if "range" in column:
        told.append(_say("range", language, low=column["range"][0], high=column["range"][1]))
    values = ", ".join(repr(value) for value in column.get("values", ()))
    if values and "different" in column and column["different"] > len(column["values"]):
        if level == FULL:
            told.append(_say("different", language, count=column["different"], values=values))
    elif values and "different" in column:
        told.append(_say("values", language, values=values))
    if column["missing"]:
        told.append(_say("missing", language, count=column["missing"]))
    return ", ".join(told)


def _say(word: str, language: Language, **values: object) -> str:
    return _WORDS[word][language].format(**values)
