"""Write the report: an outline of claims, sections of checked sentences, tables, contradictions, a summary, limits.

No claim, no sentence: a report over no claims has no sections, and says what was asked in vain.
"""

from collections.abc import Sequence
from dataclasses import replace

from ...events import ReportFinished, ReportSection
from ...library.tokenise import is_chinese
from ...types import Language, Sentence
from ..work import Work
from ..write import claim_event
from .claim import Claim
from .plan import Plan
from .report_check import Ground, claims_behind
from .report_conflict import disagreements
from .report_diff import changes
from .report_outline import Part, outline
from .report_sources import source_notes
from .report_table import table_of
from .report_types import Record, Report, Section
from .report_words import listed, say
from .report_write import Draft, Judged, Statement, draft, judge, quotes_instead, rewritten, shown

SUMMARY_SENTENCES = 4
TITLE_CHARACTERS = 120
_Written = tuple[Section, Judged, bool]


async def write_report(work: Work, plan: Plan, claims: Sequence[Claim], language: Language) -> Report:
    """The report over `claims`, told by events as it grows, and kept when `work` can keep it.

    Steps are recorded one by one; unchanged claims make the same prompts, which are never paid for twice.
    Where the budget or the model fails, quotes stand in place of sentences.
    """
    ground = Ground.of(claims, {question.id: question.text for question in plan.questions})
    parts = await outline(work, plan, claims, language)
    written = [await _section(work, number, part, ground, language) for number, part in enumerate(parts, 1)]
    sections = [section for section, _, _ in written]
    conflict = await _conflicts(work, len(sections) + 1, ground, language)
    summary = await _summary(work, sections, ground, language)
    all_sections = tuple([*sections, *([conflict] if conflict else [])])
    report = Report(
        title=_title(work.ask.text) if not (work.ask.refresh and work.earlier) else work.earlier.report.title,
        language=language,
        summary=tuple(summary),
        sections=all_sections,
        method=say(
            "method",
            language,
            questions=sum(question.state != "dropped" for question in plan.questions),
            claims=len(claims),
            sources=len({claim.passage.source.id for claim in claims}),
        ),
        limits=_limits(plan, claims, written, language),
        sources=(),
    )
    report = replace(report, sources=source_notes(report.citations(), claims))
    return await _kept(work, Record(plan, tuple(claims), report))


async def _section(work: Work, number: int, part: Part, ground: Ground, language: Language) -> _Written:
    """A section: drafted, checked, what fails written once more, then what is left."""
    claims = [ground.claims[name] for name in part.claims]
    asked = Draft(
        "report_section",
        [shown(claim) for claim in claims],
        language,
        most=max(2, min(6, len(claims) + 1)),
        values={"heading": part.heading},
    )
    drafted = await draft(work, f"write section {number}", asked)
    first = judge(drafted.sentences, ground, part.claims, language, last=False)
    again = Judged()
    cut = drafted.cut
    if first.failing:
        second = await rewritten(work, f"rewrite section {number}", first.failing, ground, language)
        again = judge(second.sentences or first.failing, ground, part.claims, language, last=True)
        cut = cut or second.cut

    async def close() -> Section:
        sentences = list(_once([*first.sentences, *again.sentences]))
        untold = {*drafted.unwritten, *(name for one in first.failing for name in one.claims)}
        told = [claim for claim in claims if not sentences or claim.id in untold]
        sentences += quotes_instead(told, sentences, ground, language)
        section = Section(part.heading, tuple(sentences), table_of(claims, language), part.claims)
        work.emit(_event(number, section))
        return section

    section = await work.step(f"check section {number}", Section, close)
    dropped = first.dropped + max(0, len(first.failing) - len(again.sentences))
    return section, replace(again, dropped=dropped), cut


async def _conflicts(work: Work, number: int, ground: Ground, language: Language) -> Section | None:
    async def compare() -> Section | None:
        section = disagreements(ground, language)
        if section:
            work.emit(_event(number, section))
        return section

    return await work.step("compare claims", Section | None, compare)


async def _summary(work: Work, sections: Sequence[Section], ground: Ground, language: Language) -> list[Sentence]:
    """Sentences from the report's own, held against the same quotes; its first ones where none hold.

    None for a report that is no longer than its summary would be: it would be read twice.
    """
    own = [one for section in sections for one in section.sentences if one.supported]
    if len(own) <= SUMMARY_SENTENCES:
        return []
    first = [next((one for one in section.sentences if one.supported), None) for section in sections]
    leading = [one for one in first if one is not None][:SUMMARY_SENTENCES]
    statements = [Statement(one.text, claims_behind(one, ground.claims.values())) for one in own]
    asked = Draft("report_summary", statements, language, most=SUMMARY_SENTENCES, values={"question": work.ask.text})
    drafted = await draft(work, "report summary", asked)
    behind = tuple(dict.fromkeys(name for one in statements for name in one.claims))
    judged = judge(drafted.sentences, ground, behind, language, last=False)
    return list(judged.sentences[:SUMMARY_SENTENCES]) or leading


async def _kept(work: Work, record: Record) -> Report:
    """The report with the number of its version, and an event that says what is new in it."""

    async def keep() -> Report:
        report, before = work.keep_report(record) if work.keep_report else (record.report, None)
        told = changes(before, report) if before else []
        kinds = [one.kind for one in told]
        work.emit(
            ReportFinished(
                title=report.title,
                version=report.version,
                added=kinds.count("added"),
                removed=kinds.count("removed"),
                changed=kinds.count("changed"),
            )
        )
        return report

    return await work.step("keep report", Report, keep)


def _limits(plan: Plan, claims: Sequence[Claim], written: Sequence[_Written], language: Language) -> tuple[str, ...]:
    answered = {claim.question for claim in claims}
    silent = [one.text for one in plan.questions if one.state != "dropped" and one.id not in answered]
    dropped = sum(judged.dropped for _, judged, _ in written)
    sentences = [one for section, _, _ in written for one in section.sentences]
    unverified = sum(not one.supported for one in sentences)
    foreign = sum(_is_foreign(one) for one in sentences)
    sources = {claim.passage.source.id: bool(claim.passage.source.date or claim.date) for claim in claims}
    undated = sum(not dated for dated in sources.values())
    alone = [section.heading for section, _, _ in written if _sources(section) == 1]
    told = [
        say("limit_open", language, questions=listed(silent, language)) if silent else "",
        say("limit_dropped", language, count=dropped) if dropped else "",
        say("limit_unverified", language, count=unverified) if unverified else "",
        say("limit_foreign", language, count=foreign) if foreign else "",
        say("limit_undated", language, count=undated, of=len(sources)) if undated else "",
        say("limit_one_source", language, sections=listed(alone, language)) if alone else "",
        say("limit_cut", language) if any(cut for _, _, cut in written) else "",
        say("limit_meaning", language) if sentences else "",
    ]
    return tuple(one for one in told if one)


def _is_foreign(sentence: Sentence) -> bool:
    """Is no quote of it in its own language?"""
    quotes = [one.quote for one in sentence.citations]
    return bool(quotes) and all(is_chinese(one) != is_chinese(sentence.text) for one in quotes)


def _sources(section: Section) -> int:
    return len({one.source for sentence in section.sentences for one in sentence.citations})


def _once(sentences: Sequence[Sentence]) -> list[Sentence]:
    return list({one.text: one for one in sentences}.values())


def _title(text: str) -> str:
    title = " ".join(text.split())
    return title if len(title) <= TITLE_CHARACTERS else title[: TITLE_CHARACTERS - 1] + "…"


def _event(number: int, section: Section) -> ReportSection:
    sentences = [claim_event(index, one) for index, one in enumerate(section.sentences)]
    return ReportSection(index=number, heading=section.heading, sentences=sentences)
