"""What may be looked at for an answer: the library, one collection, one file."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from onebox.app import Box
from onebox.engine.fold import View, fold
from onebox.errors import NotInLibrary, OneboxError, ReadingError
from onebox.settings import Settings
from onebox.testing import FakeEndpoint, replies
from onebox.types import Ask, Budget, Depth

LANG = "Jack Lang opened the Harbour Bridge in 1932. He came to the Harbour Bridge by train.\n"
TEXTS = {
    "a/bridge.md": f"# Harbour Bridge\n\n{LANG}",
    "b/lang.md": "# Jack Lang\n\nJack Lang was born in 1876.\n",
    "c/secret.md": "# Jack Lang\n\nThis letter says that Jack Lang was born in 1799.\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for place, text in TEXTS.items():
        (tmp_path / place).parent.mkdir(exist_ok=True)
        (tmp_path / place).write_text(text, "utf-8")
    return tmp_path


async def asked(box: Box, text: str, **more: Any) -> View:
    row = await box.submit(Ask(text, **more))
    await box.work_on(row.id)
    return fold(box.events.read(row.id))


@pytest.fixture
def with_box(served_by: Callable[..., Settings], run: Callable[..., Any]) -> Callable[..., Any]:
    """Run a function of a Box whose endpoint always says the same."""

    def inner(work: Callable[[Box, FakeEndpoint], Any]) -> Any:
        async def main() -> Any:
            script = replies(answer="1876", why="Jack Lang was born in 1876.", text="Jack Lang was born in 1876.")
            async with FakeEndpoint(script) as endpoint, Box(served_by(endpoint.url)) as box:
                return await work(box, endpoint)

        return run(main())

    return inner


QUESTION = "When was the man born who opened the Harbour Bridge?"


def test_a_name_leads_to_another_document(with_box: Callable[..., Any], folder: Path) -> None:
    async def work(box: Box, _: FakeEndpoint) -> View:
        (await box.library()).add([folder / "a", folder / "b"])
        return await asked(box, QUESTION)

    view = with_box(work)
    assert {Path(found.location).name for found in view.sources.values()} == {"bridge.md", "lang.md"}


@pytest.mark.parametrize(
    "place",
    [
        "library",
        "collection",
    ],
)
def test_a_name_does_not_lead_out_of_what_was_named(place: str, with_box: Callable[..., Any], folder: Path) -> None:
    """Neither from one collection into another, nor from the library to a file asked about with --file."""

    async def work(box: Box, _: FakeEndpoint) -> View:
        library = await box.library()
        library.add([folder / "a"], collection="mine")
        library.add([folder / "b"], collection="theirs")
        await asked(box, "What does the letter say of Jack Lang?", file=str(folder / "c" / "secret.md"))
        return await asked(box, QUESTION, collection="mine" if place == "collection" else None)

    view = with_box(work)
    names = {Path(found.location).name for found in view.sources.values()}
    assert "secret.md" not in names and "bridge.md" in names
    assert ("lang.md" in names) == (place == "library")


def test_a_file_that_changed_is_read_again(with_box: Callable[..., Any], folder: Path) -> None:
    file = folder / "b" / "lang.md"

    async def work(box: Box, endpoint: FakeEndpoint) -> None:
        await asked(box, "When was Jack Lang born?", file=str(file))
        file.write_text("# Jack Lang\n\nSome say Jack Lang was born in 1877 or so.\n", "utf-8")
        await asked(box, "When was Jack Lang born?", file=str(file))
        assert "1876" not in endpoint.chats[-1]["messages"][-1]["content"].split("Question")[0]
        assert len((await box.library()).list("_files")) == 1

    with_box(work)


def test_places_that_are_not_there(with_box: Callable[..., Any], folder: Path) -> None:
    async def work(box: Box, endpoint: FakeEndpoint) -> None:
        (folder / "empty.md").write_text("")
        for file in ("none.md", "empty.md", "a"):
            with pytest.raises(ReadingError, match=file):
                await box.submit(Ask("What?", file=str(folder / file)))
        with pytest.raises(NotInLibrary, match="poems"):
            await box.submit(Ask("What?", collection="poems"))
        with pytest.raises(OneboxError, match="conversation"):
            await box.submit(Ask("What?", conversation="none"))
        assert box.runs.list() == [] and endpoint.chats == []

    with_box(work)


@pytest.mark.parametrize("budget", [Budget(calls=0), Budget(prompt_tokens=20)], ids=["calls", "prompt tokens"])
@pytest.mark.parametrize("depth", [Depth.SEARCH, Depth.CHAT])
def test_a_budget_that_is_spent(budget: Budget, depth: Depth, with_box: Callable[..., Any], folder: Path) -> None:
    async def work(box: Box, endpoint: FakeEndpoint) -> View:
        (await box.library()).add([folder / "b"])
        view = await asked(box, "When was Jack Lang born, in which year?", depth=depth, budget=budget)
        assert endpoint.chats == []
        assert box.runs.get(view.run).stop_reason == "budget"
        return view

    view = with_box(work)
    assert (view.state, view.stop_reason, view.usage.calls) == ("done", "budget", 0)
    assert any("budget" in note for note in view.notes)
    assert bool(view.sources) == (depth is Depth.SEARCH)
