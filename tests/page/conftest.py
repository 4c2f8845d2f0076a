"""A browser against the mock server, or against the server at ONEBOX_PAGE_URL.

A real server must have an owner; ONEBOX_PAGE_LOGIN is `NAME:PASSWORD`. Tests that ask for the fixture
`server` need scripted answers and are skipped there.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from tests.page.serving import Serving, chromium, serving

REAL = os.environ.get("ONEBOX_PAGE_URL", "").rstrip("/")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="pip install playwright (no browser download)")
    found = chromium()
    if found is None:
        pytest.skip("no Chromium here: apt-get install chromium fonts-noto-cjk")
    with playwright.sync_playwright() as engine:
        launched = engine.chromium.launch(executable_path=found)
        yield launched
        launched.close()


@pytest.fixture
def server() -> Iterator[Serving]:
    """The mock server; a test that asks for it speaks to its insides."""
    if REAL:
        pytest.skip("needs the mock server's scripted answers")
    with serving() as one:
        yield one


@pytest.fixture
def url(request: pytest.FixtureRequest) -> str:
    if REAL:
        return REAL
    return str(request.getfixturevalue("server").url)


@pytest.fixture
def context(browser: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A browser profile; the marker `browser_with` changes its options."""
    marker = request.node.get_closest_marker("browser_with")
    options = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB", "service_workers": "block"}
    made = browser.new_context(**{**options, **(marker.kwargs if marker else {})})
    made.set_default_timeout(15_000)
    yield made
    made.close()


@pytest.fixture
def page(context: Any, url: str) -> Iterator[Any]:
    """The open page, signed in. Errors of scripts and of the content policy fail the test."""
    opened = context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on(
        "console",
        lambda said: problems.append(said.text) if "Content Security Policy" in said.text else None,
    )
    opened.goto(url)
    if REAL and (login := os.environ.get("ONEBOX_PAGE_LOGIN")):
        opened.wait_for_selector("#box, [name=password]")
        if opened.query_selector("[name=password]"):
            name, _, password = login.partition(":")
            opened.fill("[name=name]", name)
            opened.fill("[name=password]", password)
            opened.keyboard.press("Enter")
    yield opened
    assert not problems, problems


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "browser_with(**options): options of the browser's profile for this test")
