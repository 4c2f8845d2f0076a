"""Research in the terminal: the plan with its marks, how far it is, the report with its sections."""

import json
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console
from rich.text import Text

from ..engine.fold import View
from ..types import Language
from .sources import Numbered
from .words import say, system_language

if TYPE_CHECKING:
    from ..engine.research.plan import Plan

MARKS = {"open": "○", "answered": "✓", "dry": "–", "dropped": "×"}
COLOURS = {"open": "", "answered": "green", "dry": "yellow", "dropped": "dim strike"}


def plan_lines(view: View, language: Language) -> list[Text]:
    """Each question with its mark and the number of things found for it, then how far the run is."""
    if view.outline is None:
        return []
    counted = {one.id: sum(found.question == one.id for found in view.found.values()) for one in view.outline.questions}
    lines = [Text(f"  {view.outline.reading}", style="dim")]
    for one in view.outline.questions:
        line = Text(f"  {MARKS[one.state]} {one.text}", style=COLOURS[one.state])
        if counted[one.id]:
            line.append(f"  {say('claims_found', language, count=counted[one.id])}", style="dim")
        lines.append(line)
    if view.progress is not None:
        lines.append(Text(f"  {progress_line(view.progress, language)}", style="dim"))
    return lines


def progress_line(told: Any, language: Language) -> str:
    """Pages, claims, what is left of the budget and, where it can be told, of the time."""
    line = say(
        "research_progress",
        language,
        pages=told.pages,
        claims=told.claims,
        calls=max(0, told.of_calls - told.calls),
        minutes=max(0.0, told.of_seconds - told.seconds) / 60,
    )
    if told.left is not None and told.open:
        line += say("time_left", language, minutes=max(1, round(told.left / 60)))
    return line


def report_text(view: View, numbered: Numbered, language: Language) -> Text:
    """The report as it is laid out in the answer, with the marks of every sentence."""
    text = Text()
    claims = [claim for _, claim in sorted(view.claims.items())]
    for line in view.text.splitlines():
        if line.startswith("#"):
            text.append(f"{line.lstrip('# ')}\n", style="bold underline" if line.startswith("# ") else "bold")
            continue
        rest = line
        while claims and rest.strip().startswith(claims[0].text.strip()):
            claim = claims.pop(0)
            rest = rest.strip()[len(claim.text.strip()) :]
            text.append(claim.text.strip())
            if claim.supported:
                text.append(" " + "".join(f"[{numbered.number(one)}]" for one in claim.citations) + " ", style="green")
            else:
                text.append(f" ? {say('unsupported', language)} ", style="yellow")
        text.append(f"{rest}\n")
    return text


def so_far(view: View, language: Language) -> list[Text]:
    """The plan with what was found for each question: what there is to read before there is a report."""
    if view.outline is None or view.text or view.state == "done":
        return []
    lines = plan_lines(view, language)
    for claim in view.found.values():
        lines.append(Text.assemble(f"    · {claim.text}", (f"  {claim.location}", "dim")))
    return lines


def stop_line(view: View, language: Language) -> str:
    """Why a report ends where it does, when that is not that all was found; empty otherwise."""
    waiting = sum(one.state == "open" for one in view.outline.questions) if view.outline else 0
    if view.stop_reason in ("budget", "user"):
        return say(f"report_by_{view.stop_reason}", language, open=waiting)
    return ""


def show_plan(plan: "Plan", view: View, *, as_json: bool) -> None:
    """Print the plan and what was found so far: a report to read before there is one."""
    found = list(view.found.values())
    if as_json:
        told = {
            "version": plan.version,
            "reading": plan.reading,
            "questions": [
                {"id": one.id, "text": one.text, "state": one.state, "queries": list(one.queries)}
                for one in plan.questions
            ],
            "notes": list(plan.notes),
            "claims": [claim.model_dump(exclude={"kind"}) for claim in found],
            "progress": view.progress.model_dump(exclude={"kind"}) if view.progress else None,
        }
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    language = system_language()
    out = Console(highlight=False)
    out.print(Text(plan.reading, style="dim"), soft_wrap=True)
    for one in plan.questions:
        out.print(Text(f"{MARKS[one.state]} {one.id}  {one.text}", style=COLOURS[one.state]), soft_wrap=True)
        for claim in (claim for claim in found if claim.question == one.id):
            out.print(Text.assemble(f"    · {claim.text}", (f"  {claim.location}", "dim")), soft_wrap=True)
    for note in plan.notes:
        out.print(Text(f"» {note}"), soft_wrap=True)
    if view.progress is not None:
        out.print(Text(progress_line(view.progress, language), style="dim"), soft_wrap=True)
