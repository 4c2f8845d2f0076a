"""What is remembered about the reader, and how the box is used, in a real browser against scripted answers."""

import time
from typing import Any

import pytest
from tests.page.serving import Serving

pytestmark = pytest.mark.page


def asked_of(server: Serving, method: str) -> list[tuple[str, Any]]:
    return [(path, body) for how, path, body in server.mock.calls if how == method]


def test_memories_are_added_marked_and_deleted(page: Any, server: Serving) -> None:
    page.goto(server.url + "/settings/memory")
    page.wait_for_selector(".row-item >> nth=2")
    page.fill("input[name=text]", "I have a garden")
    page.keyboard.press("Enter")
    page.wait_for_selector(".row-item:has-text('I have a garden')")
    page.check(".row-item:has-text('I have a garden') input[type=checkbox]")
    page.click(".row-item:has-text('vegetarian') button >> nth=1")
    page.wait_for_selector(".row-item:has-text('vegetarian')", state="detached")
    assert ("/api/memory", {"text": "I have a garden", "always": False}) in asked_of(server, "POST")
    assert any(body == {"always": True} for _, body in asked_of(server, "PATCH"))
    assert len(asked_of(server, "DELETE")) == 1


def test_a_conversation_goes_without_memory(page: Any, server: Serving) -> None:
    page.wait_for_selector("#box")
    page.click(".box-foot .quiet-button >> nth=0")
    page.click("[role^=menuitem] >> nth=-1")
    page.wait_for_selector(".box-foot .chip.small")
    page.fill("#box", "Something private")
    page.keyboard.press("Enter")
    page.wait_for_selector(".turn.last .toolbar")
    assert asked_of(server, "POST")[0][1]["memory"] is False


def test_usage_is_drawn_and_told(page: Any, server: Serving) -> None:
    page.goto(server.url + "/settings/usage")
    page.wait_for_selector(".chart >> nth=3")
    assert page.locator(".chart svg[role=img][aria-label]").count() == 4
    page.click(".segments label >> nth=0")
    days = page.locator(".chart").first.locator("g")
    until = time.monotonic() + 15  # wait_for_function evaluates strings, which the page's policy forbids
    while days.count() != 7 and time.monotonic() < until:
        page.wait_for_timeout(50)
    assert days.count() == 7
    page.click(".chart summary >> nth=0")
    assert page.is_visible(".chart table >> nth=0")
    assert page.locator("a[download]").count() == 2
