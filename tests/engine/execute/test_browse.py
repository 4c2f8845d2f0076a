"""A task on a page of the local web, in the real Chromium: what is sent is what the user saw and allowed, once."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import pytest
from bench.local_web import LocalWeb
from bench.local_web.forms import HOST, Received
from bench.tasks.web import web_settings

from onebox.app import Box
from onebox.engine.fold import View, fold
from onebox.errors import BrowserMissing
from onebox.reading.web.chromium import find_chromium
from onebox.sandbox.bubblewrap import Bubblewrap
from onebox.settings import Settings, Web
from onebox.store.approvals import Approvals
from onebox.store.database import open_database
from onebox.testing import FakeEndpoint, Says
from onebox.types import Ask, Depth

from .conftest import action, plan

chromium = pytest.mark.skipif(
    not find_spec("playwright") or not find_chromium(Web()),
    reason="Chromium is missing: apt-get install chromium, pip install 'onebox[browser]'",
)
FILL = {
    "en": "Fill in the form at http://{host}/ : my name is Ada, two guests. Then tell me what it says.",
    "zh": "打开 http://{host}/zh 填写报名表：姓名王小明，两人，然后告诉我结果。",
}
STEPS = {
    "en": ["open {url}/", "type 1 Ada", "type [2] 2", "submit 5"],
    "zh": ["打开 {url}/zh", "输入 1 王小明", "选择 2 两人", "提交 [3]"],
}


@dataclass
class Done:
    view: View
    events: list[Any]
    prompts: list[str]
    web: LocalWeb

    def kinds(self, kind: str) -> list[Any]:
        return [event.fact for event in self.events if event.fact.kind == kind]


Browses = Callable[..., Done]


@pytest.fixture
def browses(served_by: Callable[..., Settings], run: Callable[..., Any], sandbox: Bubblewrap) -> Browses:
    """`browses(text, commands, allow=…)`: the task with these commands to the browser, then an answer."""

    def inner(text: str, commands: Sequence[str], *, allow: bool = True, tools: Sequence[str] = ("browse",)) -> Done:
        async def work() -> Done:
            async with LocalWeb() as web:
                url = web.url(HOST).rstrip("/")
                says = [
                    plan(*tools),
                    *(action("browse", one.format(url=url)) for one in commands),
                    action("finish", "ok"),
                ]
                async with FakeEndpoint([Says(one) for one in says]) as endpoint:
                    settings = web_settings(served_by(endpoint.url), web)
                    approvals = Approvals(open_database(settings.database_url))
                    events = []
                    ask = Ask(text.format(host=url.removeprefix("http://")), depth=Depth.EXECUTE, web=True)
                    async with Box(settings) as box:
                        async for event in box.ask(ask):
                            if event.partial:
                                continue
                            events.append(event)
                            if event.fact.kind == "approval.asked":
                                assert web.received == [], "sent before anybody agreed"
                                approvals.decide(event.fact.approval, allow, "test")
                    prompts = [body["messages"][-1]["content"] for body in endpoint.chats]
                    return Done(fold(events), events, prompts, web)

        done: Done = run(work(), seconds=180)
        return done

    return inner


@chromium
@pytest.mark.parametrize("language", FILL)
def test_a_form_is_filled_in_shown_and_sent_once(language: str, browses: Browses) -> None:
    done = browses(FILL[language], STEPS[language])
    assert (done.view.state, done.view.text) == ("done", "ok")
    name, guests = ("Ada", "2") if language == "en" else ("王小明", "两人")
    extra = {"note": ""} if language == "en" else {"lang": "zh"}
    fields = {"name": name, "guests": guests, "token": "t-81"} | extra
    assert done.web.received == [Received("POST", "/book", fields)]
    (asked,) = done.kinds("approval.asked")
    shown = json.loads(asked.arguments)
    assert asked.tool == "submit" and shown["url"].startswith(f"http://{HOST}") and "/book" in shown["url"]
    label, hidden = ("name (Your name): Ada", "not seen") if language == "en" else ("name (姓名): 王小明", "看不见")
    assert label in shown["sends"] and "token: t-81" in shown["sends"] and hidden in shown["sends"]
    thanks = "Thank you, Ada." if language == "en" else "谢谢，王小明。"
    assert thanks in done.prompts[-1]
    assert done.kinds("action.finished")[-1].untrusted


@chromium
def test_denied_is_not_sent(browses: Browses) -> None:
    done = browses(FILL["en"], STEPS["en"], allow=False)
    assert done.web.received == [] and done.view.state == "done"
    assert "did not allow" in done.prompts[-1]


@chromium
def test_a_page_cannot_lead_to_sending_what_was_never_asked_for(browses: Browses) -> None:
    done = browses("Read http://{host}/orders and tell me what it says.", ["open {url}/orders", "submit 1"])
    assert done.web.received == [] and not done.kinds("approval.asked")
    assert "not in the plan" in done.prompts[-1]


@chromium
def test_pictures_and_downloads_are_files_of_the_task(browses: Browses) -> None:
    commands = ["open {url}/", "screenshot", "download Programme", "read"]
    done = browses("Take a screenshot of the web page http://{host}/ and read it.", commands)
    made = {one.name: one for one in done.kinds("artifact.finished")}
    assert set(made) == {"screenshot.png", "programme.csv"} and not any(one.problem for one in made.values())
    assert made["screenshot.png"].size > 3_000
    assert "The walk begins at the harbour" in done.prompts[-1]


@pytest.mark.parametrize("text", ["Fill in the form at http://a.test/ for me", "在浏览器里填写 http://a.test/ 的表单"])
def test_without_chromium_it_says_what_to_install(
    text: str, served_by: Callable[..., Settings], run: Callable[..., Any], sandbox: Bubblewrap
) -> None:
    async def work() -> View:
        async with FakeEndpoint([Says(plan("browse")), Says(action("browse", "read"))]) as endpoint:
            settings = served_by(endpoint.url)
            web = settings.web.model_copy(update={"chromium": "no-such-browser"})
            events = []
            async with Box(settings.model_copy(update={"web": web})) as box:
                with pytest.raises(BrowserMissing):
                    async for event in box.ask(Ask(text, depth=Depth.EXECUTE, web=True)):
                        events.append(event)
            return fold(events)

    view = run(work())
    assert view.state == "failed" and ("no-such-browser" in view.error or "package" in view.error)
    assert "chromium" in view.hint or "onebox[browser]" in view.hint
