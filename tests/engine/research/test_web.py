"""Depth research over the local web: nothing fetched or searched twice, within the scope, whatever the web does."""

from collections.abc import Callable
from typing import Any

from aiohttp import web
from bench.local_web import LocalWeb
from bench.scripted import QUESTIONS, Researcher

from onebox.app import Box
from onebox.search.searcher import Result
from onebox.settings import SearchEngine, Settings
from onebox.testing import FakeEndpoint, FakeEngines, Finds
from onebox.types import Ask, Budget, Depth, Scope

from .conftest import Done, finished, patient
from .test_research import ANSWERS

Research = Callable[..., Done]


def test_nothing_is_searched_or_fetched_twice(research: Research) -> None:
    done = research(web=True, at_once=2)
    assert (done.view.state, done.view.stop_reason) == ("done", "finished")
    assert done.stands() and all(words in done.view.text for words in ANSWERS["zh"])
    assert max(done.fetched.values()) == 1 and len(done.searches) == len(set(done.searches))
    assert done.view.usage.searches == len(done.searches) and done.view.usage.fetches == len(done.fetched)
    kinds = [step.split()[0] for step in done.steps]
    assert kinds.count("search") == len(done.searches) and kinds.count("read") >= len(done.fetched)
    assert len(done.steps) == len(set(done.steps))


def test_only_pages_of_the_sites_and_the_time_named_count(research: Research) -> None:
    done = research(web=True, scope=Scope(sites=("qinglan.test", "-gov.qinglan.test"), since="2026-01-01"))
    assert done.view.stop_reason == "finished"
    assert {page.split("/")[0] for page in done.fetched} == {"news.qinglan.test"}
    assert all(one.date >= "2026" for one in done.of("claim.found")) and "28.6" not in done.view.text


def test_pages_and_searches_have_a_budget_and_a_dead_engine_is_told(research: Research) -> None:
    def with_a_dead_engine(settings: Settings, local: LocalWeb) -> Settings:
        engines = settings.searchers | {"dead": SearchEngine(kind="searxng", url="http://127.0.0.1:9")}
        chosen = settings.search.model_copy(update={"engines": ["dead", "searxng"]})
        return settings.model_copy(update={"searchers": engines, "search": chosen})

    budget = Budget(calls=40, prompt_tokens=90_000, searches=1, fetches=2)
    done = research(web=with_a_dead_engine, budget=budget, script=Researcher(QUESTIONS["zh"]))
    assert len(done.searches) == 1 and sum(done.fetched.values()) == 2
    assert done.view.stop_reason == "finished" and done.stands()
    assert any("dead" in note for note in done.view.notes) and any("budget" in note for note in done.view.notes)


def test_without_any_engine_that_answers_there_is_no_report(research: Research) -> None:
    def dead(settings: Settings, local: LocalWeb) -> Settings:
        return settings.model_copy(update={"searchers": {"searxng": SearchEngine(url="http://127.0.0.1:9")}})

    done: Any = research(web=dead)
    assert (done.view.stop_reason, done.view.text) == ("no_evidence", "") and done.view.notes and not done.fetched


def test_academic_mode_asks_three_engines_and_reads_whole_papers(
    served_by: Callable[..., Settings], run: Callable[..., Any], virtual_hosts: Callable[..., Any]
) -> None:
    questions = (
        "By how many minutes did amber light shorten sleep onset?",
        "How many shift workers were in the amber light trial?",
        "Did reaction times change under amber light?",
    )
    paper = (
        "<html><head><title>Evening light</title></head><body><article><h1>Evening light</h1>"
        "<p>In a trial with 148 shift workers, amber light shortened sleep onset by 17 minutes.</p>"
        "<p>Reaction times did not change under amber light.</p></article></body></html>"
    )
    asked: list[str] = []

    async def page(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(text=paper, content_type="text/html")

    async def go() -> None:
        app = web.Application()
        app.router.add_get("/pdf/{id}", page)
        found = Finds([Result("Evening light", "http://arxiv.org/abs/2401.00001", "amber light", "2024-01-01")])
        async with virtual_hosts({"arxiv.org": app}) as reach, FakeEngines(found) as engines:
            with FakeEndpoint(Researcher(questions)) as endpoint:
                settings = patient(served_by(endpoint.url))
                chosen = {name: SearchEngine(url=engines.url) for name in ("arxiv", "crossref", "openalex")}
                web_ = settings.web.model_copy(update={"reach": reach, "delay_seconds": 0.0})
                settings = settings.model_copy(update={"searchers": chosen, "web": web_})
                async with Box(settings) as box:
                    row = await box.submit(
                        Ask("What does amber light do to sleep?", Depth.RESEARCH, scope=Scope(academic=True))
                    )
                    view, _, _ = await finished(box, row.id)
        assert view.stop_reason == "finished" and "17 minutes" in view.text, view.notes
        assert set(asked) == {"/pdf/2401.00001"} and len(asked) == 1
        assert len(engines.requests) >= 3

    run(go(), 600)
