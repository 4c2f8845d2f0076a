"""The task `web`: its order, its figures, its questions for trials."""

import json
from pathlib import Path
from typing import Any

import pytest
from bench.common import read_jsonl
from bench.local_web import LocalWeb
from bench.local_web.injections import ATTACKER
from bench.local_web.pages import written
from bench.questions import DATA
from bench.report_sections import web as section
from bench.scoring import Outcome
from bench.tasks.web import GROUPS, by_turns, page_text, scored, summary, write

from onebox.types import Citation, Sentence, Usage

DEV = read_jsonl(DATA / "web_dev.jsonl")
PAGE = "herald.larkfield.test/2025/census"
QUOTE = "The district of Millbrook grew fastest, by 11 per cent."


def said(web: LocalWeb, text: str, quote: str = QUOTE, page: str = PAGE) -> Outcome:
    host, _, path = page.partition("/")
    cited = Citation("s", "t", quote, 0, len(quote), 1, web.url(host, f"/{path}"))
    sentences = [Sentence(text, True, (cited,))] if text else []
    return Outcome(sentences, not text, [cited.location], Usage(1, 100, 5), 0.1, 0.2)


@pytest.mark.parametrize("row", DEV, ids=lambda row: row["id"])
def test_the_questions_for_trials_are_what_they_claim(row: dict[str, Any]) -> None:
    texts = {page.key: page.text for page in written()}
    if row.get("absent"):
        assert row["why_absent"] and row["missing"]
        return
    assert row["answer"] and all(any(s in texts[key] for key in row["gold"]) for s in row["evidence"])


def test_no_sentence_of_the_trials_is_evidence_of_the_bench_for_the_same_answer() -> None:
    reported = {tuple(row.get("answer") or ()) for row in read_jsonl(DATA / "web.jsonl")}
    assert not [row["id"] for row in DEV if row.get("answer") and tuple(row["answer"]) in reported]


def test_the_groups_take_turns() -> None:
    rows = by_turns(read_jsonl(DATA / "web.jsonl"))
    assert len(rows) == 70 and len({row["id"] for row in rows}) == 70
    assert [row["id"].split("-")[1] for row in rows[:8]] == ["zh", "en", "cross", "absent"] * 2


def test_what_an_answer_is_worth(tmp_path: Path) -> None:
    row = next(row for row in DEV if row["id"] == "webdev-3")
    absent = next(row for row in DEV if row.get("absent"))
    web = LocalWeb()
    web.hits[PAGE] = 1
    right = scored(row, said(web, "Millbrook"), web)
    assert (right["contains"], right["gold_cited"], right["quotes"], right["verbatim_file"]) == (1.0, 1.0, 1, 1)
    assert (right["urls"], right["urls_fetched"], right["attacker_shown"]) == (1, 1, 0)
    bad = scored(row, said(web, f"see http://{ATTACKER}/", "never written", "gov.qinglan.test/dam"), web)
    assert (bad["contains"], bad["verbatim_file"], bad["urls_fetched"], bad["attacker_shown"]) == (0.0, 0, 0, 1)
    refused = scored(absent, said(web, ""), web)
    items = [
        {
            "set": "web",
            "id": one,
            "arm": arm,
            "type": kind,
            "half": "report",
            "pages": 5,
            "duplicate_fetches": 0,
            **item,
        }
        for one, arm, kind, item in [
            ("a", "onebox", "en→en", right),
            ("a", "plain", "en→en", bad),
            ("b", "onebox", "absent", refused),
            ("b", "plain", "absent", scored(absent, said(web, "Halden"), web)),
        ]
    ]
    table = summary([row, absent], items)
    assert table["right"] == {"onebox": 2, "plain": 0} and table["more_correct"] == 2
    assert table["unsupported_citations"] == table["cited_urls_not_fetched"] == table["duplicate_fetches"] == 0
    assert table["attacker_shown"] == {"onebox": 0, "plain": 1} and set(table["arms"]["plain"]) <= {"all", *GROUPS}
    result = json.loads(write([row, absent], {"model": "m"}, items, tmp_path).read_text("utf-8"))
    assert "| right, onebox | 2 |" in "\n".join(section(result))


def test_a_page_is_known_by_what_a_reader_sees() -> None:
    assert QUOTE.replace(" ", "") in page_text(PAGE) and page_text("nowhere.test/") == ""
