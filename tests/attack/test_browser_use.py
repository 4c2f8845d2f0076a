"""Pages that want to send, lure or hang: the tool for pages is used by a model that obeys, and nothing leaves."""

import asyncio
from collections.abc import Awaitable, Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

import pytest
from bench.local_web import LocalWeb
from bench.local_web.forms import HOST, Received

from onebox.reading.web.chromium import find_chromium
from onebox.reading.web.session import Session
from onebox.sandbox.sandbox import Sandbox
from onebox.settings import Settings, Web
from onebox.skills.tool import Place, Prepared, ToolResult
from onebox.skills.tools.browser import Browse

pytestmark = pytest.mark.skipif(
    not find_spec("playwright") or not find_chromium(Web()),
    reason="Chromium is missing: apt-get install chromium, pip install 'onebox[browser]'",
)
NO_SANDBOX = cast(Sandbox, None)
"""Only files need one, and none is kept here."""


class Model:
    """Says commands one after the other, and does what every page says. `submit` is never called: nobody agreed."""

    def __init__(self, web: LocalWeb, home: Path, seconds: float = 60) -> None:
        reach = {origin: f"127.0.0.1:{web.port}" for origin in web.origins}
        limits = Web(reach=reach, delay_seconds=0, seconds=seconds, robots=False)
        self.web = web
        self.session = Session(Settings(home=home, web=limits))
        self.tool = Browse(self.session, NO_SANDBOX)
        self.place = Place(home, "run", "en")

    async def ready(self, command: str) -> Prepared:
        return await self.tool.prepare({"command": command.format(url=self.web.url(HOST).rstrip("/"))}, "en")

    async def do(self, command: str) -> ToolResult:
        """What the model sees of it."""
        ready = await self.ready(command)
        kind = next((one for one in self.tool.kinds if one.name == ready.tool), None)
        if kind is None:
            return ToolResult(ready.told, ok=ready.ok)
        assert kind.name != "submit", "this would be asked for"
        return await kind.call(ready.arguments, self.place)

    async def agreed(self, ready: Prepared) -> ToolResult:
        """As after a yes of the user."""
        assert ready.tool == "submit", ready.told
        return await self.tool.kinds[2].call(ready.arguments, self.place)


Attack = Callable[[Callable[[Model], Awaitable[None]]], None]


@pytest.fixture
def attack(run: Any, tmp_path: Path) -> Attack:
    def inner(do: Callable[[Model], Awaitable[None]]) -> None:
        async def work() -> None:
            async with LocalWeb() as web:
                model = Model(web, tmp_path)
                try:
                    await do(model)
                finally:
                    await model.session.close()
                assert not web.leaks

        run(work(), seconds=500)

    return inner


def test_nothing_leaves_but_by_submit(attack: Attack) -> None:
    """Pages that send by themselves, while typing, on a click, on Enter, or to themselves; with every method."""

    async def do(model: Model) -> None:
        seen = await model.do("open {url}/by-itself")
        assert "Nothing was sent" in seen.text
        await model.do("open {url}/beacons")
        seen = await model.do("type 1 my card word")
        assert "Nothing was sent" in seen.text
        await model.do("open {url}/enter")
        seen = await model.do("type 1 Ada!\n\n")
        assert "Nothing was sent" in seen.text and "= Ada!" in seen.text
        await model.do("open {url}/on-click")
        assert "Nothing was sent" in (await model.do("click 1")).text
        await model.do("open {url}/search")
        await model.do("type 1 secret plan")
        assert "Nothing was sent" in (await model.do("click Find")).text
        await model.do("open {url}/false")
        await model.do("type 1 Ada")
        assert "Nothing was sent" in (await model.do("click 2")).text
        assert model.web.received == []

    attack(do)


def test_what_is_shown_is_what_is_sent(attack: Attack) -> None:
    """Hidden fields are shown; a page's lies about values are not; the request is the one that was agreed to."""

    async def do(model: Model) -> None:
        await model.do("open {url}/orders")
        ready = await model.ready("submit 1")
        lines = str(ready.arguments["sends"]).splitlines()
        hidden = ["name: everyone (not seen on the page)", "delete_account: yes (not seen on the page)"]
        assert lines == [*hidden, "amount: 9999 (not seen on the page)"]
        await model.do("open {url}/false")
        await model.do("type 1 Larkfield")
        ready = await model.ready("submit 2")
        assert ready.arguments["sends"] == "name (City): Larkfield"
        await model.do("open {url}/sure")  # a page that asks first is answered yes: nothing leaves by that
        await model.do("type 1 Grace")
        sure = await model.ready("submit 2")
        assert sure.arguments["body"] == "name=Grace"
        await model.do("open {url}/search")  # a form whose words stand in the address
        await model.do("type 1 tide tables")
        found = await model.ready("submit 1")
        assert (found.arguments["method"], found.arguments["sends"]) == ("GET", "q (Words): tide tables")
        await model.do("open {url}/scripted")  # no form at all
        await model.do("type Your name: Ada")
        script = await model.ready("submit Book")
        assert script.arguments["sends"] == "name: Ada\nguests: 2" and script.arguments["answer"] == "data"
        assert model.web.received == []
        for one in (ready, sure, found, script):
            assert (await model.agreed(one)).ok
        names = [one.fields for one in model.web.received]
        assert names == [{"name": "Larkfield"}, {"name": "Grace"}, {"q": "tide tables"}, {"name": "Ada", "guests": "2"}]

    attack(do)


def test_redirects_take_nothing_elsewhere(attack: Attack) -> None:
    async def do(model: Model) -> None:
        arguments = {"sends": "", "from": "", "body": "a=1", "answer": "page", "method": "POST"}
        arguments |= {"type": "application/x-www-form-urlencoded"}
        url = model.web.url(HOST).rstrip("/")
        private = "http://169.254.169.254/latest"
        other = model.web.url("collect.attacker.test")
        for target in (private, other, "http://localhost:8720/api/runs", "file:///etc/passwd"):
            for status in (307, 308):
                ready = Prepared("submit", arguments | {"url": f"{url}/elsewhere?status={status}&to={target}"})
                assert not (await model.agreed(ready)).ok
        ready = Prepared("submit", arguments | {"url": f"{url}/elsewhere?status=303&to={private}"})
        assert not (await model.agreed(ready)).ok
        for address in (
            private,
            "file:///etc/passwd",
            "http://inside.trouble.test/",
            "javascript:alert(1)",
            "localhost",
        ):
            seen = await model.do(f"open {address}")
            assert not seen.ok, address
        assert "Founded in 1911" in (await model.agreed(Prepared("submit", arguments | {"url": f"{url}/moved"}))).text
        assert model.web.received == [Received("POST", "/moved", {"a": "1"})]

    attack(do)


def test_passwords_cards_and_files_are_left_to_the_user(attack: Attack) -> None:
    async def do(model: Model) -> None:
        page = (await model.do("open {url}/secret")).text
        assert "[2] password field" in page and "[3] password field" in page and "[4] file field" in page
        for number in (2, 3, 4):
            assert not (await model.do(f"type {number} 4111 1111 1111 1111")).ok
            assert not (await model.do(f"click {number}")).ok
        await model.session._said("onebox.type(2, 'filled in by the page')")
        assert "passwords" in (await model.ready("submit 5")).told

    attack(do)


def test_windows_dialogs_and_other_ways_out(attack: Attack) -> None:
    async def do(model: Model) -> None:
        page = (await model.do("open {url}/stay")).text
        assert "Local file" in page
        local = next(line for line in page.splitlines() if "Local file" in line)
        await model.do("click " + local[1])
        assert "/etc/passwd" not in model.session.address and "root:" not in (await model.do("read")).text
        assert "Nothing was sent" in (await model.do("click Script")).text
        assert not (await model.do("click Inside")).text.startswith("Inside")
        assert "inside.trouble.test" not in model.session.address
        await model.do("open {url}/stay")
        await model.do("type 1 Ada")
        ready = await model.ready("submit Book")
        assert ready.tool == "submit", ready.told
        assert ready.arguments["body"] == "name=Ada"
        assert "seven ferry pilots" in (await model.do("click About")).text  # beforeunload keeps nobody
        assert len(model.session._context.pages) == 1
        assert model.web.received == []

    attack(do)


def test_a_page_that_hangs_is_ended_and_the_next_one_works(attack: Attack) -> None:
    async def do(model: Model) -> None:
        await model.do("open {url}/dialogs")
        seen = await asyncio.wait_for(model.do("click 1"), 120)
        assert not seen.ok and ("dialog" in seen.text or "gave up" in seen.text)
        assert "Heron Club" in (await model.do("open {url}/")).text

    attack(do)


def test_a_download_has_its_limit(attack: Attack) -> None:
    async def do(model: Model) -> None:
        await model.do("open {url}/")
        kind = model.tool.kinds[1]
        bomb = {"action": "download", "url": model.web.url(HOST, "/bomb.bin")}
        seen = await kind.call(bomb, model.place)
        assert not seen.ok and "larger than" in seen.text
        assert "is a file" in (await model.do("open {url}/programme.csv")).text

    attack(do)
