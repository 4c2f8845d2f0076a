"""A run in the terminal: steps while it works, then the answer with its quotes.

On a terminal the steps and the streaming text live in an area that is wiped when the answer is
final. Without one (a pipe, a log) nothing moves: the steps of research are a line each on standard
error, and the final answer is printed.
"""

import time
from collections.abc import Mapping
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.live import Live as RichLive
from rich.padding import Padding
from rich.spinner import Spinner
from rich.text import Text

from .. import settings as settings_module
from ..engine.accept import language_of
from ..engine.deliver import NEAR
from ..engine.fold import View
from ..events import Event
from ..types import Language
from .research_view import plan_lines, report_text, so_far, stop_line
from .sources import Numbered, answer_text, quote_lines, source_lines
from .task import file_lines, task_lines, waiting_line
from .words import say, system_language

ACCENT = "#c8452d"
UNFOLDED = 100_000
"""Columns of a pipe: a sentence or quote stays on its line, whatever reads it."""


THINKING_LINES = 6
"""Of the thinking only its end is shown while it comes."""


DOING = (
    "doing_plan", "doing_queries", "doing_search", "doing_read", "doing_look", "doing_extract", "doing_reflect",
    "doing_report", "doing_write", "doing_rewrite",
)  # fmt: skip
"""Steps of research that are told while they go on."""


class Live:
    """Feed it events with `see`; `close` ends the moving area, `show` prints the answer."""

    def __init__(self, *, quiet: bool) -> None:
        self._console = Console(highlight=False)
        self._err = Console(stderr=True, highlight=False)
        self._quiet = quiet
        self._moving = self._err.is_terminal and not quiet
        self._language: Language = system_language()
        self._steps: list[str] = []
        self._now = ""
        self._since = time.monotonic()
        self._view = View()
        self._area: RichLive | None = None
        self._spinner = Spinner("dots", style=ACCENT)
        self._loading = ("", 0.0)
        """What was last said about a loading model, and when; told as long as it is said again and again."""

    def loading(self, model: str, seconds: float) -> None:
        """A local model is being loaded."""
        if seconds > 0.5:
            self._loading = (say("loading", self._language, model=model, seconds=f"{seconds:.0f}"), time.monotonic())
            self._draw()

    def see(self, event: Event, view: View) -> None:
        fact = event.fact
        self._view = view
        if fact.kind == "run.accepted":
            self._language = "zh" if fact.language == "zh" else "en"
        elif fact.kind == "run.queued":
            self._now = say("queued", self._language, before=fact.before)
        elif fact.kind == "step.started":
            self._start(fact.step, fact.detail)
        elif fact.kind == "step.finished" and fact.step == "gather":
            count = len({one.source for one in view.sources.values()})
            self._steps.append(say("found", self._language, passages=len(view.sources), sources=count))
        elif fact.kind in ("action.started", "action.finished", "question.asked", "approval.asked"):
            self._task(fact, view)
        elif fact.kind == "think.planned":
            effort = say(fact.effort, self._language)
            self._now = say("thinking", self._language, effort=effort, calls=fact.calls)
        elif fact.kind == "draft.made":
            self._steps.append(draft_line(fact, self._language))
        elif fact.kind == "answer.started" and view.plan is None:
            self._now = say("writing", self._language, model=_short(fact.model))
        self._draw()

    def close(self) -> None:
        if self._area is not None:
            self._area.stop()
            self._area = None

    def resumable(self, view: View) -> None:
        """Say, beside the error that follows, how to go on."""
        self.close()
        if not self._quiet:
            self._err.print(say("resume", self._language, run=view.run), style="dim", soft_wrap=True)

    def show(self, view: View, memories: Mapping[str, str] | None = None) -> None:
        """The final answer: text with marks, sources with their quotes, cost, and by id the memories it used."""
        if self._console.is_terminal:
            return self._show(view, memories or {})
        self._console.width = UNFOLDED
        with self._console.capture() as shown:
            self._show(view, memories or {})
        for line in shown.get().splitlines():
            self._console.print(Text(line.rstrip()), soft_wrap=True)

    def _show(self, view: View, memories: Mapping[str, str]) -> None:
        language = language_of(view.question) if view.question else self._language
        out = self._console
        for found in so_far(view, language):
            out.print(found)
        if view.state in ("cancelled", "paused"):
            out.print(say(view.state, language), style="dim")
            out.print(say("resume", language, run=view.run), style="dim")
            return
        if view.before is not None and view.state == "running":
            out.print(say("queued", language, before=view.before), style="dim")
            return
        numbered = Numbered(view)
        out.print()
        if view.stop_reason == "no_evidence":
            _show_nothing(out, view, language)
        elif view.task is not None:
            _show_task(out, view, language)
        elif view.stop_reason == "budget" and not view.text:
            out.print(Padding(say("budget", language), (0, 2)))
        elif view.text or view.outline is None:
            _show_answer(out, view, numbered, language)
        for word, ids in (("memory_was_kept", view.kept), ("memory_was_used", view.remembered)):
            if texts := "；".join(memories[one] for one in ids if one in memories):
                out.print(Padding(Text(f"· {say(word, language, texts=texts)}", style="dim"), (1, 2, 0, 2)))
        for note in view.notes:
            out.print(Padding(Text(f"· {note}", style="dim"), (1, 2, 0, 2)))
        out.print(Padding(Text(_cost(view, language), style="dim"), (1, 2)))

    def _task(self, fact: Any, view: View) -> None:
        """Actions as they begin and end; what waits for the user stays, whoever listens."""
        if fact.kind == "action.started":
            self._now = say("acting", self._language, number=fact.number, tool=fact.tool)
        elif fact.kind == "action.finished":
            self._steps = list(task_lines(view, self._language))
        else:
            self.close()
            self._err.print(waiting_line(fact, view.run, self._language), soft_wrap=True)

    def _start(self, step: str, detail: str) -> None:
        kind, _, rest = step.partition(" ")
        words = {"gather": "searching", "check": "checking", "take in": "taking_in"}
        if step in words:
            self._now = say(words[step], self._language)
        elif f"doing_{kind}" in DOING and (detail or rest):
            self._now = say(f"doing_{kind}", self._language, detail=detail or rest)
            self._line()

    def _line(self) -> None:
        """Minutes of work must be seen to go on, in a log too."""
        if not self._moving and not self._quiet:
            self._err.print(f"{time.monotonic() - self._since:5.0f} s  {self._now}", style="dim", soft_wrap=True)

    def _draw(self) -> None:
        if not self._moving:
            return
        if self._area is None:
            self._area = RichLive(console=self._err, transient=True, refresh_per_second=8, get_renderable=self._frame)
            self._area.start()

    def _frame(self) -> RenderableType:
        parts: list[RenderableType] = [Text(f"  ✓ {step}", style="dim") for step in self._steps]
        parts += plan_lines(self._view, self._language)
        said, at = self._loading
        now = said if time.monotonic() - at < 1 else self._now
        if now:
            seconds = f"  {time.monotonic() - self._since:.0f} s"
            self._spinner.update(text=Text.assemble(" ", now, (seconds, "dim")))
            parts.append(self._spinner)
        if not self._view.live_text and (thought := self._view.live_reasoning):
            parts.append(Padding(Text("\n".join(thought.splitlines()[-THINKING_LINES:]), style="dim"), (1, 2, 0, 2)))
        if self._view.live_text:
            parts.append(Padding(Text(self._view.live_text), (1, 2, 0, 2)))
        return Group(*parts)


def _show_answer(out: Console, view: View, numbered: Numbered, language: Language) -> None:
    for _, draft in sorted(view.drafts.items()):
        out.print(Padding(Text(f"✓ {draft_line(draft, language)}", style="dim"), (0, 2)))
    shown = report_text if view.outline is not None else answer_text
    out.print(Padding(shown(view, numbered, language), (0, 2)))
    if line := stop_line(view, language):
        out.print(Padding(Text(line, style="yellow"), (0, 2)))
    if lines := source_lines(numbered, language):
        out.print()
        out.print(Padding(Group(*lines), (0, 2)))


def _show_task(out: Console, view: View, language: Language) -> None:
    """What was done, the answer in words, the files."""
    for line in task_lines(view, language):
        out.print(Padding(Text(line, style="dim"), (0, 2)))
    if view.text:
        plain = view.text.replace("&lt;", "<")  # kept for pages: there a bare sign would begin a tag
        out.print(Padding(Text(plain), (1, 2, 0, 2)))
    if view.artifacts:
        out.print()
    for line in file_lines(view, settings_module.default_home(), language):
        out.print(Padding(Text(line), (0, 2)))


def draft_line(draft: Any, language: Language) -> str:
    """A try in one line, its program folded away."""
    answer = draft.answer or say("drafted_nothing", language, error=draft.error)
    return say(f"drafted_{draft.by}", language, lines=len(draft.text.splitlines()), answer=answer)


def _show_nothing(out: Console, view: View, language: Language) -> None:
    out.print(Padding(Text(say("nothing", language), style="bold"), (0, 2)))
    if not view.sources:
        out.print(Padding(Text(say("empty_library", language)), (0, 2)))
        return
    if view.near:
        out.print(Padding(Text(NEAR[language]), (1, 2, 0, 2)))
        out.print(Padding(Group(*(line for one in view.near for line in quote_lines(one))), (0, 4, 1, 4)))
    tried = "、".join(view.tried) if language == "zh" else "; ".join(view.tried)
    out.print(Padding(Text(f"{say('tried', language)} {tried}", style="dim"), (0, 2)))
    if view.missing:
        out.print(Padding(Text(f"{say('missing', language)} {', '.join(view.missing)}", style="dim"), (0, 2)))
    if not view.near:
        _show_passages(out, view, language)


def _show_passages(out: Console, view: View, language: Language) -> None:
    out.print(Padding(Text(say("nearest", language), style="dim"), (0, 2)))
    for found in list(view.sources.values())[:3]:
        title, heading = found.title, found.heading
        where = heading if heading.startswith(title) else f"{title} › {heading}".strip(" ›")
        out.print(Padding(Text(f"· {where}", style="dim"), (0, 4)))


def _cost(view: View, language: Language) -> str:
    tokens = f"{view.usage.prompt_tokens + view.usage.completion_tokens:,}"
    calls = view.usage.calls
    word = "call" if calls == 1 else "calls"
    return say("cost", language, seconds=f"{view.total:.1f}", calls=calls, call_word=word, tokens=tokens, run=view.run)


def _short(model: str) -> str:
    return model.rpartition("/")[2]
