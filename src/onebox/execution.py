"""What the depth `execute` works with: one sandbox for a box, and for each run its tools, folder and answers."""

import json
import threading
from collections.abc import Callable

from sqlalchemy.engine import Engine

from .engine.execute.task import uses_page
from .engine.execute.toolbox import Toolbox
from .engine.execute.workspace import Workspace
from .engine.fold import View
from .engine.work import Work
from .errors import BrowserMissing, SandboxError, SandboxUnavailable
from .reading.web.chromium import browser_program
from .reading.web.session import Session
from .sandbox.choose import sandbox_for
from .sandbox.sandbox import Sandbox
from .settings import Settings
from .skills.mcp.tools import mcp_tools
from .skills.registry import Means, tools_for
from .skills.skill_tools import UseSkill, digests, fitting, skill_tools
from .skills.skills import Skills
from .skills.tool import Tool
from .skills.tools.browser_past import Past
from .skills.tools.research import Researcher
from .skills.tools.schedule import Planner
from .store.actions import Actions
from .store.approvals import Approvals
from .store.cache import Notes
from .store.task_files import answer_name, folder_of
from .store.versions import Versions


class Execution:
    """Shared by every run of a box. `close` it at the end."""

    def __init__(
        self,
        settings: Settings,
        database: Engine,
        researcher: Researcher | None = None,
        planner: Planner | None = None,
    ) -> None:
        """`researcher` and `planner` do what the tools `research` and `schedule` ask for."""
        self._settings = settings
        self._notes = Notes(database)
        self._researcher, self._planner = researcher, planner
        self._skills = Skills(settings.home, self._notes)
        self._approvals, self._actions = Approvals(database), Actions(database)
        self._lock = threading.Lock()
        self._sandbox: Sandbox | None = None

    def toolbox(self, before: View) -> Callable[[Work], Toolbox]:
        """What a run works with, made when it is wanted. `before`: the run as its events tell it."""

        def make(work: Work) -> Toolbox:
            sandbox = self._box()
            folder = folder_of(self._settings.home, work.run)
            ended = {number for number, one in before.actions.items() if number in before.begun}
            pages = pages_for(self._settings, work)
            return Toolbox(
                sandbox=sandbox,
                workspace=Workspace(sandbox, Versions(folder / "versions"), folder / "workspace"),
                tools=self._tools(
                    work,
                    Means(sandbox, work.library, work.web, pages, past_of(before), self._researcher, self._planner),
                ),
                lent=digests(self._skills.ready()),
                files=folder / "files",
                answer=lambda question: self._notes.get(answer_name(work.run, question)),
                approvals=self._approvals,
                actions=self._actions,
                done=before.actions,
                begun={number: one.key for number, one in before.begun.items() if number not in ended},
                ends=[pages.close] if pages else [],
            )

        return make

    def _tools(self, work: Work, means: Means) -> list[Tool]:
        """The built-in ones, skills that fit, tools of other programs that the user approved; what the ask names."""
        wanted = work.ask.tools
        skills = self._skills.ready()
        told = skills if UseSkill.name in wanted else fitting(skills, work.ask.text)
        found = tools_for(means, more=[*skill_tools(told, means.sandbox), *mcp_tools(self._settings)])
        if UseSkill.name in wanted:
            wanted = (*wanted, *(one.name for one in skill_tools(told, means.sandbox)))
        return [one for one in found if one.name in wanted] if wanted else found

    def lacks(self) -> str:
        """Why no task can be done here; empty when a sandbox works. Looks for a second, the first time."""
        try:
            self._box()
        except SandboxUnavailable as error:
            return f"{error.__cause__ or error}"
        return ""

    def close(self) -> None:
        """End what is kept warm."""
        with self._lock:
            if self._sandbox is not None:
                self._sandbox.close()
            self._sandbox = None

    def _box(self) -> Sandbox:
        """Made once. Raises SandboxUnavailable: code is never run outside a sandbox."""
        with self._lock:
            if self._sandbox is None:
                try:
                    self._sandbox = sandbox_for(self._settings)
                except SandboxError as error:
                    raise SandboxUnavailable(
                        f"The task was not begun: it needs a sandbox. {error}",
                        hint=f"Run `onebox sandbox check` to see what is missing. {error.hint}",
                    ) from error
            return self._sandbox


def pages_for(settings: Settings, work: Work) -> Session | None:
    """A browser for the run, if it may use the web and has one here.

    A task that cannot do without gets one all the same: using it says what is missing.
    """
    if work.web is None or settings.web.browser == "off":
        return None
    try:
        browser_program(settings.web)
    except BrowserMissing:
        if not uses_page(work.ask.text):
            return None
    return Session(settings)


def past_of(before: View) -> list[Past]:
    """What the run did with its browser, in order."""
    done = [
        (before.begun[number], before.actions[number]) for number in sorted(before.actions) if number in before.begun
    ]
    return [
        Past(begun.tool, json.loads(begun.arguments), ended.source)
        for begun, ended in done
        if begun.tool in ("browse", "look", "submit") and ended.ok and ended.source
    ]
