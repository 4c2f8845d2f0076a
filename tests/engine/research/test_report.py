"""A report from claims: every sentence cited by code, what fails written again once, the model's failures borne."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from onebox.engine.research.claim import Claim
from onebox.engine.research.plan import Plan, Question
from onebox.engine.research.report import write_report
from onebox.engine.research.report_types import Record, Report
from onebox.testing import Fails, Says, fake_tokens
from onebox.types import Budget, Language

from .report_bench import CHINESE, TEXTS, Desk, Memory, Writer, claims_of, copied, desk, given

Run = Callable[..., Any]


async def written(writer: Any, language: Language = "en", claims: Any = None, **how: Any) -> tuple[Report, Desk]:
    plan, own = given(language)
    async with desk(writer, language, **how) as at:
        report = await write_report(at.work, plan, own if claims is None else claims, language)
        return report, at


def holds_together(report: Report, texts: dict[str, Any]) -> None:
    """Every sentence and cell is tied to spans of the stored texts."""
    stored = {location: text for location, (_, _, text) in texts.items()}
    cells = [cell for one in report.sections if one.table for row in one.table.rows for cell in row]
    for one in [*(one for one in report.sentences() if one.supported), *cells]:
        assert one.citations, one
        for cited in one.citations:
            assert stored[cited.location][cited.start : cited.end] == cited.quote
    told = {cited.source for one in [*report.sentences(), *cells] for cited in one.citations}
    assert {note.source for note in report.sources} == told


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_sentence_is_tied_to_its_quotes(run: Run, language: Language) -> None:
    writer = Writer()
    report, at = run(written(writer, language))
    holds_together(report, TEXTS if language == "en" else CHINESE)
    assert all(one.supported for one in report.sentences())
    assert 1 <= len(report.summary) <= 4 and report.method and report.limits
    assert writer.asked[0] == "outline" and writer.asked[-1] == "summary" and "rewrite" not in writer.asked
    told = [fact for fact in at.facts if fact.kind == "report.section"]
    assert [fact.index for fact in told] == list(range(1, len(report.sections) + 1))
    assert [fact.heading for fact in told] == [section.heading for section in report.sections]
    assert at.facts[-2].kind == "report.finished" and at.facts[-2].version == 0
    assert len(set(at.steps)) == len(at.steps), "a step recorded under another's name"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_report_of_a_few_sentences_is_not_summed_up(run: Run, language: Language) -> None:
    writer = Writer()
    report, _ = run(written(writer, language, claims=given(language)[1][:2]))
    assert report.summary == () and report.sentences()
    assert "summary" not in writer.asked


@pytest.mark.parametrize("language", ["en", "zh"])
def test_sources_that_disagree_get_their_own_paragraph_with_dates(run: Run, language: Language) -> None:
    report, _ = run(written(Writer(), language))
    (section,) = [one for one in report.sections if one.conflict]
    (sentence,) = section.sentences
    assert "21" in sentence.text and "19" in sentence.text
    assert "2026-05-02" in sentence.text and "2025-01-10" in sentence.text
    assert len({cited.source for cited in sentence.citations}) == 2


def test_numbers_of_one_kind_stand_in_a_table(run: Run) -> None:
    report, _ = run(written(Writer()))
    (table,) = [one.table for one in report.sections if one.table]
    assert table.unit == "passenger" and [row[-1].value for row in table.rows] == [146, 90, 40]
    assert [row[0].text for row in table.rows] == [
        "Each ferry carries",
        "The harbour tram carries",
        "The night bus carries",
    ]


def test_a_failing_sentence_is_written_once_more(run: Run) -> None:
    def wrong(labels: dict[str, str]) -> list[dict[str, Any]]:
        return [{**one, "text": one["text"].replace("21 stations", "77 stations")} for one in copied(labels)]

    def again(sentences: list[str]) -> list[dict[str, Any]]:
        return [{"number": n, "text": one.replace("77 stations", "21 stations")} for n, one in enumerate(sentences, 1)]

    writer = Writer(section=wrong, rewrite=again)
    report, _ = run(written(writer))
    assert writer.asked.count("rewrite") == 1
    assert any(one.text == "Line 3 has 21 stations." for one in report.sentences())
    assert not any("77" in one.text for one in report.sentences())


def test_what_stays_wrong_is_dropped_and_said_to_be(run: Run) -> None:
    def wrong(labels: dict[str, str]) -> list[dict[str, Any]]:
        more = {"claims": ["c1"], "text": "Line 3 will reach 88 stations under Mayor Bogus."}
        return [*copied(labels), more]

    writer = Writer(section=wrong, rewrite=lambda said: [{"number": 1, "text": "Mayor Bogus plans 88 stations."}])
    report, _ = run(written(writer))
    assert not any("Bogus" in one.text for one in report.sentences())
    assert any("left out" in limit for limit in report.limits)


def test_what_quotes_hold_only_in_part_is_left_out_and_its_quotes_are_shown(run: Run) -> None:
    partly = "Line 3 opened after long quarrels about money, soil and the wishes of many shopkeepers."

    def vague(labels: dict[str, str]) -> list[dict[str, Any]]:
        return [*copied(labels)[1:], {"claims": ["c1"], "text": partly}]

    report, _ = run(written(Writer(section=vague)))
    assert report.sentences() and all(one.supported for one in report.sentences())
    told = {cited.quote for one in report.sentences() for cited in one.citations}
    assert all(claim.quote in told for claim in given("en")[1])
    assert any("left out" in limit for limit in report.limits)


def test_another_unit_of_measure_is_wrong(run: Run) -> None:
    def miles(labels: dict[str, str]) -> list[dict[str, Any]]:
        return [{**one, "text": one["text"].replace("kilometres", "miles")} for one in copied(labels)]

    report, _ = run(written(Writer(section=miles)))
    assert not any("miles" in one.text for one in report.sentences())


@pytest.mark.parametrize("said", ["no JSON at all", '{"sentences": []}', '{"sentences": [{"text": 7}]}', "{", "[]"])
def test_a_model_that_writes_nothing_of_use_leaves_the_quotes(run: Run, said: str) -> None:
    report, _ = run(written(lambda *_: said))
    holds_together(report, TEXTS)
    assert report.sections and all(one.supported for one in report.sentences())
    assert {section.heading for section in report.sections if not section.conflict} == {
        "What is known of Line 3?",
        "How do ferries run?",
    }


def test_a_spent_budget_leaves_the_quotes_and_says_so(run: Run) -> None:
    report, at = run(written(Writer(), budget=Budget(calls=0)))
    holds_together(report, TEXTS)
    assert not at.endpoint.chats and any("budget" in limit for limit in report.limits)


def test_no_claim_no_sentence(run: Run) -> None:
    report, at = run(written(Writer(), claims=[]))
    assert not report.sentences() and not report.sections and not report.sources and not at.endpoint.chats
    assert any("Line 3" in limit for limit in report.limits), "what was asked in vain is told"


def test_an_endpoint_that_fails_is_an_error_not_a_report(run: Run) -> None:
    from onebox.errors import ModelError

    with pytest.raises(ModelError):
        run(written([Fails(500)]))


def many(count: int) -> list[Claim]:
    """Claims of long sentences, far more than a prompt holds."""
    texts = {
        f"https://h{n}.test/": (f"Title {n}", None, f"Town {n} has {n + 100} {'very ' * 40}old bridges over water.")
        for n in range(count)
    }
    return claims_of(texts, ["q1", "q2"])


@pytest.mark.parametrize("context", [1500, 100_000])
def test_no_prompt_is_longer_than_allowed(run: Run, context: int) -> None:
    report, at = run(written(Writer(), claims=many(60), context=context))
    sent = [sum(fake_tokens(one["content"]) for one in body["messages"]) for body in at.endpoint.chats]
    assert max(sent) <= min(3000, context) and len(sent) <= 12
    assert report.sections


def test_unchanged_claims_cost_no_call(run: Run) -> None:
    memory = Memory()
    first, _ = run(written(Writer(), memory=memory))
    plan, claims = given("en")
    again = Writer()
    same, at = run(written(again, memory=memory, earlier=Record(plan, tuple(claims), first), refresh=True))
    assert same.sentences() == first.sentences() and not at.endpoint.chats


def test_one_changed_claim_costs_its_section_and_the_summary(run: Run) -> None:
    memory = Memory()
    plan, claims = given("en")
    first, before = run(written(Writer(), memory=memory))
    changed = {place: (title, date, text.replace("146", "150")) for place, (title, date, text) in TEXTS.items()}
    newer = claims_of(changed)
    writer = Writer()
    second, _ = run(
        written(writer, claims=newer, memory=memory, earlier=Record(plan, tuple(claims), first), refresh=True)
    )
    assert writer.asked == ["section", "summary"] and len(before.endpoint.chats) >= 4
    assert any("150 passengers" in one.text for one in second.sentences())
    assert [one.heading for one in second.sections] == [one.heading for one in first.sections]
    holds_together(second, changed)


def test_ids_of_claims_do_not_reach_the_prompt(run: Run) -> None:
    """Claims numbered otherwise are the same claims: their section is not paid for again."""
    from dataclasses import replace

    memory = Memory()
    plan, claims = given("en")
    first, _ = run(written(Writer(), memory=memory))
    renamed = [replace(claim, id=f"c{n + 50}") for n, claim in enumerate(claims)]
    earlier = Record(plan, tuple(claims), first)
    _, at = run(written(Writer(), claims=renamed, memory=memory, earlier=earlier, refresh=True))
    assert not at.endpoint.chats


def test_a_chinese_report_from_english_quotes_says_so(run: Run) -> None:
    _, claims = given("en")
    plan = Plan(1, "", (Question("q1", "3号线怎么样？"), Question("q2", "轮渡怎么运行？")))

    def translated(labels: dict[str, str]) -> list[dict[str, Any]]:
        said = {
            "21 stations": "Line 3 设有21座车站。",
            "Kestrel": "轮渡由 Kestrel Marine 经营。",
            "146": "每艘船载客999人。",
        }
        return [
            {"claims": [label], "text": chinese}
            for label, text in labels.items()
            for word, chinese in said.items()
            if word in text
        ]

    async def go() -> Report:
        async with desk(Writer(section=translated, outline=lambda _: []), "zh") as at:
            return await write_report(at.work, plan, claims, "zh")

    report = run(go())
    texts = {one.text for one in report.sentences() if one.supported}
    assert {"Line 3 设有21座车站。", "轮渡由 Kestrel Marine 经营。"} <= texts
    assert not any("999" in one for one in texts)
    assert any("外文" in limit for limit in report.limits)
    holds_together(report, TEXTS)


def test_the_schema_names_only_claims_that_are_shown(run: Run) -> None:
    _, at = run(written(Writer()))
    for body in at.endpoint.chats:
        schema = json.dumps(body["response_format"]["json_schema"]["schema"])
        shown = body["messages"][-1]["content"]
        if '"enum"' in schema:
            labels = json.loads(schema[schema.index('"enum": ') + 8 : schema.index("]", schema.index('"enum": ')) + 1])
            assert labels and all(f"[{label}] " in shown for label in labels)


def test_a_model_that_thinks_aloud_is_read(run: Run) -> None:
    said = '<think>hm</think>```json\n{"sentences": [{"claims": ["c1"], "text": "Line 3 opened in 2026."}]}\n```'
    report, _ = run(written([Says(said)]))
    assert any(one.text == "Line 3 opened in 2026." for one in report.sentences())
