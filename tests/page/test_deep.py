"""Research and tasks in the page, against the scripted server."""

from typing import Any

import pytest
from tests.page.serving import Serving

pytestmark = pytest.mark.page

ALL = ["chat", "think", "search", "research", "execute"]
WHY = "Why did the Larkfield ferries return so late?"
CLEAN = "Remove doubled rows, sum by month and chart it"
PHONE = {"viewport": {"width": 375, "height": 812}, "has_touch": True, "locale": "zh-CN"}


def begin(page: Any, server: Serving, chip: str, text: str, speed: float = 20.0) -> None:
    """Ask at the depth that the chip stands for."""
    server.mock.depths, server.mock.speed = ALL, speed
    page.reload()
    page.click(f".chips .chip:text-is('{chip}')")
    page.fill("#box", text)
    page.keyboard.press("Enter")


def calls(server: Serving, ending: str) -> list[Any]:
    return [body for _, path, body in server.mock.calls if path.endswith(ending)]


def test_only_the_depths_of_the_server_are_offered(page: Any, server: Serving) -> None:
    page.wait_for_selector(".chips .chip:text-is('Look it up')")
    assert not page.query_selector(".chips .chip:text-is('Research')")
    server.mock.depths = ALL
    page.reload()
    page.wait_for_selector(".chips .chip:text-is('Research')")
    page.wait_for_selector(".chips .chip:text-is('Do it')")


def test_a_plan_is_steered_while_the_research_goes_on(page: Any, server: Serving) -> None:
    begin(page, server, "Research", WHY, speed=0.05)
    page.wait_for_selector(".plan-question >> nth=3", timeout=60_000)
    page.click("[aria-label='Change “Did the fare change?”']")
    page.keyboard.press("Control+a")
    page.keyboard.type("Did the fare fall?")
    page.keyboard.press("Enter")
    page.wait_for_selector(".plan-text:text-is('Did the fare fall?')")
    page.click("[aria-label='Drop “Did other towns go the same way?”']")
    page.wait_for_selector(".plan-question.dropped")
    page.click(".plan-add button:has-text('Add a question')")
    page.keyboard.type("Who paid?")
    page.keyboard.press("Enter")
    page.wait_for_selector(".plan-text:text-is('Who paid?')")
    page.click(".plan-add button:has-text('Tell me something')")
    page.keyboard.type("Official sources count most")
    page.keyboard.press("Enter")
    page.wait_for_selector(".plan-notes li:text-is('Official sources count most')")
    edits = calls(server, "/plan")
    assert [one["version"] for one in edits] == [1, 2, 3]
    assert edits[0]["questions"][2] == {"id": "q3", "text": "Did the fare fall?"}
    assert edits[1]["questions"][3]["state"] == "dropped"
    assert edits[2]["questions"][4] == {"text": "Who paid?"}


def test_research_rests_goes_on_and_finishes_when_told(page: Any, server: Serving) -> None:
    begin(page, server, "Research", WHY, speed=0.3)
    page.wait_for_selector(".finding, .fold:has-text('What was found')", timeout=60_000)
    page.click(".research-do button:text-is('Pause')")
    page.wait_for_selector("text=It rests.")
    page.reload()  # what was found and the plan are there again
    page.wait_for_selector(".fold:has-text('What was found')")
    page.click(".research-do button:text-is('Continue')")
    page.wait_for_selector(".research-now")
    server.mock.speed = 20.0
    page.click(".research-do button:text-is('Finish now')")
    page.wait_for_selector(".report h2:has-text('Larkfield')", timeout=60_000)
    assert calls(server, "/finish") == [None]


def test_a_report_shows_what_carries_each_sentence(page: Any, server: Serving) -> None:
    begin(page, server, "Research", WHY)
    page.wait_for_selector(".report-sources li >> nth=2", timeout=60_000)
    assert page.locator(".report-part.conflict").count() == 1
    assert page.locator(".report-table tbody tr").count() == 2
    assert page.locator(".report .claim.unsure").count() == 1
    page.click(".report-table .cite >> nth=1")  # the number of a cell leads to its place as well
    page.wait_for_selector(".panel mark:has-text('11,300')")
    page.keyboard.press("Escape")
    page.click("summary:has-text('What was found')")
    page.click(".finding button:has-text('changed twice')")
    page.wait_for_selector(".finding-quote blockquote:has-text('again and again')")


def test_a_report_is_exported_compared_refreshed_and_watched(page: Any, server: Serving) -> None:
    begin(page, server, "Research", WHY)
    page.wait_for_selector(".report-bar", timeout=60_000)
    page.click(".report-bar button[aria-label='Export']")
    run = next(reversed(server.mock.runs))
    word = page.get_attribute(".report-bar .menu-item >> nth=2", "href")
    assert word == f"/api/runs/{run}/report/export?format=docx&version=2"
    page.keyboard.press("Escape")
    page.click(".report-bar button:text-is('What changed')")
    page.wait_for_selector(".report-changes del")
    page.keyboard.press("Escape")
    page.click(".report-bar button:has-text('Watch')")
    page.click(".watch .chip:text-is('Every day')")
    page.click(".watch button:text-is('Watch it')")
    page.wait_for_selector(".watch", state="detached")
    assert calls(server, "/watch") == [{"every": "daily", "email": "", "webhook": ""}]
    page.goto(server.url + "/runs")
    page.wait_for_selector(".row-item:has-text('Every day') .news:text-is('new version')")
    page.click(".row-item:has-text('Every day') .row-title")
    page.click(".report-bar button:has-text('Refresh')", timeout=60_000)
    page.wait_for_selector(".turn >> nth=1")
    assert calls(server, "/refresh") == [None]


def test_nothing_leaves_without_a_word_and_changes_are_taken_back(page: Any, server: Serving) -> None:
    begin(page, server, "Do it", CLEAN)
    page.wait_for_selector(".asking", timeout=60_000)
    assert "https://board.example/api/notes" in page.inner_text(".asking")
    assert "private things" in page.inner_text(".asking")
    page.reload()  # the question still stands
    page.click(".asking button:text-is('Allow once')", timeout=60_000)
    page.wait_for_selector(".file-card >> nth=2", timeout=60_000)
    assert page.get_attribute(".file-card >> nth=0", "href").endswith("/files/summary.xlsx")
    assert page.locator(".task-action").count() == 5
    page.click(".task-action >> nth=1 >> button")
    page.wait_for_selector(".task-more pre:has-text('KeyError')")
    page.wait_for_selector(".diff .del >> nth=1")
    page.click(".changes button:text-is('Accept')")
    page.wait_for_selector(".changes:has-text('1 file written.')")
    page.reload()
    page.click(".changes button:text-is('Undo')", timeout=60_000)
    page.wait_for_selector(".changes:has-text('1 file put back.')")
    assert [body for _, path, body in server.mock.calls if "/approvals/" in path] == [{"allow": True}]
    assert calls(server, "/accept") == calls(server, "/undo") == [None]


def test_what_is_refused_is_not_done(page: Any, server: Serving) -> None:
    begin(page, server, "Do it", CLEAN)
    page.click(".asking button:text-is('Don’t')", timeout=60_000)
    page.wait_for_selector(".settled:has-text('You did not allow it.')", timeout=60_000)
    page.wait_for_selector(".file-card >> nth=2", timeout=60_000)
    assert page.locator(".task-action").count() == 4


@pytest.mark.browser_with(**PHONE)
def test_both_fit_a_phone(page: Any, server: Serving) -> None:
    fits = "document.documentElement.scrollWidth <= innerWidth"
    begin(page, server, "研究", "青湾的轮渡为什么晚了近两年才回来？")
    page.wait_for_selector(".report-sources li >> nth=2", timeout=60_000)
    assert page.evaluate(fits)
    page.goto(server.url)
    begin(page, server, "执行", "去掉重复行，按月汇总并画图")
    page.wait_for_selector(".asking", timeout=60_000)
    assert page.evaluate(fits)
    assert page.locator(".asking-do .button").first.bounding_box()["height"] >= 40
