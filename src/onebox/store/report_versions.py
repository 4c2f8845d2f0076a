"""Versions of reports. A report is named by the run it began with; refreshing it adds versions, never changes one.

Keeping the same words twice makes no second version: a step that died and runs again does no harm, and a
refresh that found nothing new leaves the report as it was.
"""

import time
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from ..errors import ReportNotFound
from . import tables
from .database import lock

_VERSION = tables.report_version
_LINE = (_VERSION.c.report, _VERSION.c.version, _VERSION.c.run, _VERSION.c.created, _VERSION.c.title)


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version; `run` wrote it."""

    report: str
    version: int
    run: str
    created: float
    title: str


class ReportVersions:
    """Keep, list and read them. `body` is text to this part."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, report: str, run: str, *, title: str, language: str, says: str, body: str) -> tuple[int, bool]:
        """The number of the version that says this, and whether it is new.

        `says` is a hash of what a reader reads; when the newest version has the same, nothing is written.
        """
        with self._engine.begin() as connection:
            lock(connection, f"report.{report}")
            newest = connection.execute(
                sa.select(_VERSION.c.version, _VERSION.c.says)
                .where(_VERSION.c.report == report)
                .order_by(_VERSION.c.version.desc())
                .limit(1)
            ).first()
            if newest and newest.says == says:
                return newest.version, False
            version = (newest.version if newest else 0) + 1
            row = {
                "report": report,
                "version": version,
                "run": run,
                "created": time.time(),
                "title": title,
                "language": language,
                "says": says,
                "body": body,
            }
            connection.execute(sa.insert(_VERSION), row)
        return version, True

    def versions(self, report: str) -> list[VersionRow]:
        """Oldest first; empty when there is no such report."""
        query = sa.select(*_LINE).where(_VERSION.c.report == report).order_by(_VERSION.c.version)
        with self._engine.connect() as connection:
            return [VersionRow(**row._mapping) for row in connection.execute(query)]

    def body(self, report: str, version: int | None = None) -> tuple[VersionRow, str]:
        """A version and its text, the newest one without a number. Raises ReportNotFound."""
        query = sa.select(*_LINE, _VERSION.c.body).where(_VERSION.c.report == report)
        if version is not None:
            query = query.where(_VERSION.c.version == version)
        with self._engine.connect() as connection:
            row = connection.execute(query.order_by(_VERSION.c.version.desc()).limit(1)).first()
        if row is None:
            which = "report" if version is None else f"version {version} of a report"
            raise ReportNotFound(f"run {report} has no {which}")
        return VersionRow(row.report, row.version, row.run, row.created, row.title), row.body

    def of_run(self, run: str) -> str:
        """The report that `run` began or wrote a version of; `run` itself when there is none yet."""
        with self._engine.connect() as connection:
            return _report_of(connection, run) or run

    def newest(self, owner: str | None = None, limit: int = 50) -> list[VersionRow]:
        """The newest version of each report, newest first; with `owner` those of that account."""
        last = (
            sa.select(_VERSION.c.report, sa.func.max(_VERSION.c.version).label("version"))
            .group_by(_VERSION.c.report)
            .subquery()
        )
        same = sa.and_(last.c.report == _VERSION.c.report, last.c.version == _VERSION.c.version)
        query = sa.select(*_LINE).join_from(_VERSION, last, same)
        if owner is not None:
            of_report = tables.run.c.id == _VERSION.c.report
            query = (
                query.join(tables.run, of_report).join(tables.conversation).where(tables.conversation.c.owner == owner)
            )
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(_VERSION.c.created.desc()).limit(limit))
            return [VersionRow(**row._mapping) for row in rows]


def _report_of(connection: Connection, run: str) -> str | None:
    query = sa.select(_VERSION.c.report).where((_VERSION.c.run == run) | (_VERSION.c.report == run)).limit(1)
    return connection.execute(query).scalar()
