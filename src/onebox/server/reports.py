"""Reports over HTTP: read, compared, exported, refreshed, watched. Each user's own."""

import asyncio
from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote

from pydantic import Field
from starlette.responses import Response

from ..store.report_watches import Every, Watches
from ..store.runs import RunRow
from .door import Answer, Call, Door, Shape
from .errors import Refused
from .export import Format, exported
from .export.report_paper import report_paper
from .report_views import ChangeView, ReportView, change_view, report_view
from .runs import Begun, own_run
from .views import run_view

if TYPE_CHECKING:
    from ..living.reports import Reports, Version

Number = Annotated[int, Field(ge=1, le=1_000_000)]


class VersionQuery(Shape):
    """Left out: the newest."""

    version: Number | None = None


class ExportQuery(VersionQuery):
    format: Format = "md"


class DiffQuery(Shape):
    """`after` left out: the newest version; `before` left out: the one before that."""

    before: Number | None = None
    after: Number | None = None


class VersionView(Answer):
    version: int
    run: str
    created: float
    title: str


class Versions(Answer):
    report: str
    versions: list[VersionView]


class Differences(Answer):
    report: str
    before: int
    after: int
    changes: list[ChangeView]


class ReportLine(Answer):
    """`news`: a newer version than the user looked at came of itself."""

    report: str
    title: str
    version: int
    run: str
    created: float
    watched: str | None
    news: bool


class ReportList(Answer):
    reports: list[ReportLine]


class NewWatch(Shape):
    every: Every
    email: Annotated[str, Field(max_length=320)] = ""
    webhook: Annotated[str, Field(max_length=2000)] = ""


class WatchView(Answer):
    report: str
    every: str
    next_at: float
    email: str
    webhook: str
    run: str | None
    told: int
    error: str


def _reports(call: Call) -> "Reports":
    from ..living.reports import Reports  # with the engine, which an idle server does not hold

    return Reports(call.box.database)


def _version(call: Call, number: int | None) -> "Version":
    return _reports(call).get(own_run(call).id, number)


async def _show(call: Call) -> ReportView:
    query: VersionQuery = call.query
    found = await asyncio.to_thread(_version, call, query.version)
    Watches(call.box.database).see(found.row.report, found.row.version)
    return report_view(found)


async def _versions(call: Call) -> Versions:
    rows = _reports(call).versions(own_run(call).id)
    told = [VersionView(version=one.version, run=one.run, created=one.created, title=one.title) for one in rows]
    return Versions(report=rows[0].report, versions=told)


async def _diff(call: Call) -> Differences:
    query: DiffQuery = call.query
    reports, run = _reports(call), own_run(call).id
    then, now, told = await asyncio.to_thread(reports.changes, run, query.before, query.after)
    return Differences(
        report=now.row.report,
        before=then.row.version,
        after=now.row.version,
        changes=[change_view(one) for one in told if one.kind != "kept"],
    )


async def _export(call: Call) -> Response:
    query: ExportQuery = call.query
    found = await asyncio.to_thread(_version, call, query.version)
    data, kind, ending = await exported(report_paper(found.report, found.row.created), query.format)
    name = quote(f"{found.report.title[:80]}{ending}", safe="")
    return Response(data, media_type=kind, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"})


async def _refresh(call: Call) -> Begun:
    """A new run over the same questions; what has not changed costs nothing."""
    from ..living.reports import again

    row = own_run(call)
    reports = _reports(call)
    name = reports.versions(row.id)[0].report
    first: RunRow = call.box.runs.get(name)
    begun = await call.box.submit(again(first.ask, row.id, first.conversation), owner=call.user.id)
    call.box.start(begun.id)
    view = run_view(begun, call.box.events.read(begun.id))
    return Begun(run=begun.id, conversation=begun.conversation, depth=view.depth, by=view.by, state=begun.state)


async def _list(call: Call) -> ReportList:
    rows = _reports(call).newest(call.user.id)
    watches = {one.report: one for one in Watches(call.box.database).all()}
    return ReportList(
        reports=[
            ReportLine(
                report=one.report,
                title=one.title,
                version=one.version,
                run=one.run,
                created=one.created,
                watched=watches[one.report].every if one.report in watches else None,
                news=one.report in watches and watches[one.report].seen < one.version,
            )
            for one in rows
        ]
    )


async def _watch(call: Call) -> WatchView:
    from ..living.mail import is_address
    from ..reading.web.guard import Guard

    body: NewWatch = call.body
    newest = _reports(call).versions(own_run(call).id)[-1]
    if body.email and not is_address(body.email):
        raise Refused("bad_body", 422, where="email", reason="is not an e-mail address")
    if body.webhook:
        web = call.box.settings.web
        Guard(ports=web.ports, reach=web.reach, proxy=web.proxy).check(body.webhook)
    Watches(call.box.database).set(
        newest.report, body.every, email=body.email, webhook=body.webhook, version=newest.version
    )
    return await _watched(call)


async def _watched(call: Call) -> WatchView:
    found = Watches(call.box.database).get(_reports(call).name(own_run(call).id))
    if found is None:
        raise call.missing("watch", "定期更新", call.id)
    return WatchView.model_validate(found, from_attributes=True)


async def _unwatch(call: Call) -> None:
    Watches(call.box.database).remove(_reports(call).name(own_run(call).id))


DOORS = [
    Door("GET", "/api/reports", _list, "Your reports, newest first", answer=ReportList),
    Door("GET", "/api/runs/{id}/report", _show, "The report of a run", query=VersionQuery, answer=ReportView),
    Door("GET", "/api/runs/{id}/report/versions", _versions, "Its versions, oldest first", answer=Versions),
    Door("GET", "/api/runs/{id}/report/diff", _diff, "What differs, by sentence", query=DiffQuery, answer=Differences),
    Door(
        "GET",
        "/api/runs/{id}/report/export",
        _export,
        "Download a version, with its citations",
        query=ExportQuery,
        sends="application/octet-stream",
    ),
    Door(
        "POST", "/api/runs/{id}/report/refresh", _refresh, "Bring it up to date: begin a run", answer=Begun, status=201
    ),
    Door("GET", "/api/runs/{id}/report/watch", _watched, "How it is watched", answer=WatchView),
    Door("POST", "/api/runs/{id}/report/watch", _watch, "Refresh it daily or weekly", NewWatch, answer=WatchView),
    Door("DELETE", "/api/runs/{id}/report/watch", _unwatch, "Watch it no more", status=204),
]
