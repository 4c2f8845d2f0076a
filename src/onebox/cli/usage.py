"""`onebox usage`: how this box is used, in sums."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from ..store.usage import Figures


def usage(
    days: Annotated[int, typer.Option(min=1, max=3660, help="How many days, today included.")] = 30,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """How this box is used: people, runs, tokens, seconds, failures. Sums only; nothing leaves this machine."""
    import datetime as dt
    import json

    from ..errors import OneboxError
    from ..settings import load
    from ..store.database import open_database
    from ..store.usage import catch_up, figures

    settings = load()
    if not settings.usage.enabled:
        raise OneboxError("the usage of this box is not added up", hint="Switch it on: setting usage.enabled.")
    database = open_database(settings.database_url)
    catch_up(database)
    found = figures(database, dt.date.today(), days)
    if as_json:
        typer.echo(json.dumps(_object(found), ensure_ascii=False))
    else:
        _show(found)


def _object(found: "Figures") -> dict[str, Any]:
    from dataclasses import asdict

    spans = {"people_by_day": found.people, "people_by_week": found.weeks, "people_by_month": found.months}
    return {
        "first": str(found.first),
        "last": str(found.last),
        "total": asdict(found.total),
        **{
            what + "s": [{"name": name} | asdict(sums) for name, sums in found.by(what).items()]
            for what in ("day", "depth", "model")
        },
        **{name: [{"begin": str(day), "people": count} for day, count in span] for name, span in spans.items()},
        "retention": [asdict(one) for one in found.retention],
    }


def _show(found: "Figures") -> None:
    from .table import print_table
    from .words import tell

    total = found.total
    if not total.runs:
        typer.echo(tell("usage_none"), err=True)
        return
    head = [tell(word) for word in ("usage_runs", "usage_failed", "usage_tokens", "usage_seconds")]
    numbers = (1, 2, 3, 4)
    days = {day.isoformat(): count for day, count in found.people}
    rows = [(name, *_cells(sums), str(days[name])) for name, sums in found.by("day").items()]
    print_table([tell("usage_day"), *head, tell("usage_people")], rows, numbers=(*numbers, 5))
    typer.echo()
    print_table([tell("depth"), *head], [(name, *_cells(sums)) for name, sums in found.by("depth").items()],
                numbers=numbers)  # fmt: skip
    typer.echo()
    by_model = [(name or tell("usage_no_model"), *_cells(sums)) for name, sums in found.by("model").items()]
    print_table([tell("usage_model"), *head], by_model, numbers=numbers)
    typer.echo()
    for one in found.retention:
        typer.echo(tell("usage_retention", days=one.days, back=one.back, later=one.later, of=one.of))


def _cells(sums: Any) -> tuple[str, str, str, str]:
    tokens = f"{sums.prompt_tokens + sums.completion_tokens:,}"
    return str(sums.runs), str(sums.failed), tokens, f"{sums.seconds:,.0f}"
