"""A report over its life: written, brought up to date when a source changes, gone on from, asked."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bench.scripted import Researcher

from onebox.app import Box
from onebox.engine.fold import View, fold
from onebox.engine.research.report_diff import shown
from onebox.living.reports import Reports, again, going_on, question
from onebox.settings import Settings
from onebox.testing import FakeEndpoint
from onebox.types import Ask, Depth

Served = Callable[..., Settings]

QUESTIONS = {
    "en": ["When was the Sydney Harbour Bridge opened?", "When was the Tower Bridge in London finished?"],
    "zh": ["南京长江大桥哪一年建成通车？", "南京长江大桥的正桥有多长？"],
}
REQUEST = {"en": "Research the history of two bridges", "zh": "研究一下南京长江大桥"}
FILE = {"en": ("tower.txt", "1894", "1895"), "zh": ("大桥.md", "1576", "1577")}
ASKED = {"en": "Tell me about the Tower Bridge in London.", "zh": "介绍一下大桥的正桥。"}
ANSWER = {"en": "The Tower Bridge in London was finished in 1895.", "zh": "大桥的正桥长1577米。"}
MORE = {
    "en": ("Who oversaw the work on the Sydney Harbour Bridge?", "Bradfield"),
    "zh": ("南京长江大桥有什么意义？", "自行设计"),
}


class Life:
    """A box with the bridges in its library, and a model that plans, finds, writes and answers by rule."""

    def __init__(self, box: Box, language: str) -> None:
        self.box, self.language = box, language
        self.reports = Reports(box.database)

    async def does(self, ask: Ask) -> View:
        row = await self.box.submit(ask)
        await self.box.work_on(row.id)
        return fold(self.box.events.read(row.id))

    async def add(self, folder: Path) -> None:
        await asyncio.to_thread((await self.box.library()).add, [folder])

    def text(self, run: str) -> str:
        return " ".join(one.text for one in self.reports.get(run).report.sentences())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_report_lives(language: str, served_by: Served, bridges: Path) -> None:
    model = Researcher(QUESTIONS[language])

    def says(messages: Any, body: Any) -> Any:
        return model(messages, body) if "response_format" in body else ANSWER[language]

    async def live(settings: Settings, endpoint: FakeEndpoint) -> None:
        async with Box(settings) as box:
            life = Life(box, language)
            await life.add(bridges)
            run = await _written(life, endpoint)
            await _refreshed(life, endpoint, run, bridges)
            await _asked(life, run)
            model.questions = [MORE[language][0]] * 3
            await _gone_on(life, run)

    with FakeEndpoint(says) as endpoint:
        asyncio.run(live(served_by(endpoint.url), endpoint))


async def _written(life: Life, endpoint: FakeEndpoint) -> str:
    first = await life.does(Ask(REQUEST[life.language], Depth.RESEARCH))
    assert first.stop_reason == "finished" and FILE[life.language][1] in life.text(first.run)
    (row,) = life.reports.versions(first.run)
    assert (row.version, row.run) == (1, first.run) and row.title == REQUEST[life.language]
    library = await life.box.library()
    for sentence in life.reports.get(first.run).report.sentences():
        for cited in sentence.citations:
            assert library.text(cited.source)[cited.start : cited.end] == cited.quote
    return first.run


async def _refreshed(life: Life, endpoint: FakeEndpoint, run: str, bridges: Path) -> None:
    """Nothing changed costs nothing and makes no version; a changed source costs only what it touches."""
    first = life.box.runs.get(run)
    paid = len(endpoint.chats)
    await life.does(again(first.ask, run, first.conversation))
    assert len(endpoint.chats) == paid and len(life.reports.versions(run)) == 1
    name, old, new = FILE[life.language]
    (bridges / name).write_text((bridges / name).read_text("utf-8").replace(old, new), "utf-8")
    await life.add(bridges)
    second = await life.does(again(first.ask, run, first.conversation))
    assert 0 < len(endpoint.chats) - paid < paid, "only what changed costs work"
    assert [one.run for one in life.reports.versions(run)] == [run, second.run]
    _, now, told = life.reports.changes(second.run)
    changed = shown(told)
    assert now.row.version == 2 and now.report.title == REQUEST[life.language]
    assert any(one.before and old in one.before.text for one in changed)
    assert any(one.after and new in one.after.text for one in changed)
    finished = [event.fact for event in life.box.events.read(second.run) if event.fact.kind == "report.finished"]
    assert finished[0].version == 2 and finished[0].added + finished[0].changed + finished[0].removed == len(changed)


async def _asked(life: Life, run: str) -> None:
    answered = await life.does(question(ASKED[life.language], run))
    assert answered.depth == "search" and answered.claims[0].supported, answered
    known = {claim.passage.source.id for claim in life.reports.get(run).record.claims}
    assert {cited.source for cited in answered.claims[0].citations} <= known


async def _gone_on(life: Life, run: str) -> None:
    first = life.box.runs.get(run)
    more, told = MORE[life.language]
    third = await life.does(going_on(first.ask, run, first.conversation, more))
    assert third.stop_reason == "finished" and told in life.text(run)
    assert FILE[life.language][2] in life.text(run), "what was found before is still there"
    assert [one.version for one in life.reports.versions(run)] == [1, 2, 3]
    asked = [one.text for one in life.reports.get(run).record.plan.questions]
    assert set(QUESTIONS[life.language]) < set(asked) and more in asked
