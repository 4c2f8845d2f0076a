"""The box chooses how deep to go, says so, and takes a correction."""

import asyncio
import json
from pathlib import Path

import pytest

from onebox.app import Box
from onebox.engine.fold import View
from onebox.engine.router.choice import Request
from onebox.engine.router.router import Router
from onebox.errors import OneboxError
from onebox.events import Note, RouteChosen
from onebox.settings import load
from onebox.testing import FakeEndpoint, Says
from onebox.types import Ask, Depth


def in_box(home: Path, url: str, *asks: Ask) -> list[tuple[View, list[RouteChosen], list[str]]]:
    """Ask one after the other in one box; for each the view, the choices and the notes."""
    home.mkdir(exist_ok=True)
    (home / "settings.toml").write_text(
        f'[endpoints.fake]\nurl = "{url}"\ncontext = 8192\n[models]\nanswer = "fake/m"\nembed = "off"\n',
        encoding="utf-8",
    )

    async def run() -> list[tuple[View, list[RouteChosen], list[str]]]:
        done = []
        async with Box(load(home)) as box:
            conversation = None
            for ask in asks:
                view, chosen, notes = View(), [], []
                more = Ask(ask.text, ask.depth, conversation) if ask.conversation == "same" else ask
                async for event in box.ask(more):
                    view.see(event)
                    if isinstance(event.fact, RouteChosen):
                        chosen.append(event.fact)
                    elif isinstance(event.fact, Note):
                        notes.append(event.fact.text)
                conversation = view.conversation
                done.append((view, chosen, notes))
        return done

    return asyncio.run(run())


def test_by_itself_at_once(tmp_path: Path) -> None:
    with FakeEndpoint([Says("Hello to you.")]) as endpoint:
        [(view, chosen, notes)] = in_box(tmp_path / "home", endpoint.url, Ask("Hello!"))
    assert (view.depth, view.text, notes) == ("chat", "Hello to you.", [])
    assert [(one.depth, one.by) for one in chosen] == [(Depth.CHAT, "rule")]
    assert chosen[0].needs and chosen[0].needs.place == "none"


def test_a_depth_that_is_not_built_is_said(tmp_path: Path) -> None:
    """Whichever of the five depths is missing in this version, the nearest does it and says so."""
    from onebox.engine.depths import RECIPES

    if Depth.THINK in RECIPES:
        pytest.skip("think is built")
    with FakeEndpoint([Says("x = 2")]) as endpoint:
        [(view, chosen, notes)] = in_box(tmp_path / "home", endpoint.url, Ask("解方程 3x² - 5x - 2 = 0，求 x 的值"))
    assert view.depth == "chat"
    assert chosen[0].depth is Depth.CHAT
    assert len(notes) == 1 and "think" in notes[0]


def test_a_command_in_the_text(tmp_path: Path) -> None:
    with FakeEndpoint([Says("An answer.")]) as endpoint:
        [(view, chosen, _)] = in_box(tmp_path / "home", endpoint.url, Ask("/chat How tall is K2?"))
        assert (view.question, view.depth, chosen[0].by) == ("How tall is K2?", "chat", "user")
        with pytest.raises(OneboxError, match="empty"):
            in_box(tmp_path / "home", endpoint.url, Ask("/chat"))


TASKS = (
    "把 sales.csv 画成柱状图，存成 PNG 文件",
    "Write a Python script that renames my photos and run it",
    "Make a PDF",
)


def test_a_task_the_box_saw_is_done_in_words_where_nothing_can_be_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONEBOX_SANDBOX_DRIVER", "off")
    text = next(text for text in TASKS if (one := Router().decide(Request(text))).sure and one.depth is Depth.EXECUTE)
    with FakeEndpoint([Says("In words.")]) as endpoint:
        [(view, chosen, notes)] = in_box(tmp_path / "home", endpoint.url, Ask(text))
        assert (view.state, view.depth, view.text) == ("done", "chat", "In words.")
        assert [one.depth for one in chosen] == [Depth.CHAT] and chosen[0].by != "user"
        assert len(notes) == 1 and "execute" in notes[0] and "ONEBOX" not in notes[0] and "sandbox.driver" in notes[0]
        with pytest.raises(OneboxError, match="needs a sandbox"):  # the user's own choice is not put aside
            in_box(tmp_path / "home", endpoint.url, Ask(text, Depth.EXECUTE))


def test_a_choice_of_the_user_is_learnt(tmp_path: Path) -> None:
    text = "How tall is Mount Kilimanjaro?"
    with FakeEndpoint([Says("Tall.")] * 3) as endpoint:
        first, second, third = in_box(
            tmp_path / "home", endpoint.url, Ask(text), Ask(text, Depth.CHAT), Ask("how tall is mount kilimanjaro")
        )
    assert [done[0].depth for done in (first, second, third)] == ["search", "chat", "chat"]
    assert [done[1][0].by for done in (first, second, third)] == ["classifier", "user", "rule"]


def test_what_the_box_is_unsure_of_is_asked_in_a_step(tmp_path: Path) -> None:
    words = (
        "mauve then perhaps zq",
        "then perhaps",
        "嗯那个",
        "大概这样",
        "x",
        "绿",
        "seven",
        "ok so the thing",
        "quux",
    )
    text = next(text for text in words if not Router().decide(Request(text)).sure)
    with FakeEndpoint([Says(json.dumps({"depth": "chat"})), Says("Mauve is a colour.")]) as endpoint:
        [(view, chosen, _)] = in_box(tmp_path / "home", endpoint.url, Ask(text))
    assert [(one.depth, one.by) for one in chosen] == [(Depth.CHAT, "model")]
    assert (view.depth, view.text, view.usage.calls) == ("chat", "Mauve is a colour.", 2)


def test_a_follow_up_is_searched_for_in_full(tmp_path: Path) -> None:
    rewritten = "Who first climbed Mount Kilimanjaro?"
    with FakeEndpoint([Says(json.dumps({"question": rewritten}))]) as endpoint:
        _, (view, _, notes) = in_box(
            tmp_path / "home",
            endpoint.url,
            Ask("How tall is Mount Kilimanjaro?", Depth.SEARCH),
            Ask("who was the first to climb it?", Depth.SEARCH, "same"),
        )
    assert any(rewritten in note for note in notes)
    assert any(rewritten.rstrip("?") in query for query in view.tried)
    assert view.question == "who was the first to climb it?"
