"""The question sets say what they claim: evidence is verbatim, sets have their sizes, absent answers are absent."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
DATA = ROOT / "bench" / "data"
HANDBOOK = ROOT / "samples" / "handbook"
KINDS = {"fact", "number", "how", "two-hop"}

Row = dict[str, Any]


def read(name: str) -> list[Row]:
    lines = (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@cache
def page(path: str) -> str:
    return (HANDBOOK / path).read_text(encoding="utf-8")


@cache
def whole_library() -> str:
    return "\n".join(page(str(path.relative_to(HANDBOOK))) for path in sorted(HANDBOOK.rglob("*.md"))).casefold()


ANSWERABLE = [row for row in read("handbook") + read("dev") if not row.get("absent")]
ABSENT = [row for row in read("absent") + read("dev") if "why_absent" in row]


@pytest.mark.parametrize("row", ANSWERABLE, ids=lambda row: row["id"])
def test_the_evidence_is_verbatim_in_the_gold_files(row: Row) -> None:
    assert row["kind"] in KINDS
    assert row["answer"] and row["gold"] and row["evidence"]
    for sentence in row["evidence"]:
        assert any(sentence in page(path) for path in row["gold"]), sentence
    for path in row["gold"]:
        assert path.startswith(f"{row['language']}/")
        assert any(sentence in page(path) for sentence in row["evidence"]), path
    for path in row.get("also", []):
        assert any(sentence in page(path) for sentence in row["evidence"]), path
    if row["kind"] == "two-hop":
        assert len(row["evidence"]) >= 2


@pytest.mark.parametrize("row", ABSENT, ids=lambda row: row["id"])
def test_what_would_have_to_be_there_for_an_answer_is_nowhere(row: Row) -> None:
    assert row["why_absent"] and row["missing"]
    for term in row["missing"]:
        assert term.casefold() not in whole_library(), term


@pytest.mark.parametrize(("name", "each"), [("handbook", 15), ("absent", 10), ("dev", 12)])
def test_both_languages_have_their_share(name: str, each: int) -> None:
    languages = [row["language"] for row in read(name)]
    assert (languages.count("zh"), languages.count("en"), len(languages)) == (each, each, 2 * each)


def test_ids_and_questions_are_unique_across_the_sets() -> None:
    rows = read("handbook") + read("absent") + read("dev")
    assert len({row["id"] for row in rows}) == len({row["question"] for row in rows}) == len(rows)


def test_the_reported_set_covers_many_pages_numbers_and_two_hops() -> None:
    rows = read("handbook")
    kinds = [row["kind"] for row in rows]
    assert kinds.count("number") >= 5
    assert kinds.count("two-hop") >= 6
    assert sum(len(row["gold"]) == 2 for row in rows) >= 6
    assert len({path for row in rows for path in row["gold"]}) >= 25


def test_a_tuning_question_never_asks_for_a_reported_sentence() -> None:
    reported = {sentence for row in read("handbook") for sentence in row["evidence"]}
    assert not reported & {sentence for row in read("dev") for sentence in row.get("evidence", [])}


def test_chinese_is_readable_in_the_files() -> None:
    for path in DATA.glob("*.jsonl"):
        assert "\\u" not in path.read_text(encoding="utf-8")
