"""The depths a user chooses are examples for that user alone, until they are forgotten."""

import asyncio
from pathlib import Path

from onebox.app import Box
from onebox.engine.router.nearest import MOST, NEAR, Remembered
from onebox.settings import load
from onebox.store.cache import Notes
from onebox.store.database import open_database
from onebox.types import Ask, Depth

TEXT = "How tall is Mount Kilimanjaro?"
LIKE = "how tall is mount kilimanjaro then?"
ZH, ZH_LIKE = "乞力马扎罗山有多高？", "请问乞力马扎罗山有多高"


def depths(home: Path, *asks: tuple[Ask, str | None, str | None]) -> list[Depth | None]:
    """What each ask of an owner, or of a program with an account, comes to; nothing is worked on."""

    async def run() -> list[Depth | None]:
        async with Box(load(home)) as box:
            return [(await box.submit(ask, owner, account)).ask.depth for ask, owner, account in asks]

    return asyncio.run(run())


def test_each_user_has_examples_of_their_own(tmp_path: Path) -> None:
    chosen = [(Ask(text, Depth.CHAT), "ada", None) for text in (TEXT, ZH)]
    assert depths(tmp_path, *chosen) == [Depth.CHAT] * 2
    later = [(Ask(text), owner, None) for owner in ("ada", "bob", None) for text in (LIKE, ZH_LIKE)]
    assert depths(tmp_path, *later) == [Depth.CHAT] * 2 + [Depth.SEARCH] * 4, "another process, the same user"


def test_programs_neither_teach_nor_follow(tmp_path: Path) -> None:
    by_program = [(Ask(TEXT, Depth.CHAT), "api:ada", None), (Ask(TEXT, Depth.CHAT), None, "ada")]
    depths(tmp_path, *by_program)
    assert depths(tmp_path, (Ask(TEXT), "ada", None), (Ask(TEXT), None, None)) == [Depth.SEARCH] * 2
    depths(tmp_path, (Ask(TEXT, Depth.CHAT), "ada", None))
    assert depths(tmp_path, (Ask(TEXT), "api:ada", None), (Ask(TEXT), None, "ada")) == [Depth.SEARCH] * 2


def test_what_was_chosen_is_forgotten(tmp_path: Path) -> None:
    for owner in ("ada", "ad", None):
        depths(tmp_path, (Ask(TEXT, Depth.CHAT), owner, None))

    async def forget() -> None:
        async with Box(load(tmp_path)) as box:
            box.routing.forget("ad")

    asyncio.run(forget())
    asks = [(Ask(TEXT), owner, None) for owner in ("ada", "ad", None)]
    assert depths(tmp_path, *asks) == [Depth.CHAT, Depth.SEARCH, Depth.CHAT]


def test_the_newest_examples_are_kept(tmp_path: Path) -> None:
    """Also over processes: what was chosen last is never the one that goes."""
    notes = Notes(open_database(f"sqlite:///{tmp_path / 'onebox.db'}"))
    hours, stems = "子丑寅卯辰巳午未申酉戌亥", "山水火土木金日月星云风雨雪霜春夏秋冬东西"
    names = [f"{hour}时的{stem}是什么样子" for hour in hours for stem in stems][: MOST + 10]
    first = Remembered(notes)
    for name in names[:-1]:
        first.remember(name, Depth.CHAT)
    Remembered(notes).remember(names[-1], Depth.THINK)
    assert len(notes.under("route.example")) == MOST
    later = Remembered(notes)
    assert later.nearest(names[-1]) == (Depth.THINK, 1)
    assert (later.nearest(names[0]) or (None, 0))[1] < 1
    depth, alike = later.nearest(names[-1] + "？") or (None, 0.0)
    assert depth is Depth.THINK and NEAR <= alike < 1
