"""The command `onebox`. Each command has its own file; heavy parts are imported when a command runs."""

import sys

import typer

from ..errors import OneboxError
from . import (
    agents,
    approvals,
    ask,
    doctor,
    execute,
    fetch,
    library,
    mcp,
    memory,
    models,
    report,
    research,
    route,
    runs,
    sandbox,
    schedule,
    serve,
    skills,
    usage,
    web,
    worker,
)
from .words import system_language

app = typer.Typer(
    name="onebox",
    help="One box over your own models and documents. 一框：你自己的模型和资料，一个框。",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # plain help: half the time to start
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("ask")(ask.ask)
app.command("route")(route.route)
app.command("doctor")(doctor.doctor)
app.command("fetch")(fetch.fetch)
app.command("serve")(serve.serve)
app.command("worker")(worker.worker)
app.add_typer(library.app, name="library")
app.add_typer(models.app, name="models")
app.add_typer(runs.app, name="runs")
app.add_typer(approvals.app, name="approvals")
app.add_typer(research.app, name="research")
app.add_typer(report.app, name="report")
app.add_typer(schedule.app, name="schedule")
app.add_typer(web.app, name="web")
app.command("usage")(usage.usage)
app.add_typer(memory.app, name="memory")
app.add_typer(sandbox.app, name="sandbox")
app.add_typer(agents.app, name="agents")
app.add_typer(skills.app, name="skills")
app.command("persona")(agents.persona)
app.add_typer(execute.app, name="execute")
app.add_typer(mcp.app, name="mcp")


def main() -> None:
    """Run the command line; an error of ours becomes one clear line and exit code 1."""
    command = typer.main.get_command(app)
    if system_language() == "zh":
        from .help_zh import in_chinese

        command = in_chinese(command)
    try:
        command()
    except OneboxError as error:
        sys.stderr.write(f"onebox: {error}\n")
        if error.hint:
            sys.stderr.write(f"  → {error.hint}\n")
        raise SystemExit(1) from None
    except BrokenPipeError:  # the reader of our output left: `onebox … | head`
        sys.stderr.close()
        raise SystemExit(141) from None
