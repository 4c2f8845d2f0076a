"""The parts of research that are plain functions: ledger, scope, budget, questions, claims out of a reply."""

import json
from types import SimpleNamespace
from typing import Any

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onebox.engine.call import Said
from onebox.engine.evidence import Weights, evidence_in
from onebox.engine.research.budget import EFFORTS, seconds_left, with_budget
from onebox.engine.research.claim import Claim
from onebox.engine.research.extracting import claim_text, findings_in, speaks_of
from onebox.engine.research.ledger import MOST_ROUNDS, Finding, Ledger
from onebox.engine.research.looking import chosen
from onebox.engine.research.planning import FEWEST, own_questions
from onebox.engine.research.reflecting import answered_by_code
from onebox.engine.research.scope import allows, checked, full_text, in_time, scope_of
from onebox.errors import OneboxError
from onebox.search.address import same_page
from onebox.search.searcher import Result
from onebox.types import Ask, Budget, Depth, Passage, Scope, Source

TEXT = (
    "青岚地铁3号线于2026年5月28日开通。全长31.2公里，设车站21座。\n\n"
    "The ferry carries 146 passengers. It crosses in nine minutes."
)
PASSAGE = Passage(7, Source("s1", "青岚地铁", "http://news.test/metro", "text", "2026-05-28"), 0, len(TEXT), TEXT)


quick = hypothesis.settings(max_examples=40, deadline=None)
counts = st.integers(0, 60)
_names = st.sampled_from(["claims", "quote", "claim", "passage"])
replies = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_names, inner, max_size=4),
    max_leaves=10,
)


def found(start: int, end: int, text: str = "") -> Finding:
    return Finding(text or TEXT[start:end], TEXT[start:end], PASSAGE, start, end)


def test_a_quote_is_one_claim_for_however_many_questions() -> None:
    ledger = Ledger()
    ledger.begin("q1 a")
    assert [one.id for one in ledger.add("q1 a", "q1", [found(0, 22), found(0, 22, "in other words")])] == ["c1"]
    assert ledger.add("q2 b", "q2", [found(0, 22)]) == []
    assert [one.id for one in ledger.of("q2 b")] == ["c1"] and ledger.claims[0].question == "q1"
    assert ledger.claims[0] == Claim("c1", TEXT[0:22], TEXT[0:22], PASSAGE, 0, 22, "q1", "2026-05-28")


def test_copies_of_a_page_are_not_read_unless_it_could_not_be() -> None:
    ledger = Ledger()
    work: Any = SimpleNamespace(ask=Ask("x", Depth.RESEARCH))
    names = ("news.test/free", "copies.test/1", "copies.test/2", "wiki.test/museum")
    same = {"title": "Free entry", "snippet": "The museum is free from January."}
    told = [same, same, same, {"title": "Museum", "snippet": "A museum."}]
    found_now = [
        Result(url=f"http://{name}", rank=n, **one) for n, (name, one) in enumerate(zip(names, told, strict=True), 1)
    ]
    ledger.found("q1 a", found_now)
    assert chosen(work, ledger, "q1 a") == ["http://news.test/free", "http://wiki.test/museum"]
    ledger.saw("q1 a", ["news.test/free", "wiki.test/museum"])
    ledger.pages |= {same_page("http://news.test/free"): "s1"}
    assert "http://copies.test/1" not in chosen(work, ledger, "q1 a")
    ledger.pages |= {same_page("http://news.test/free"): ""}
    assert "http://copies.test/1" in chosen(work, ledger, "q1 a")
    assert "http://copies.test/2" not in chosen(work, ledger, "q1 a")


def test_two_rounds_without_a_new_claim_are_dry() -> None:
    ledger = Ledger()
    for findings, dry in (([], False), ([found(0, 22)], False), ([found(0, 22)], True)):
        ledger.begin("q1 a")
        ledger.add("q1 a", "q1", findings)
        assert ledger.is_dry("q1 a") is dry
    assert ledger.rounds["q1 a"] == MOST_ROUNDS
    other = Ledger()
    for _ in range(2):
        other.begin("q1 a")
        other.add("q1 a", "q1", [])
    assert other.is_dry("q1 a") and not other.is_dry("q1 b")


@quick
@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 5), st.integers(6, 12)), max_size=12))
def test_claims_have_dense_numbers_and_their_quotes(rows: list[tuple[str, int, int]]) -> None:
    ledger = Ledger()
    for question, start, end in rows:
        ledger.add(question, question, [found(start, end)])
    assert [one.id for one in ledger.claims] == [f"c{number}" for number in range(1, len(ledger.claims) + 1)]
    assert len({(one.start, one.end) for one in ledger.claims}) == len(ledger.claims)
    assert all(TEXT[one.start : one.end] == one.quote for one in ledger.claims)


@pytest.mark.parametrize(
    ("words", "url", "yes"),
    [
        ((), "https://any.test/x", True),
        (("example.org",), "https://www.example.org/x", True),
        (("example.org",), "https://example.org.evil.test/x", False),
        (("example.org",), "https://badexample.org/", False),
        (("-example.org",), "https://www.example.org/x", False),
        (("-example.org",), "https://other.org/x", True),
        (("org", "-example.org"), "http://a.example.org/", False),
    ],
)
def test_hosts(words: tuple[str, ...], url: str, yes: bool) -> None:
    assert allows(Scope(sites=words), url) is yes


@pytest.mark.parametrize(
    ("since", "until", "date", "yes"),
    [
        ("", "", None, True),
        ("2026-01-01", "", None, False),
        ("2026-01-01", "", "2025-12-31", False),
        ("2026-01-01", "", "2026", True),
        ("", "2026-03-15", "2026-03", True),
        ("", "2026-03-15", "2026-03-16", False),
        ("2026-01-01", "2026-03-15", "2026-03-15T08:00:00", True),
    ],
)
def test_days(since: str, until: str, date: str | None, yes: bool) -> None:
    assert in_time(Scope(since=since, until=until), date) is yes


def test_a_scope_in_words() -> None:
    assert scope_of(["gov.cn", "-spam.test", "2026-01-01..", "academic"]) == Scope(
        ("gov.cn", "-spam.test"), "2026-01-01", "", True
    )
    assert full_text("http://arxiv.org/abs/2401.01234v2") == "http://arxiv.org/pdf/2401.01234v2"
    assert full_text("https://doi.org/10.1/x") == "https://doi.org/10.1/x"


@pytest.mark.parametrize(
    "scope", [Scope(since="yesterday"), Scope(since="2026-02-01", until="2026-01-01"), Scope(sites=("http://a.org/",))]
)
def test_a_scope_that_says_nothing_is_refused(scope: Scope) -> None:
    with pytest.raises(OneboxError):
        checked(scope)


def test_a_budget_of_its_own_unless_the_ask_brings_one() -> None:
    assert with_budget(Ask("x")).budget == EFFORTS["normal"] and EFFORTS["normal"].calls == 40
    assert with_budget(Ask("x", budget=Budget(calls=9))).budget == Budget(calls=9)


@quick
@given(st.floats(0, 1e5), counts, counts, counts, counts, st.integers(1, 200))
def test_the_estimate_never_exceeds_the_budget(
    elapsed: float, calls: int, waiting: int, rounds: int, closed: int, most: int
) -> None:
    budget = Budget(calls=most, seconds=5_000)
    left = seconds_left(elapsed, calls, waiting, rounds, closed, budget)
    assert left is None or 0 <= left <= max(0.0, budget.seconds - elapsed)
    assert (left is None) == (not calls or not rounds)


@pytest.mark.parametrize(
    "request_text",
    [
        "研究一下青岚地铁3号线的开通",
        "Please research the return of the Larkfield ferries",
        "为什么推迟？多少座车站？",
        "X",
        "？？",
    ],
)
def test_questions_by_code_are_enough(request_text: str) -> None:
    own, facets = own_questions(request_text)
    assert len(facets) >= FEWEST and all(own) and all("{" not in one for one in facets)
    assert not any("研究一下" in one or "Please" in one for one in facets)


def said(value: Any, whole: bool = True) -> Said:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    data = value if isinstance(value, dict) else None
    return Said(text, data, whole)


QUESTION = "青岚地铁3号线哪一天开通？"
GOOD = {"passage": 1, "quote": "青岚地铁3号线于2026年5月28日开通。", "claim": "青岚地铁3号线2026年5月28日开通"}


def test_a_claim_stands_on_the_words_that_code_found() -> None:
    (one,) = findings_in(said({"claims": [GOOD]}), QUESTION, [PASSAGE])
    assert (one.text, one.quote) == (GOOD["claim"], TEXT[one.start : one.end])


@pytest.mark.parametrize("claim", ["青岚地铁3号线2027年开通", "青岚地铁3号线由西门子承建并且是世界第一", "", "ok"])
def test_a_claim_that_goes_beyond_its_quote_becomes_the_quote(claim: str) -> None:
    (one,) = findings_in(said({"claims": [GOOD | {"claim": claim}]}), QUESTION, [PASSAGE])
    assert one.text == one.quote == "青岚地铁3号线于2026年5月28日开通。"


def test_a_quote_that_stands_nowhere_is_no_claim() -> None:
    invented = GOOD | {"quote": "市长说地铁将延长到机场，明年开工。"}
    assert [one.quote for one in findings_in(said({"claims": [GOOD, invented]}), QUESTION, [PASSAGE])] == [
        GOOD["quote"]
    ]
    assert findings_in(said({"claims": []}), QUESTION, [PASSAGE]) == []


@pytest.mark.parametrize(
    "reply",
    ['{"claims": [{"passage": 1, "quote": "', {"result": [1, 2]}, "<think>hm</think> I am not sure.", {"claims": 3}],
)
def test_where_the_form_is_not_kept_code_takes_the_sentences_that_hold_the_question(reply: Any) -> None:
    assert [one.quote for one in findings_in(said(reply), QUESTION, [PASSAGE])] == [GOOD["quote"]]
    assert findings_in(said(reply), "Who painted the ceiling of the chapel in Rome?", [PASSAGE]) == []


@pytest.mark.parametrize("cut", range(0, 90, 7))
def test_a_reply_cut_off_anywhere_gives_only_what_stands_there(cut: int) -> None:
    whole = json.dumps({"claims": [GOOD, GOOD | {"quote": "全长31.2公里，设车站21座。"}]}, ensure_ascii=False)
    for one in findings_in(said(whole[: len(whole) - cut], whole=False), QUESTION, [PASSAGE]):
        assert TEXT[one.start : one.end] == one.quote


@quick
@given(replies)
def test_whatever_a_model_says_quotes_are_verbatim(value: Any) -> None:
    for one in findings_in(said(value), QUESTION, [PASSAGE]):
        assert TEXT[one.start : one.end] == one.quote


def test_a_claim_in_the_other_language_keeps_its_numbers() -> None:
    evidence = evidence_in([PASSAGE])
    quote = next(one for one in evidence if "146" in one.text)
    weights = Weights(evidence)
    assert claim_text("渡轮可载146名乘客", quote, "渡轮能载多少人？", weights) == "渡轮可载146名乘客"
    assert claim_text("渡轮可载164名乘客", quote, "渡轮能载多少人？", weights) == quote.text
    assert claim_text("渡轮很大", quote, "渡轮能载多少人？", weights) == quote.text


def test_enough_is_two_claims_that_speak_of_half_the_question() -> None:
    claims = [Claim(f"c{n}", TEXT[:22], TEXT[:22], PASSAGE, 0, 22, "q1") for n in (1, 2)]
    assert answered_by_code(QUESTION, claims) and not answered_by_code(QUESTION, claims[:1])
    assert not answered_by_code("Who painted the ceiling of the chapel?", claims)


@pytest.mark.parametrize(
    ("question", "near", "far"),
    [
        (
            "Larkfield harbour ferry: why did its return come late?",
            "The delay of the Larkfield ferry came from a dispute about the charging station.",
            "A number of SMTP clients do not expect failures, and will be less disturbed by this late rejection.",
        ),
        (
            "青岚地铁3号线为什么推迟开通？",
            "青岚地铁3号线推迟，是因为盾构机遇到孤石。",
            "图书馆推迟闭馆，读者可以多借两本书。",
        ),
    ],
)
def test_a_passage_that_shares_one_word_with_a_question_does_not_speak_of_it(
    question: str, near: str, far: str
) -> None:
    passages = [Passage(n, Source("s", "t", "u", "text"), 0, len(text), text) for n, text in enumerate((near, far))]
    assert [speaks_of(question, [one]) for one in passages] == [True, False]
