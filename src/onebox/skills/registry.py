"""Which tools there are for a run: built in, and of other packages under the entry point `onebox.tools`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .. import plugins
from ..reading.web.session import Session
from ..sandbox.sandbox import Sandbox
from .tool import Tool
from .tools.browser import Browse
from .tools.browser_past import Past
from .tools.files import ReadFile, WriteFile
from .tools.look_up import Outside, ReadPage, SearchLibrary, SearchWeb, Shelf
from .tools.python import RunPython, RunShell
from .tools.research import Research, Researcher
from .tools.schedule import Planner, ScheduleTask


@dataclass(frozen=True, slots=True)
class Means:
    """What tools are made of; a tool whose means are missing is not offered."""

    sandbox: Sandbox
    library: Shelf | None = None
    web: Outside | None = None
    pages: Session | None = None
    """A browser for this run, and what an earlier process did with its own."""
    past: Sequence[Past] = ()
    researcher: Researcher | None = None
    planner: Planner | None = None


def tools_for(means: Means, more: Sequence[Tool] = ()) -> list[Tool]:
    """The tools for a run, the built-in ones first; of two with one name the first is taken.

    An installed entry point is called with `Means` and gives a tool, or None when it cannot work with them.
    """
    found: list[Tool] = [
        RunPython(means.sandbox),
        RunShell(means.sandbox),
        ReadFile(means.sandbox),
        WriteFile(means.sandbox),
    ]
    if means.library is not None:
        found.append(SearchLibrary(means.library))
    if means.web is not None:
        found += [SearchWeb(means.web), ReadPage(means.web)]
    if means.pages is not None:
        found.append(Browse(means.pages, means.sandbox, means.past))
    if means.researcher is not None:
        found.append(Research(means.researcher, means.sandbox, sends=means.web is not None))
    if means.planner is not None:
        found.append(ScheduleTask(means.planner))
    for name in plugins.names("tools", {}):
        make: Callable[[Means], Tool | None] = plugins.lookup("tools", name, {})
        if (made := make(means)) is not None:
            found.append(made)
    by_name: dict[str, Tool] = {}
    for tool in (*found, *more):
        by_name.setdefault(tool.name, tool)
    return list(by_name.values())
