"""Research by a scripted model, over the local web or over its pages as documents: what several tests share."""

import asyncio
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest
from bench.local_web import LocalWeb
from bench.local_web.pages import written
from bench.scripted import QUESTIONS, REQUEST, Researcher
from bench.tasks.web import page_text, web_settings

from onebox.app import Box
from onebox.desk import RunDesk
from onebox.engine.fold import View
from onebox.errors import OneboxError
from onebox.library.library import Library
from onebox.reading import Document
from onebox.settings import Settings
from onebox.testing import FakeEndpoint
from onebox.types import Ask, Depth


class Done:
    """A run that has ended: its view, its facts, what the outside saw of it."""

    def __init__(self, view: View, facts: list[Any], endpoint: FakeEndpoint, error: str) -> None:
        self.view, self.facts, self.chats, self.error = view, facts, list(endpoint.chats), error
        self.searches: list[str] = []
        self.fetched: dict[str, int] = {}

    @property
    def steps(self) -> list[str]:
        return [fact.step for fact in self.facts if fact.kind == "step.started"]

    def of(self, kind: str) -> list[Any]:
        return [fact for fact in self.facts if fact.kind == kind]

    def stands(self) -> bool:
        """Has every sentence a quote, and does every quote stand on the page it names?"""
        cited = [one for claim in self.view.claims.values() for one in claim.citations]
        return all(claim.supported and claim.citations for claim in self.view.claims.values()) and all(
            "".join(one.quote.split()) in page_text(key_of(one.location)) for one in cited
        )


def key_of(location: str) -> str:
    """`host/path` of a page's address, with or without a port."""
    host, _, path = location.removeprefix("http://").partition("/")
    return f"{host.partition(':')[0]}/{path}"


async def finished(box: Box, run: str) -> tuple[View, list[Any], str]:
    view, error = View(), ""
    try:
        await box.work_on(run)
    except OneboxError as raised:
        error = str(raised)
    events = box.events.read(run)
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    for event in events:
        view.see(event)
    return view, [event.fact for event in events], error


def fill(library: Library) -> None:
    """The pages of the local web as documents."""
    documents = ((f"http://{page.key}", Document(page.text, page.title, "text", date=page.date)) for page in written())
    library.add_documents(documents)


def patient(settings: Settings) -> Settings:
    """A machine that is busy with other things must not look like a page that hangs."""
    waits = {"seconds": 300, "connect_seconds": 100, "first_byte_seconds": 200}
    search = settings.search.model_copy(update={"seconds": 100})
    return settings.model_copy(update={"web": settings.web.model_copy(update=waits), "search": search})


@pytest.fixture
def research(served_by: Callable[..., Settings], run: Callable[..., Any]) -> Callable[..., Done]:
    """Ask, work to the end, tell. `script` is the model; `then` is called with the desk of the run before the work.

    `web`: a function from settings and local web to settings, or True; without, the pages are the library.
    """

    def inner(
        text: str = "",
        *,
        language: str = "zh",
        script: Any = None,
        then: Callable[[RunDesk], object] | None = None,
        web: Any = None,
        at_once: int = 1,
        **more: Any,
    ) -> Done:
        model = script or Researcher(QUESTIONS[language])

        async def go() -> Done:
            with ExitStack() as stack:
                endpoint = stack.enter_context(FakeEndpoint(model))
                settings = served_by(endpoint.url)
                settings = settings.model_copy(
                    update={"research": settings.research.model_copy(update={"at_once": at_once})}
                )
                local = stack.enter_context(LocalWeb()) if web else None
                if local is not None:
                    settings = patient(web_settings(settings, local))
                    settings = web(settings, local) if callable(web) else settings
                async with Box(settings) as box:
                    if local is None:
                        await asyncio.to_thread(fill, await box.library())
                    ask = Ask(text or REQUEST[language], Depth.RESEARCH, **({"web": bool(web)} | more))
                    row = await box.submit(ask)
                    if then:
                        then(RunDesk(box.database, row.id))
                    done = Done(*(await finished(box, row.id))[:2], endpoint, "")
                    done.error = done.view.error
                    if local is not None:
                        done.searches = list(local.searches)
                        done.fetched = {key: n for key, n in local.hits.items() if not key.endswith("/robots.txt")}
                    return done

        done: Done = run(go(), 600)
        return done

    return inner
