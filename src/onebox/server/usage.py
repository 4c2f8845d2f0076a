"""How the box is used, for its owners: sums only, computed on this machine, to be switched off in the settings."""

import asyncio
import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Annotated, Literal

from pydantic import Field
from starlette.responses import Response

from ..app import Box
from ..store.usage import Figures, Line, Sums, catch_up, figures
from .door import Answer, Call, Door, Shape
from .errors import Refused

LONGEST_DAYS = 3_660
FILE = "application/octet-stream"
"""Whatever is in it: one door sends one kind."""
_HEAD = ("day", "depth", "model", "runs", "failed", "prompt_tokens", "completion_tokens", "seconds")


class UsageQuery(Shape):
    days: Annotated[int, Field(ge=1, le=LONGEST_DAYS)] = 30


class ExportQuery(UsageQuery):
    format: Literal["csv", "json"] = "csv"


class SumsView(Answer):
    """Of some runs; `seconds` of work."""

    runs: int
    failed: int
    prompt_tokens: int
    completion_tokens: int
    seconds: float


class Named(SumsView):
    """`name`: a day (YYYY-MM-DD), a depth, or a model; a model without a name is code that answered."""

    name: str


class People(Answer):
    """How many accounts asked anything in the span that begins on `begin`; the command line counts as one more."""

    begin: str
    people: int


class Kept(Answer):
    """Of the `of` whose first day lies `days` days back or more: `back` came again `days` days after it, `later` on
    that day or any day after."""

    days: int
    of: int
    back: int
    later: int


class UsageFigures(Answer):
    """All of it empty when `enabled` is false."""

    enabled: bool
    first: str
    last: str
    total: SumsView
    days: list[Named]
    depths: list[Named]
    models: list[Named]
    people_by_day: list[People]
    people_by_week: list[People]
    people_by_month: list[People]
    retention: list[Kept]


async def _show(call: Call) -> UsageFigures:
    query: UsageQuery = call.query
    if not call.box.settings.usage.enabled:
        return usage_figures(None)
    return usage_figures(await asyncio.to_thread(_figures, call.box, query.days))


async def _export(call: Call) -> Response:
    query: ExportQuery = call.query
    if not call.box.settings.usage.enabled:
        raise Refused("usage_off", 409)
    found = await asyncio.to_thread(_figures, call.box, query.days)
    text = as_csv(found.lines) if query.format == "csv" else usage_figures(found).model_dump_json(indent=2) + "\n"
    name = f'attachment; filename="onebox-usage-{found.last}.{query.format}"'
    return Response(text.encode(), media_type=FILE, headers={"Content-Disposition": name})


def _figures(box: Box, days: int) -> Figures:
    catch_up(box.database)
    return figures(box.database, dt.date.today(), days)


def usage_figures(found: Figures | None) -> UsageFigures:
    """The figures as JSON tells them; None: they are switched off."""
    return UsageFigures(
        enabled=found is not None,
        first=str(found.first) if found else "",
        last=str(found.last) if found else "",
        total=SumsView.model_validate(found.total if found else Sums(), from_attributes=True),
        days=_named(found.by("day") if found else {}),
        depths=_named(found.by("depth") if found else {}),
        models=_named(found.by("model") if found else {}),
        people_by_day=_people(found.people if found else ()),
        people_by_week=_people(found.weeks if found else ()),
        people_by_month=_people(found.months if found else ()),
        retention=[Kept.model_validate(one, from_attributes=True) for one in (found.retention if found else ())],
    )


def as_csv(lines: Sequence[Line]) -> str:
    """A line for each day, depth and model."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_HEAD)
    for line in lines:
        sums = line.sums
        told = (sums.runs, sums.failed, sums.prompt_tokens, sums.completion_tokens, round(sums.seconds, 1))
        writer.writerow((line.day, line.depth, _plain(line.model), *told))
    return out.getvalue()


def _named(sums: Mapping[str, Sums]) -> list[Named]:
    return [Named(name=name, **asdict(one)) for name, one in sums.items()]


def _people(spans: Sequence[tuple[dt.date, int]]) -> list[People]:
    return [People(begin=str(begin), people=count) for begin, count in spans]


def _plain(name: str) -> str:
    """A table program takes a cell that begins like this for a formula."""
    return f"'{name}" if name.startswith(("=", "+", "-", "@")) else name


DOORS = [
    Door("GET", "/api/usage", _show, "How the box is used", query=UsageQuery, answer=UsageFigures, who="owner"),
    Door(
        "GET",
        "/api/usage/export",
        _export,
        "The figures as a file",
        query=ExportQuery,
        who="owner",
        sends=FILE,
    ),
]
