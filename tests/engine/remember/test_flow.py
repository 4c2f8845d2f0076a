"""Memory in a run: kept by the user's wish, told to the model where it fits, never to the web."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from onebox.app import Box
from onebox.engine.fold import View
from onebox.engine.remember.wish import KEPT, NOT_KEPT
from onebox.errors import OneboxError
from onebox.settings import Settings
from onebox.store.memories import Memories, use_in
from onebox.testing import Fails, FakeEndpoint, Says, replies
from onebox.types import Ask, Depth

Served = Callable[..., Settings]
Run = Callable[..., Any]


async def asked(box: Box, ask: Ask) -> View:
    view = View()
    async for event in box.ask(ask):
        view.see(event)
    return view


def told(endpoint: FakeEndpoint) -> str:
    """The system's words of the last call for an answer."""
    return str(endpoint.chats[-1]["messages"][0]["content"])


@pytest.mark.parametrize(
    ("wish", "fact", "language"),
    [("Remember that I have two cats.", "I have two cats", "en"), ("记住我养了两只猫", "我养了两只猫", "zh")],
)
def test_a_wish_is_kept_without_a_model(served_by: Served, run: Run, wish: str, fact: str, language: Any) -> None:
    async def go() -> None:
        async with FakeEndpoint(replies(answer="ok")) as endpoint, Box(served_by(endpoint.url)) as box:
            view = await asked(box, Ask(wish))
            assert (view.state, view.text) == ("done", KEPT[language]) and endpoint.chats == []
            (memory,) = Memories(box.database, None).list()
            assert (memory.text, memory.always, view.kept) == (fact, False, [memory.id])
            assert (await asked(box, Ask(wish))).kept == [memory.id]  # nothing twice

    run(go())


def test_the_model_is_told_what_fits_and_what_holds_always(served_by: Served, run: Run) -> None:
    async def go() -> None:
        async with FakeEndpoint(replies(text="Two of them.")) as endpoint, Box(served_by(endpoint.url)) as box:
            memories = Memories(box.database, None)
            cats = memories.add("I have two cats, Miso and Tofu")
            memories.add("I work at night")
            manner = memories.add("Answer briefly", always=True)
            view = await asked(box, Ask("What could I feed my cats?", Depth.CHAT))
            assert view.remembered == [manner.id, cats.id]
            assert "Miso" in told(endpoint) and "Answer briefly" in told(endpoint) and "night" not in told(endpoint)
            view = await asked(box, Ask("Name a big river.", Depth.CHAT))
            assert view.remembered == [manner.id] and "Miso" not in told(endpoint)
            memories.remove(manner.id)
            view = await asked(box, Ask("Name a big lake.", Depth.CHAT))
            assert view.remembered == [] and "remembered" not in told(endpoint)

    run(go())


def test_no_more_is_told_than_the_settings_allow(served_by: Served, run: Run, home: Path) -> None:
    async def go() -> None:
        async with FakeEndpoint(replies(text="ok")) as endpoint, Box(served_by(endpoint.url)) as box:
            memories = Memories(box.database, None)
            for number in range(12):
                memories.add(f"My cat number {number} " + "likes fish very much indeed and sleeps " * 6)
            view = await asked(box, Ask("What do cats like?", Depth.CHAT))
            block = told(endpoint).split("\n\n")[-1]
            assert 1 <= len(view.remembered) <= 5
            assert len(block.split()) <= 120

    run(go())


def test_what_else_was_asked_is_answered(served_by: Served, run: Run) -> None:
    async def go() -> None:
        async with FakeEndpoint(replies(text="Rice.")) as endpoint, Box(served_by(endpoint.url)) as box:
            view = await asked(box, Ask("Remember that I am vegetarian. What can I cook?", Depth.CHAT))
            assert view.text == "Rice." and len(view.kept) == 1
            assert endpoint.chats[-1]["messages"][-1]["content"] == "What can I cook?"

    run(go())


@pytest.mark.parametrize("how", ["user", "conversation", "settings"])
def test_switched_off_nothing_is_used_or_kept(served_by: Served, run: Run, how: str) -> None:
    async def go() -> None:
        async with FakeEndpoint(replies(text="ok")) as endpoint:
            settings = served_by(endpoint.url)
            if how == "settings":
                off = settings.memory.model_copy(update={"enabled": False})
                settings = settings.model_copy(update={"memory": off})
            async with Box(settings) as box:
                memories = Memories(box.database, None)
                memories.add("Answer in rhymes", always=True)
                first = await asked(box, Ask("Name a river.", Depth.CHAT))
                assert bool(first.remembered) == (how != "settings")
                if how == "user":
                    memories.turn(False)
                elif how == "conversation":
                    use_in(box.database, first.conversation, False)
                view = await asked(box, Ask("Name a lake.", Depth.CHAT, conversation=first.conversation))
                assert view.remembered == [] and "rhymes" not in told(endpoint)
                view = await asked(box, Ask("Remember that I like tea.", conversation=first.conversation))
                assert view.text == NOT_KEPT["en"] and view.kept == [] and len(memories.list()) == 1

    run(go())


def test_the_library_is_answered_from_with_it(served_by: Served, run: Run, tmp_path: Path) -> None:
    note = tmp_path / "harbour.md"
    note.write_text("The Sydney Harbour Bridge was opened in 1932.", "utf-8")

    async def go() -> None:
        script = replies(answer="1932", why="The Sydney Harbour Bridge was opened in 1932.")
        async with FakeEndpoint(script) as endpoint, Box(served_by(endpoint.url)) as box:
            (await box.library()).add([note])
            plain = await asked(box, Ask("When was the Sydney Harbour Bridge opened?", Depth.SEARCH))
            without = told(endpoint)
            assert plain.remembered == [] and plain.text
            one = Memories(box.database, None).add("Answer in one word", always=True)
            view = await asked(box, Ask("In which year was the Sydney Harbour Bridge opened?", Depth.SEARCH))
            assert view.remembered == [one.id] and told(endpoint).startswith(without + "\n\n")

    run(go())


@pytest.mark.parametrize(
    ("text", "fact"),
    [("I'm a nurse, what should I eat?", "I'm a nurse"), ("我是一名护士，晚饭吃什么好？", "我是一名护士")],
)
def test_a_suggestion_keeps_nothing(served_by: Served, run: Run, text: str, fact: str) -> None:
    async def go() -> list[str]:
        async with FakeEndpoint(replies(text="Soup.")) as endpoint, Box(served_by(endpoint.url)) as box:
            memories = Memories(box.database, None)
            said = []
            for _ in range(2):
                row = await box.submit(Ask(text, Depth.CHAT))
                async for event in box.work_and_follow(row.id):
                    if event.fact.kind == "memory.suggested":
                        said.append(event.fact.text)
                assert memories.list() == []
                memories.refuse(fact)  # it is not suggested again
            return said

    assert run(go()) == [fact]


def test_what_is_remembered_can_be_asked_for(served_by: Served, run: Run) -> None:
    async def go() -> None:
        async with FakeEndpoint(replies(text="no")) as endpoint, Box(served_by(endpoint.url)) as box:
            one = Memories(box.database, None).add("我养了两只猫")
            view = await asked(box, Ask("你记得我什么？"))
            assert view.remembered == [one.id] and "1 件" in view.text and endpoint.chats == []
            assert "猫" not in view.text  # what is shared or exported holds no memory

    run(go())


def test_a_run_goes_on_whatever_was_forgotten_meanwhile(served_by: Served, run: Run) -> None:
    """Its steps are those of before; what was deleted is not told any more."""

    async def go() -> None:
        replied = [Fails(401), Says("Fish.")]
        async with FakeEndpoint(replied) as endpoint, Box(served_by(endpoint.url)) as box:
            memories = Memories(box.database, None)
            one = memories.add("I have two cats")
            row = await box.submit(Ask("I'm a nurse, what do my cats eat?", Depth.CHAT))
            with pytest.raises(OneboxError):
                await box.work_on(row.id)
            assert "two cats" in told(endpoint)
            memories.remove(one.id)
            memories.turn(False)
            await box.work_on(row.id)
            assert box.runs.get(row.id).state == "done"
            assert "two cats" not in told(endpoint)

    run(go())
