"""Research as a tool: a bounded piece of research by the box itself, handed over as a file with its citations."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ...sandbox.sandbox import Sandbox
from ...types import Language
from ..tool import Effects, Place, ToolResult
from .sandboxed import run_in


@dataclass(frozen=True, slots=True)
class Findings:
    """What research came to: the report as Markdown with its quotes and where they stand, and the run that did it."""

    text: str
    run: str
    ok: bool = True


Researcher = Callable[[str, str], Awaitable[Findings]]
"""`(run, question)`: research for a run. The same question of a run is researched once."""


class Research:
    """What it brings back was written by others, and may come from the user's own documents."""

    name = "research"
    description: Mapping[Language, str] = {
        "en": "research a question thoroughly (minutes); gives a report with sources as a file",
        "zh": "深入研究一个问题（要几分钟），得到一份带出处的报告文件",
    }
    parameters: Mapping[str, Any] = {
        "type": "object",
        "properties": {"question": {"type": "string", "minLength": 4, "maxLength": 400}},
        "required": ["question"],
        "additionalProperties": False,
    }

    def __init__(self, researcher: Researcher, sandbox: Sandbox, *, sends: bool) -> None:
        """`sends`: the web may be asked."""
        self._researcher = researcher
        self._sandbox = sandbox
        self.effects = Effects(reads_untrusted=True, reads_secret=True, writes="workspace", sends=sends)

    async def call(self, arguments: Mapping[str, Any], at: Place) -> ToolResult:
        """The report, which also lies in the workspace; not `ok` when nothing was found."""
        question = str(arguments["question"])
        found = await self._researcher(at.run, question)
        source = f"research:{found.run}"
        if not found.ok:
            return ToolResult(found.text, ok=False, untrusted=True, secret=True, source=source)
        name = file_name(question)
        command = [self._sandbox.python, "-I", "-S", "-c", ""]
        await run_in(self._sandbox, at.workspace, command, {name: found.text.encode()})
        said = {"en": f"The report is in {name}.", "zh": f"报告在 {name}。"}
        text = f"{said[at.language]}\n\n{found.text}"
        return ToolResult(text, files=(name,), untrusted=True, secret=True, source=source)


def file_name(question: str) -> str:
    """A name for the report that tells what it is about."""
    words = re.sub(r"\W+", "-", question)[:40].strip("-_")
    return f"research-{words or 'report'}.md"
