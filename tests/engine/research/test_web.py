"""Depth research over the local web: nothing fetched or searched twice, within the scope, whatever the web does."""

from collections.abc import Callable
from typing import Any

import pytest
from bench.local_web import LocalWeb
from bench.scripted import QUESTIONS, Researcher

from onebox.settings import SearchEngine, Settings
from onebox.types import Budget, Scope

from .conftest import Done
from .test_research import ANSWERS

Research = Callable[..., Done]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_searched_or_fetched_twice(research: Research, language: str) -> None:
    done = research(language=language, web=True, at_once=2)
    assert (done.view.state, done.view.stop_reason) == ("done", "finished")
    assert done.stands() and all(words in done.view.text for words in ANSWERS[language])
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


def test_pages_and_searches_have_a_budget(research: Research) -> None:
    budget = Budget(calls=40, prompt_tokens=90_000, searches=1, fetches=2)
    done = research(web=True, budget=budget, script=Researcher(QUESTIONS["zh"]))
    assert len(done.searches) == 1 and sum(done.fetched.values()) == 2
    assert done.view.state == "done" and any("budget" in note for note in done.view.notes)


def test_pages_that_hang_and_an_engine_that_refuses_are_told(research: Research) -> None:
    """The hanging page is the first one found; what else was found is read."""

    def with_a_dead_engine(settings: Settings, web: LocalWeb) -> Settings:
        engines = {
            "searxng": settings.searchers["searxng"],
            "dead": SearchEngine(kind="searxng", url="http://127.0.0.1:9"),
        }
        chosen = settings.search.model_copy(update={"engines": ["dead", "searxng"]})
        return settings.model_copy(update={"searchers": engines, "search": chosen})

    done = research(web=with_a_dead_engine)
    assert done.view.stop_reason == "finished" and done.stands()
    assert any("dead" in note for note in done.view.notes)


def test_without_any_engine_that_answers_there_is_no_report(research: Research) -> None:
    def dead(settings: Settings, web: LocalWeb) -> Settings:
        return settings.model_copy(update={"searchers": {"searxng": SearchEngine(url="http://127.0.0.1:9")}})

    done: Any = research(web=dead)
    assert (done.view.stop_reason, done.view.text) == ("no_evidence", "") and done.view.notes and not done.fetched
