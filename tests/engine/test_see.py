"""Questions about pictures: from the text recognised in them, or through a model that sees."""

import base64
import io
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from onebox.app import Box
from onebox.engine.fold import View
from onebox.engine.see import SEEN, judged
from onebox.errors import ReadingError
from onebox.places import MOST_PICTURES, pictures_to_send
from onebox.settings import Settings
from onebox.testing import FakeEndpoint, Script
from onebox.types import Ask, Depth, Message, Passage, Source

pytestmark = pytest.mark.skipif(
    not (find_spec("faster_paddle") and find_spec("PIL")),
    reason="TEXT RECOGNITION IS NOT INSTALLED: pip install 'onebox[ocr]'",
)
PICTURES = Path(__file__).parents[1] / "reading" / "pictures"
Run = Callable[..., Any]
Served = Callable[..., Settings]


def seeing(settings: Settings) -> Settings:
    return settings.model_copy(update={"models": settings.models.model_copy(update={"vision": "fake/eyes"})})


def answers(run: Run, served_by: Served, script: Script, ask: Ask, *, sees: bool) -> tuple[View, FakeEndpoint]:
    async def work() -> tuple[View, FakeEndpoint]:
        async with FakeEndpoint(script) as endpoint:
            settings = served_by(endpoint.url)
            view = View()
            async with Box(seeing(settings) if sees else settings) as box:
                async for event in box.ask(ask):
                    view.see(event)
            return view, endpoint

    result: tuple[View, FakeEndpoint] = run(work())
    return result


def sky(folder: Path) -> Path:
    """A picture without a word in it."""
    from PIL import Image

    path = folder / "sky.jpg"
    exif = Image.Exif()
    exif[0x010F] = "CameraOfAda"
    Image.new("RGB", (3000, 2000), (90, 140, 220)).save(path, exif=exif)
    return path


def test_without_such_a_model_the_text_in_the_picture_answers(run: Run, served_by: Served) -> None:
    ask = Ask("讲解服务每场收费多少元？", Depth.SEARCH, file=str(PICTURES / "notice-zh.png"))
    view, endpoint = answers(run, served_by, lambda *_: "120元", ask, sees=False)
    assert view.stop_reason == "finished" and view.claims[0].supported
    assert "120" in view.claims[0].citations[0].quote
    assert all(isinstance(turn["content"], str) for body in endpoint.chats for turn in body["messages"])


def test_a_model_that_sees_gets_the_picture_and_its_words_are_checked(run: Run, served_by: Served) -> None:
    said = "The ferry departs at 08:45, 12:15 and 17:30 daily. A white dog sits on the pier."

    ask = Ask("When does the ferry leave?", Depth.SEARCH, files=(str(PICTURES / "notice-en.jpg"),))
    view, endpoint = answers(run, served_by, lambda *_: said, ask, sees=True)
    (body,) = endpoint.chats
    assert body["model"] == "eyes"
    picture, text = body["messages"][-1]["content"]
    assert picture["image_url"]["url"].startswith("data:image/jpeg;base64,")
    assert "08:45" in text["text"] and "When does the ferry leave?" in text["text"]
    first, second = view.claims[0], view.claims[1]
    assert first.supported and "08:45" in first.citations[0].quote
    assert (second.supported, second.reason) == (False, SEEN)


def test_a_picture_without_text_can_be_seen(run: Run, served_by: Served, tmp_path: Path) -> None:
    path = sky(tmp_path)
    for ask in (Ask("What colour is it?", Depth.SEARCH, file=str(path)), Ask("什么颜色？", files=(str(path),))):
        view, endpoint = answers(run, served_by, lambda *_: "It is blue.", ask, sees=True)
        assert view.text == "It is blue.", view.error
        assert endpoint.chats[-1]["model"] == "eyes"


def test_without_text_and_without_eyes_it_is_said(run: Run, served_by: Served, tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="no text that can be recognised"):
        answers(run, served_by, lambda *_: "blue", Ask("Which?", Depth.SEARCH, file=str(sky(tmp_path))), sees=False)


def test_when_it_sees_no_answer_it_refuses(run: Run, served_by: Served, tmp_path: Path) -> None:
    ask = Ask("Who took it?", Depth.SEARCH, file=str(sky(tmp_path)))
    view, _ = answers(run, served_by, lambda *_: "not in the passages", ask, sees=True)
    assert view.stop_reason == "no_evidence" and not view.claims


def test_what_is_sent_is_small_and_says_nothing_of_the_camera(settings: Settings, tmp_path: Path) -> None:
    from PIL import Image

    path = str(sky(tmp_path))
    assert pictures_to_send(Ask("?", file=path), settings) == ()
    sent = pictures_to_send(Ask("?", files=(path,) * 6), seeing(settings))
    assert len(sent) == MOST_PICTURES
    body = base64.b64decode(sent[0].partition(",")[2])
    image = Image.open(io.BytesIO(body))
    assert image.width * image.height <= 1_000_000 and not image.getexif() and b"CameraOfAda" not in body


def test_of_what_it_says_only_what_a_text_carries_is_supported() -> None:
    source = Source("s", "Notice", "notice.png", "picture")
    passage = Passage(1, source, 0, 47, "The ferry departs at 08:45 and at 17:30 daily.", "")
    told = judged("When?", "The ferry departs at 08:45 and at 17:30 daily. It departs at 09:00.", [passage])
    assert [one.supported for one in told] == [True, False] and told[1].citations == ()
    assert [one.supported for one in judged("When?", "At 08:45.", [])] == [False]


def test_pictures_that_do_not_fit_are_left_out_and_it_is_said(run: Run, served_by: Served, tmp_path: Path) -> None:
    ask = Ask("What colour are they?", Depth.SEARCH, files=(str(sky(tmp_path)),) * MOST_PICTURES)
    view, endpoint = answers(run, served_by, lambda *_: "They are blue.", ask, sees=True)
    shown = [part for part in endpoint.chats[-1]["messages"][-1]["content"] if part["type"] == "image_url"]
    assert len(shown) == 2, "two pictures of 1,300 tokens go into a context of 4,096"
    assert view.notes == ["the model's context does not hold all pictures: 2 of 4 were looked at"]


def test_the_same_words_about_another_picture_are_another_question(run: Run, served_by: Served, tmp_path: Path) -> None:
    from PIL import Image

    green = tmp_path / "grass.jpg"
    Image.new("RGB", (300, 200), (30, 160, 40)).save(green)
    calls: list[Any] = []

    def script(messages: Sequence[Message], body: dict[str, Any]) -> str:
        calls.append(body["messages"][-1]["content"][0])
        return f"Colour number {len(calls)}."

    async def work() -> list[str]:
        async with FakeEndpoint(script) as endpoint, Box(seeing(served_by(endpoint.url))) as box:
            texts = []
            for path in (sky(tmp_path), green, green):
                view = View()
                async for event in box.ask(Ask("What colour?", Depth.SEARCH, file=str(path))):
                    view.see(event)
                texts.append(view.text)
            return texts

    assert run(work()) == ["Colour number 1.", "Colour number 2.", "Colour number 2."]
