"""Reports with all their versions: read, compared, written by a run, and what the next run about one is given."""

from dataclasses import dataclass, replace

from sqlalchemy.engine import Engine

from ..engine.research.report_diff import Change, changes
from ..engine.research.report_json import dump, load, says
from ..engine.research.report_shelf import EvidenceShelf
from ..engine.research.report_types import Record, Report
from ..engine.work import Work
from ..errors import ReportNotFound, RunNotFound
from ..store.report_versions import ReportVersions, VersionRow
from ..store.runs import Runs
from ..types import Ask, Depth, Language


@dataclass(frozen=True, slots=True)
class Version:
    """One version with what it was written from."""

    row: VersionRow
    record: Record

    @property
    def report(self) -> Report:
        return self.record.report


class Reports:
    """A report is named by any run that wrote a version of it, or looked at it again."""

    def __init__(self, engine: Engine) -> None:
        self._rows, self._runs = ReportVersions(engine), Runs(engine)

    def name(self, run: str) -> str:
        """The run the report began with. One that looked again and found nothing new has that of the report it read."""
        while not self._rows.versions(found := self._rows.of_run(run)):
            try:
                ask = self._runs.get(run).ask
            except RunNotFound:
                return run
            if ask.report is None or ask.depth is not Depth.RESEARCH:
                return run
            run = ask.report
        return found

    def get(self, run: str, version: int | None = None) -> Version:
        """A version; without a number the one `run` wrote, if it is a later one than the first, else the newest.

        Raises ReportNotFound.
        """
        row, body = self._rows.body(self.name(run), version)
        return Version(row, load(body, row.version))

    def versions(self, run: str) -> list[VersionRow]:
        """Oldest first. Raises ReportNotFound when there is none."""
        if not (found := self._rows.versions(self.name(run))):
            raise ReportNotFound(f"run {run} has no report")
        return found

    def newest(self, owner: str | None = None, limit: int = 50) -> list[VersionRow]:
        return self._rows.newest(owner, limit)

    def changes(
        self, run: str, before: int | None = None, after: int | None = None
    ) -> tuple[Version, Version, list[Change]]:
        """Two versions and what differs; without numbers the newest and the one before it. Raises ReportNotFound."""
        now = self.get(run, after)
        then = self.get(run, before if before is not None else max(1, now.row.version - 1))
        return then, now, changes(then.report, now.report)

    def keep(self, report: str, run: str, record: Record) -> tuple[Report, Report | None]:
        """Write a version, if it says anything new; returns it with its number, and the one before it."""
        written = record.report
        version, new = self._rows.keep(
            report, run, title=written.title, language=written.language, says=says(written), body=dump(record)
        )
        row = self.get(report, version).row
        kept = replace(written, version=version) if new else self.get(report, version).report
        if version == 1:
            return kept, None
        mine = row.run == run  # also when the step that kept it died and runs again
        return kept, self.get(report, version - 1).report if mine else kept


def with_report(work: Work, engine: Engine) -> Work:
    """`work`, able to keep a report; about an earlier one it is given what that was written from.

    A search about a report finds only the report's evidence. Raises ReportNotFound.
    """
    reports = Reports(engine)
    name = work.run
    if work.ask.report is not None:
        record = reports.get(work.ask.report).record
        if work.ask.depth is Depth.RESEARCH:
            work.earlier, name = record, reports.name(work.ask.report)
        else:
            work.library, work.web = EvidenceShelf(record.claims), None
    work.keep_report = lambda record: reports.keep(name, work.run, record)
    return work


def again(ask: Ask, run: str, conversation: str) -> Ask:
    """The ask that brings the report of `run` up to date."""
    return replace(ask, depth=Depth.RESEARCH, report=run, refresh=True, conversation=conversation, parent=None)


def going_on(ask: Ask, run: str, conversation: str, text: str) -> Ask:
    """The ask that goes on from the report of `run` with another question."""
    return replace(
        ask, text=text, depth=Depth.RESEARCH, report=run, refresh=False, conversation=conversation, parent=None
    )


def question(text: str, run: str, conversation: str | None = None, language: Language | None = None) -> Ask:
    """A question answered from the evidence of the report of `run`, and from nothing else."""
    return Ask(text, Depth.SEARCH, conversation=conversation, web=False, report=run, language=language)
