"""Programs in trouble: what each case does, what came of it in one word, and how the leaderboard tells it."""

from collections.abc import Callable
from typing import Any

import aiohttp
import pytest
from bench.peers.outside import Said
from bench.report_sections import peers_trouble as section
from bench.scripted_peers import NOTHING, PeerModel
from bench.tasks.peers_trouble import SAID, TroubledModel, TroubledWeb, outcome

from onebox.errors import ModelRefused
from onebox.types import Message

Run = Callable[..., Any]
ROW = {"id": "q", "question": "How long is the dam?", "answer": ["31.2"], "gold": [], "language": "en"}
BODY = {"messages": [{"role": "user", "content": "The dam is 31.2 km long. It is green."}]}


def test_the_model_answers_in_the_form_a_program_asks_for() -> None:
    model = PeerModel("How long is the dam?")

    def say(text: str) -> str:
        return model([Message("user", text)], {})

    assert say("Format: One question per line, e.g. Q:").startswith("Q: How long is the dam?")
    assert say("The harbour is old. The dam is 31.2 km long.") == "The dam is 31.2 km long."
    assert say("Nothing here.") == NOTHING["en"]


@pytest.mark.parametrize(("case", "first", "second"), [("429 once", 429, 200), ("429", 429, 429), ("cut", 200, 200)])
def test_a_bad_model(run: Run, case: str, first: int, second: int) -> None:
    model = TroubledModel(ROW["question"], case, 0, ())  # type: ignore[arg-type]

    def status() -> int:
        try:
            text = run(model(BODY))["choices"][0]["message"]["content"]
        except ModelRefused as error:
            return error.status
        assert (text == SAID["cut"]) == (case == "cut")
        return 200

    assert (status(), status()) == (first, second)


def test_a_search_engine_that_finds_nothing(run: Run) -> None:
    async def go() -> None:
        async with TroubledWeb(by="address") as web, aiohttp.ClientSession() as client:
            web.trouble = "empty"
            async with client.get(f"{web.search_url}/search?q=dam&format=json") as answer:
                assert (await answer.json())["results"] == []
            assert web.searches == ["dam"]

    run(go())


def test_one_word_for_what_came_of_it() -> None:
    web = TroubledWeb(by="address")

    def word(text: str, context: int = 9, error: str = "", in_time: bool = True) -> str:
        return outcome(ROW, Said(text, (), 1.0, {"context": context}, error), web, in_time)

    assert [word("31.2"), word("40"), word("40", 0), word("")] == ["right", "wrong", "from nothing", "refused"]
    assert [word("", error="broke"), word("", in_time=False)] == ["error", "no end"]


def test_the_leaderboard_tells_it() -> None:
    kill = {"outcome": "right", "calls": 1, "answered_before": 2, "answered_again": 2} | {
        "searches_again": 3,
        "pages_again": 4,
    }
    result = {
        "settings": {"seconds": 90},
        "trouble": {"a": {"empty": {"outcome": "refused", "calls": 0}, "kill": kill}, "b": {}},
    }
    text = "\n".join(section(result))
    assert "| empty | refused, 0 |" in text and "| a | 2 | 2 | 3 | 4 |" in text
