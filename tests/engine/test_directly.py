"""What code answers, it answers before a model is asked, and says so; everything else goes on as before."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from onebox.app import Box
from onebox.engine.directly import CALCULATED
from onebox.engine.fold import View
from onebox.settings import Settings
from onebox.testing import FakeEndpoint, replies
from onebox.types import Ask, Depth

Served = Callable[..., Settings]
Run = Callable[..., Any]


async def asked(settings: Settings, ask: Ask) -> View:
    view = View()
    async with Box(settings) as box:
        async for event in box.ask(ask):
            view.see(event)
    return view


@pytest.mark.parametrize(
    ("text", "answer", "language"), [("3.5乘以12是多少？", "42", "zh"), ("What is 17 * 23?", "391", "en")]
)
def test_a_sum_costs_no_model_call(served_by: Served, run: Run, text: str, answer: str, language: Any) -> None:
    async def go() -> None:
        async with FakeEndpoint(replies(answer="7")) as endpoint:
            view = await asked(served_by(endpoint.url), Ask(text))
            assert (view.state, view.stop_reason) == ("done", "finished") and answer in view.text
            assert view.claims[0].supported and view.claims[0].reason == CALCULATED[language]
            assert endpoint.chats == [] and view.usage.calls == 0

    run(go())


@pytest.mark.parametrize("named", ["depth", "file"])
def test_the_depth_or_the_file_the_user_names_goes_before(
    served_by: Served, run: Run, tmp_path: Path, named: str
) -> None:
    note = tmp_path / "note.txt"
    note.write_text("The club says that 17 * 23 is its lucky sum: 7.", "utf-8")
    ask = Ask("What is 17 * 23?", file=str(note)) if named == "file" else Ask("What is 17 * 23?", depth=Depth.SEARCH)

    async def go() -> None:
        async with FakeEndpoint(replies(answer="7")) as endpoint:
            assert "391" not in (await asked(served_by(endpoint.url), ask)).text

    run(go())
