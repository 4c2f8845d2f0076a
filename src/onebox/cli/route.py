"""`onebox route`: how deep a request would go, by whom it was decided, and what it needs."""

import asyncio
import json
import time
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .words import tell

if TYPE_CHECKING:
    from ..app import Box
    from ..engine.router.ask_model import AskModel
    from ..engine.router.choice import Choice


def route(
    text: Annotated[str, typer.Argument(help="A request; `-` reads one a line from standard input.")],
    file: Annotated[list[str] | None, typer.Option(help="Names of attached files.")] = None,
    before: Annotated[list[str] | None, typer.Option(help="The turn before; may be given again.")] = None,
    model: Annotated[
        bool, typer.Option("--model", help="When the box is unsure, ask the fast model (otherwise: search).")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")] = False,
) -> None:
    """How deep requests go, and why: no answer, only the choice."""
    lines: Iterable[str] = (line.strip() for line in typer.get_text_stream("stdin")) if text == "-" else (text,)
    asyncio.run(_route(lines, tuple(file or ()), tuple(before or ()), with_model=model, as_json=as_json or text == "-"))


async def _route(
    lines: Iterable[str], files: tuple[str, ...], before: tuple[str, ...], *, with_model: bool, as_json: bool
) -> None:
    from .. import settings
    from ..app import Box
    from ..engine.accept import accepted
    from ..engine.router.choice import Request

    async with Box(settings.load()) as box:
        ask = _asking(box) if with_model else None
        router = box.routing.router()
        router.decide(Request("…"))  # what is loaded once is not counted for the first request
        for line in lines:
            if line or not as_json:
                request = Request(accepted(line), files, before)
                began = time.perf_counter()
                choice = await router.route(request, ask)
                told = choice_object(choice, 1000 * (time.perf_counter() - began))
                typer.echo(json.dumps({"text": line, **told}, ensure_ascii=False) if as_json else _in_words(told))


def choice_object(choice: "Choice", ms: float) -> dict[str, Any]:
    """The choice as `--json` prints it; `ms` is the time it took."""
    needs = choice.needs
    return {
        "depth": str(choice.depth),
        "by": choice.by,
        "confidence": choice.confidence,
        "ms": round(ms, 2),
        "needs": {
            "place": needs.place,
            "fresh": needs.fresh,
            "language": needs.language,
            "context": needs.context,
        },
    }


def _in_words(told: dict[str, Any]) -> str:
    needs = told["needs"]
    words = {**told, "by": tell(f"by_{told['by']}")}
    wanted = {
        "place": tell(f"place_{needs['place']}"),
        "fresh": tell(f"fresh_{needs['fresh']}"),
        "context": tell("with_context") if needs["context"] else "",
    }
    return f"{tell('routed', **words)}\n  {tell('needs', **wanted)}"


def _asking(box: "Box") -> "AskModel":
    """One call to the fast model; it is found at the first call and closed after it."""
    from ..models.json_reply import parse
    from ..models.roles import model_for
    from ..types import Message

    async def ask(messages: Sequence[Message], most: int, schema: dict[str, Any]) -> dict[str, Any] | None:
        model = await model_for("fast", box.settings, box.notes)
        try:
            reply = await model.chat(messages, max_tokens=most, schema=schema)
        finally:
            await model.close()
        said = parse(reply.text)
        return said if isinstance(said, dict) else None

    return ask
