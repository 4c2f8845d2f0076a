"""A box that does tasks with a scripted model in the real sandbox, or a loud word about what this machine lacks."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp.web import Application

from onebox.app import Box
from onebox.engine.fold import View, fold
from onebox.errors import OneboxError
from onebox.sandbox.bubblewrap import Bubblewrap
from onebox.settings import Settings, load
from onebox.store.task_files import answer_name
from onebox.testing import Behaviour, FakeEndpoint, Says
from onebox.types import Ask, Depth


def program(code: str) -> str:
    return f"```python\n{code}\n```"


def action(tool: str, text: str) -> str:
    return json.dumps({"tool": tool, "input": text}, ensure_ascii=False)


def plan(*tools: str, files: Sequence[str] = ()) -> str:
    return json.dumps({"tools": list(tools), "files": list(files), "steps": ["do it"]})


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bubblewrap]:
    try:
        made = Bubblewrap(load(tmp_path_factory.mktemp("box")))
    except OneboxError as error:
        pytest.skip(f"NO SANDBOX HERE: {error} {error.hint}")
    yield made
    made.close()


@dataclass
class Done:
    view: View
    events: list[Any]
    home: Path
    prompts: list[str]
    """The last message of each request."""

    def file(self, name: str) -> str:
        return (self.home / "execute" / self.view.run / "files" / name).read_text("utf-8")

    def kinds(self, kind: str) -> list[Any]:
        return [event.fact for event in self.events if event.fact.kind == kind]


Do = Callable[..., Done]


@pytest.fixture
def do(
    served_by: Callable[..., Settings], run: Callable[..., Any], sandbox: Bubblewrap, virtual_hosts: Callable[..., Any]
) -> Do:
    """`do("task", reply, …, files=[…])`: the task done by a model that says these things one after the other.

    `answers`: what the user says to every question; `prepare`: changes the settings and the home folder before;
    `sites`: hosts of the web there is, by name.
    """

    def inner(
        text: str,
        *replies: str | Behaviour,
        files: Sequence[Path] = (),
        answers: str = "",
        prepare: Callable[[Settings], Settings] = lambda settings: settings,
        sites: Mapping[str, Application] | None = None,
        **more: Any,
    ) -> Done:
        says = [Says(one) if isinstance(one, str) else one for one in replies]

        async def work() -> Done:
            async with FakeEndpoint(says) as endpoint, virtual_hosts(dict(sites or {})) as reach:
                settings = prepare(served_by(endpoint.url))
                pages = settings.web.model_copy(update={"reach": reach, "delay_seconds": 0.0, "browser": "off"})
                settings = settings.model_copy(update={"web": pages})
                ask = Ask(text, depth=Depth.EXECUTE, files=tuple(map(str, files)), **more)
                events = []
                async with Box(settings) as box:
                    async for event in box.ask(ask):
                        if answers and event.fact.kind == "question.asked":
                            box.notes.set(answer_name(event.run, event.fact.question), answers)
                        if not event.partial:
                            events.append(event)
                prompts = [body["messages"][-1]["content"] for body in endpoint.chats]
                return Done(fold(events), events, settings.home, prompts)

        done: Done = run(work())
        return done

    return inner


@pytest.fixture
def sales(tmp_path: Path) -> Path:
    """Three rows, one of them with a gap."""
    path = tmp_path / "sales.csv"
    path.write_text("month,amount\n2024-01,10\n2024-02,\n2024-03,32.5\n", "utf-8")
    return path
