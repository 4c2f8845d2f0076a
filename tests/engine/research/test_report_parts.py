"""Outlines made whole, kinds of sources, labels of tables, contradictions and mere developments."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onebox.engine.research.plan import Plan, Question
from onebox.engine.research.report_check import Ground, other_unit
from onebox.engine.research.report_conflict import disagreements
from onebox.engine.research.report_outline import clusters, made_whole
from onebox.engine.research.report_sources import kind_of
from onebox.engine.research.report_table import table_of
from onebox.engine.research.report_write import plain

from .report_bench import claims_of
from .report_bench import given as bench

PLAN, CLAIMS = bench("en")
SHOWN = {f"c{number}": claim for number, claim in enumerate(CLAIMS, 1)}


@pytest.mark.parametrize(
    ("location", "kind"),
    [
        ("https://www.stats.gov.cn/tj/a.html", "official"),
        ("https://who.int/x", "official"),
        ("https://www.gov.uk/a", "official"),
        ("https://gov.uk.evil.com/a", "other"),
        ("https://notreuters.com/a", "other"),
        ("https://www.reuters.com/a", "news"),
        ("https://arxiv.org/abs/1", "academic"),
        ("https://cs.ox.ac.uk/p", "academic"),
        ("https://www.tsinghua.edu.cn/", "academic"),
        ("https://pubmed.ncbi.nlm.nih.gov/1/", "academic"),
        ("https://www.zhihu.com/question/1", "forum"),
        ("https://zh.wikipedia.org/wiki/X", "encyclopedia"),
        ("https://example.org/", "other"),
        ("/home/me/notes.md", "own"),
        ("C:\\notes.docx", "own"),
        ("/a/b.zim#A/Entry", "own"),
    ],
)
def test_who_stands_behind_a_source(location: str, kind: str) -> None:
    assert kind_of(location) == kind


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=40))
def test_any_address_has_a_kind(location: str) -> None:
    assert kind_of(f"https://{location.replace('[', '').replace(']', '')}/") and kind_of(location or "x")


LABELS = st.lists(st.sampled_from([*SHOWN, "c99", "x"]), max_size=8)
OUTLINES = st.lists(
    st.fixed_dictionaries({"heading": st.sampled_from(["Trains", "Boats", "票价", "", "In 1999"]), "claims": LABELS}),
    max_size=6,
)


@settings(deadline=None, max_examples=40)
@given(OUTLINES)
def test_an_outline_holds_every_claim_once_or_is_not_used(sections: list[dict[str, Any]]) -> None:
    parts = made_whole({"sections": sections}, SHOWN, PLAN, CLAIMS, "en")
    if parts:
        assert sorted(name for part in parts for name in part.claims) == sorted(claim.id for claim in CLAIMS)
        assert len({part.heading for part in parts}) == len(parts)
        assert not {"票价", "", "In 1999"} & {part.heading for part in parts}


@pytest.mark.parametrize("data", [None, {}, {"sections": "no"}, {"sections": [7, {"claims": None}]}])
def test_what_is_no_outline_is_not_used(data: Any) -> None:
    assert made_whole(data, SHOWN, PLAN, CLAIMS, "en") == []


def test_without_a_model_the_plan_is_the_outline() -> None:
    lost = replace(CLAIMS[0], id="c77", question="q9")
    parts = clusters(PLAN, [*CLAIMS, lost], "en")
    assert [part.heading for part in parts] == ["What is known of Line 3?", "How do ferries run?", "Further findings"]
    assert clusters(Plan(1, "", (Question("q1", "x"),)), [], "en") == []


def test_a_table_of_years_and_shares() -> None:
    texts = {
        "https://a.test/1": (
            "A",
            None,
            "2023年，轮渡载客120万人。2024年，轮渡载客150万人。2025年，轮渡载客98万人。",
        ),
        "https://a.test/2": (
            "B",
            None,
            "In 2024 the share of trams was 12.5%. Buses have 40 percent. Cars stood at 47%.",
        ),
    }
    first, second = ([c for c in claims_of(texts) if c.passage.source.location.endswith(n)] for n in "12")
    years = table_of(first, "zh")
    assert years and years.unit == "人" and [[cell.text for cell in row][1:] for row in years.rows] == [
        ["2023", "120万人"], ["2024", "150万人"], ["2025", "98万人"],
    ]  # fmt: skip
    assert [row[-1].value for row in years.rows] == [1_200_000, 1_500_000, 980_000]
    shares = table_of(second, "en")
    assert shares and shares.unit == "%" and [row[-1].value for row in shares.rows] == [12.5, 40, 47]
    assert table_of(first[:2], "zh") is None


def test_two_years_are_a_development_not_a_contradiction() -> None:
    def told(*sentences: str) -> bool:
        texts = {f"https://h{n}.test/": (f"T{n}", None, one) for n, one in enumerate(sentences)}
        return disagreements(Ground.of(claims_of(texts), {"q1": ""}), "zh") is not None

    assert told("3号线设车站21座。", "3号线设车站19座。")
    assert not told("2010年3号线设车站21座。", "2020年3号线设车站29座。")
    assert not told("3号线设车站21座。", "4号线设车站19座。")
    assert not told("3号线设车站21座。", "3号线设车站21座。")
    assert told("Each ferry carries 146 passengers.", "Each ferry carries 120 passengers.")
    assert not told("Each ferry carries 146 passengers.", "The harbour tram carries 90 passengers.")


@pytest.mark.parametrize(
    ("text", "quote", "unit"),
    [
        ("It is 31.2 miles long.", "31.2 kilometres long", "31.2 mile"),
        ("It is 31.2 km long.", "长31.2公里", ""),
        ("长31.2英里。", "长31.2公里", "31.2 英里"),
        ("It has 21 stations.", "21 metro stations", ""),
        ("It takes 9 hours.", "It takes 9 minutes and runs 18 hours.", "9 hour"),
    ],
)
def test_another_unit(text: str, quote: str, unit: str) -> None:
    assert other_unit(text, [quote]) == unit


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Electric ferries  start crossing the harbour (2026-03-16).", "Electric ferries start crossing the harbour."),
        ("首班车6时30分发车 (2026-05-28)", "首班车6时30分发车"),
        ("The bridge (1932) is long.", "The bridge (1932) is long."),
        ("Urchins were the main cause, as reported in claim c3.", "Urchins were the main cause."),
        ("The toll is due until 2028, as stated in the quote.", "The toll is due until 2028."),
        ("Beds store more carbon (c1, c2).", "Beds store more carbon."),
        ("According to findings c1 and c4, beds store more.", "Beds store more."),
        ("根据c3，海藻储碳更多（c1、c2）。", "海藻储碳更多。"),
        ("Vitamin C3 and the C4 road are old.", "Vitamin C3 and the C4 road are old."),
        ("The findings were clear.", "The findings were clear."),
        ("Ticket prices are not specified in the given information.", ""),
        ("There is no mention of a date in the findings.", ""),
        ("资料中没有提到票价。", ""),
        ("所给信息未说明票价。", ""),
        ("The mayor did not give out any information.", "The mayor did not give out any information."),
        ("市长没有提到票价。", "市长没有提到票价。"),
        ("The new text of the law was not passed.", "The new text of the law was not passed."),
    ],
)
def test_a_sentence_speaks_of_the_matter_and_not_of_the_findings(said: str, kept: str) -> None:
    assert plain(said) == kept
