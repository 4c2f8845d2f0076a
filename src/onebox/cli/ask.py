"""`onebox ask`: ask the box, watch it work, get an answer you can check."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from ..types import Ask, Depth, Effort

Wish = Literal["auto", "chat", "think", "search", "research", "execute"]
"""The depths of `onebox.types.Depth`, or leave it to the box."""
EXIT = {"finished": 0, "user": 0, "paused": 0, "error": 1, "no_evidence": 3, "budget": 4, "cancelled": 130}
"""Exit code for each stop reason (2 is a wrong command line)."""


def ask(
    question: Annotated[str, typer.Argument(help="What you want to know; `-` reads it from standard input.")],
    depth: Annotated[
        Wish, typer.Option(help="How far to go: chat, think, search, research or execute; auto: the box chooses.")
    ] = "auto",
    library: Annotated[str | None, typer.Option(help="Only this collection of the library.")] = None,
    file: Annotated[
        list[Path] | None, typer.Option(help="Answer from this file alone, or work on it; may be given again.")
    ] = None,
    web: Annotated[
        bool | None, typer.Option("--web/--no-web", help="Ask the web, or do not; else as set up.", show_default=False)
    ] = None,
    effort: Annotated[Effort, typer.Option(help="How much think and research may spend.")] = "normal",
    within: Annotated[
        list[str] | None,
        typer.Option(help="Research: a host, -HOST, days as 2026-01-01..2026-03-31, or academic; repeatable."),
    ] = None,
    model: Annotated[str | None, typer.Option(help="NAME from the catalogue, or ENDPOINT/MODEL.")] = None,
    conversation: Annotated[str | None, typer.Option(help="Go on with this conversation.")] = None,
    agent: Annotated[str | None, typer.Option(help="Have this agent do it; `onebox agents list` names them.")] = None,
    queue: Annotated[
        bool,
        typer.Option(
            "--queue", help="Leave it to the `onebox worker` processes on this database, and print the run's id."
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead.")] = False,
) -> None:
    """Ask a question; every sentence of the answer is tied to a quote from your documents."""
    from ..engine.research.scope import scope_of
    from .session import leave_to_workers, run_and_show

    text = typer.get_text_stream("stdin").read() if question == "-" else question
    request = Ask(
        text=text,
        depth=None if depth == "auto" else Depth(depth),
        effort=effort,
        collection=library,
        file=str(file[0]) if file and len(file) == 1 else None,
        files=tuple(str(one.expanduser().resolve()) for one in file) if file and len(file) > 1 else (),
        web=web,
        model=model,
        conversation=conversation,
        scope=scope_of(within or ()),
        agent=agent,
    )
    if queue:
        return typer.echo(leave_to_workers(request))
    raise typer.Exit(EXIT[run_and_show(request, as_json=as_json)])
