"""A task that has something researched: a run of its own, begun once, its report a file with quotes."""

import asyncio
import json
from collections.abc import Callable, Sequence
from typing import Any

from bench.local_web.pages import written
from bench.scripted import QUESTIONS, Researcher

from onebox.app import Box
from onebox.engine.fold import fold
from onebox.reading import Document
from onebox.settings import Settings
from onebox.testing import FakeEndpoint
from onebox.types import Ask, Depth, Message

QUESTION = QUESTIONS["en"][0]


class Script:
    """The task by the list, what it reads and researches by rule."""

    def __init__(self) -> None:
        self.researcher = Researcher([QUESTION])
        self.actions = [("research", QUESTION), ("finish", "The report is there.")]
        self.chosen: list[str] = []

    def __call__(self, messages: Sequence[Message], body: dict[str, Any]) -> Any:
        form = body.get("response_format", {}).get("json_schema", {}).get("schema", {}).get("properties", {})
        if "tools" in form:
            return json.dumps({"tools": ["research"], "files": [], "steps": []})
        if "tool" in form:
            self.chosen.append(messages[-1].content)
            tool, words = self.actions[min(len(self.chosen), len(self.actions)) - 1]
            return json.dumps({"tool": tool, "input": words})
        if "somebody else wrote" in messages[0].content:
            return json.dumps({"claims": []})
        return self.researcher(messages, body)


def test_research_in_a_task(served_by: Callable[..., Settings], run: Callable[..., Any], needs_sandbox: None) -> None:
    async def go() -> None:
        script = Script()
        async with FakeEndpoint(script) as endpoint, Box(served_by(endpoint.url)) as box:
            documents = ((f"http://{p.key}", Document(p.text, p.title, "text", date=p.date)) for p in written())
            library = await box.library()
            await asyncio.to_thread(library.add_documents, documents)
            row = await box.submit(Ask(f"Research what is known: {QUESTION}", Depth.EXECUTE, web=False))
            await box.work_on(row.id)
            view = fold(box.events.read(row.id))
            assert view.stop_reason == "finished", view.text
            (name,) = view.artifacts
            text = (box.settings.home / "execute" / row.id / "files" / name).read_text("utf-8")
            assert name.startswith("research-") and "> " in text and "http://" in text
            children = [one for one in box.runs.list() if one.id != row.id]
            assert [(one.state, one.ask.depth, one.ask.budget.calls) for one in children] == [("done", "research", 16)]
            told = view.actions[1]
            assert told.untrusted and told.secret and told.source == f"research:{children[0].id}"
            # asked again for the same run, nothing is begun anew and nothing is paid
            before = len(endpoint.chats)
            again = await box.execution._researcher(row.id, QUESTION)  # type: ignore[misc]
            assert again.run == children[0].id and len(endpoint.chats) == before

    run(go(), 600)


def test_nothing_found_is_told(
    served_by: Callable[..., Settings], run: Callable[..., Any], needs_sandbox: None
) -> None:
    async def go() -> None:
        async with FakeEndpoint(Script()) as endpoint, Box(served_by(endpoint.url)) as box:
            row = await box.submit(Ask(f"Research what is known: {QUESTION}", Depth.EXECUTE, web=False))
            await box.work_on(row.id)
            view = fold(box.events.read(row.id))
            assert not view.actions[1].ok and not view.artifacts

    run(go(), 600)
