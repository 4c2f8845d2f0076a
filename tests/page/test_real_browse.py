"""A form on the local web, filled in by a task: the page shows what will be sent, and one click decides about it."""

import json
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from typing import Any

import pytest
from bench.local_web import LocalWeb
from bench.local_web.forms import HOST, Received
from tests.page.real import RealServer, set_up

from onebox.errors import OneboxError
from onebox.sandbox.bubblewrap import Bubblewrap
from onebox.settings import load
from onebox.testing import FakeEndpoint
from onebox.types import Message

for needed in ("starlette", "uvicorn", "multipart"):
    pytest.importorskip(needed, reason="the extra `serve` is not installed")
pytestmark = pytest.mark.page
WAIT = 240_000
"""Milliseconds: two browsers, a server and a sandbox, on a machine that may be five times slower."""


class Filling:
    """A model that fills in the form of the local web, one command after the other, by what the prompt says is done."""

    def __init__(self, url: str) -> None:
        self.commands = [f"open {url}", "type 1 Ada", "type 2 3", "submit 5"]

    def __call__(self, messages: Sequence[Message], body: dict[str, Any]) -> str:
        asked = messages[-1].content
        form = body.get("response_format", {}).get("json_schema", {}).get("schema", {}).get("properties", {})
        if "steps" in form:
            return json.dumps({"tools": ["browse"], "files": [], "steps": ["fill in the form"]})
        left = [one for one in self.commands if f"- browse: {one}" not in asked]
        if left:
            return json.dumps({"tool": "browse", "input": left[0]})
        answer = "Ada has a place." if "Your place is booked" in asked else "It was not sent."
        return json.dumps({"tool": "finish", "input": answer})


@pytest.fixture(scope="module")
def local() -> Iterator[LocalWeb]:
    with LocalWeb() as web:
        yield web


@pytest.fixture(scope="module")
def real(browser: Any, local: LocalWeb, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    """A server whose tasks may use the local web."""
    if not find_spec("playwright"):
        pytest.skip("PLAYWRIGHT IS MISSING: pip install 'onebox[browser]'")
    home = tmp_path_factory.mktemp("browse") / "home"
    home.mkdir()
    try:
        Bubblewrap(load(home)).close()
    except OneboxError as error:
        pytest.skip(f"NO SANDBOX HERE: {error} {error.hint}")
    reach = ", ".join(f'"{one}" = "127.0.0.1:{local.port}"' for one in local.origins)
    with FakeEndpoint(Filling(local.url(HOST))) as endpoint:
        (home / "settings.toml").write_text(
            '[library]\nbackground = false\n[models]\nembed = "off"\nanswer = "fake/m"\n'
            f'[endpoints.fake]\nurl = "{endpoint.url}"\n[web]\n'
            f"delay_seconds = 0\nseconds = 60\nreach = {{ {reach} }}\n",
            "utf-8",
        )
        server = RealServer(home, "scripted")
        try:
            context = browser.new_context(locale="en-GB", service_workers="block")
            set_up(server, context.new_page())
            context.close()
            yield server
        finally:
            server.stop()


@pytest.mark.parametrize("allow", [False, True], ids=["denied", "allowed"])
def test_a_form_is_sent_when_the_user_says_so(allow: bool, context: Any, real: RealServer, local: LocalWeb) -> None:
    context.add_cookies(real.cookies)
    page = context.new_page()
    page.set_default_timeout(WAIT)
    page.goto(real.url)
    page.wait_for_selector("#box")
    page.click("button:has-text('Web')")
    text = f"Fill in the form at {local.url(HOST)} : I am Ada, 3 guests. What does it say?"
    page.fill("#box", f"/execute {text}")
    page.keyboard.press("Enter")
    page.wait_for_selector(".asking")
    shown = page.inner_text(".asking")
    assert HOST in shown and "name (Your name): Ada" in shown and "guests (Guests): 3" in shown
    assert "token: t-81 (not seen on the page)" in shown
    assert local.received == []
    page.click(f".asking button:text-is('{'Allow once' if allow else 'Don’t'}')")
    page.wait_for_selector(f".prose:has-text('{'Ada has a place.' if allow else 'It was not sent.'}')")
    fields = {"name": "Ada", "guests": "3", "note": "", "token": "t-81"}
    assert local.received == ([Received("POST", "/book", fields)] if allow else [])
    page.wait_for_selector(f".settled:has-text('You {'' if allow else 'did not '}allow')")
    real.rest()
