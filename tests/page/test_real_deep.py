"""Research, tasks and the pages around them on the real server, in a browser, with a scripted model.

The server is a process of its own; the web is `bench/local_web`, the sandbox is the machine's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from bench.local_web import LocalWeb
from tests.page.deep_model import QUESTION, DeepModel
from tests.page.real import RealServer, set_up

from onebox.testing import FakeEndpoint

for needed in ("starlette", "uvicorn", "multipart"):
    pytest.importorskip(needed, reason="the extra `serve` is not installed")
pytestmark = pytest.mark.page

FERRIES = "Research the return of the Larkfield harbour ferries"
METRO = "研究一下青岚地铁3号线的开通"
LEDGER = "month,amount\n2026-01,400\n2026-01,400\n2026-02,800\n"
TASK = {
    "en": "Remove the doubled rows of ledger.csv, search the web for the rate and write summary.md",
    "zh": "去掉 账目.csv 里的重复行，在网上搜索汇率，写成 summary.md",
}
PHONE = {"viewport": {"width": 375, "height": 812}, "has_touch": True, "locale": "zh-CN", "color_scheme": "dark"}
FITS = "document.documentElement.scrollWidth <= innerWidth"


@dataclass
class Deep:
    """The server and what stands behind it."""

    server: RealServer
    model: DeepModel


@pytest.fixture(scope="module")
def deep(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deep]:
    """A server over the local web with one account."""
    home = tmp_path_factory.mktemp("deep-page") / "home"
    home.mkdir()
    model = DeepModel()
    with FakeEndpoint(model, context=16_000) as endpoint, LocalWeb() as web:
        lines = [
            f'[endpoints.fake]\nurl = "{endpoint.url}"',
            "[library]\nbackground = false\n[research]\nat_once = 1",
            '[models]\nanswer = "fake/m"\nembed = "off"\nfirst_token_seconds = 300',
            f'[searchers.searxng]\nurl = "{web.search_url}"',
            "[web]\ndelay_seconds = 0\nseconds = 300\nconnect_seconds = 100\nfirst_byte_seconds = 200",
            "[search]\nseconds = 100\n[web.reach]",
            *(f'"{origin}" = "127.0.0.1:{web.port}"' for origin in web.origins),
        ]
        (home / "settings.toml").write_text("\n".join(lines) + "\n", "utf-8")
        model.address = web.url("news.qinglan.test", "/2026/metro-open") + "?total=1200"
        server = RealServer(home, "scripted")
        try:
            context = browser.new_context(locale="en-GB", service_workers="block")
            set_up(server, context.new_page())
            context.close()
            yield Deep(server, model)
        finally:
            server.stop()


@pytest.fixture
def page(context: Any, deep: Deep) -> Iterator[Any]:
    """The open page, signed in. Errors of scripts and of the content policy fail the test."""
    context.add_cookies(deep.server.cookies)
    opened = context.new_page()
    opened.set_default_timeout(60_000)
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("console", lambda said: problems.append(said.text) if "Content Security Policy" in said.text else None)
    deep.model.pace = 0.0
    opened.goto(deep.server.url)
    opened.wait_for_selector("#box")
    yield opened
    deep.model.pace = 0.0
    deep.server.rest()
    assert not problems, problems


def begin(page: Any, chip: str, text: str) -> None:
    page.click(f".chips .chip:text-is('{chip}')")
    page.fill("#box", text)
    page.keyboard.press("Enter")


def test_a_research_is_steered_rests_and_is_finished(page: Any, deep: Deep) -> None:
    deep.model.pace = 2.0
    begin(page, "Research", FERRIES)
    page.wait_for_selector(".plan-question >> nth=2")
    page.click("[aria-label='Change “What delayed the return of the Larkfield ferries?”']")
    page.keyboard.press("Control+a")
    page.keyboard.type("Why did the Larkfield ferries return late?")
    page.keyboard.press("Enter")
    page.wait_for_selector(".plan-text:text-is('Why did the Larkfield ferries return late?')")
    page.click(".plan-add button:has-text('Add a question')")
    page.keyboard.type("What does a crossing to Larkfield cost?")
    page.keyboard.press("Enter")
    page.wait_for_selector(".plan-text:text-is('What does a crossing to Larkfield cost?')")
    page.click(".plan-add button:has-text('Tell me something')")
    page.keyboard.type("Official sources count most")
    page.keyboard.press("Enter")
    page.wait_for_selector(".plan-notes li:text-is('Official sources count most')")
    page.click(".research-do button:text-is('Pause')")
    page.wait_for_selector("text=It rests.")
    page.reload()
    page.wait_for_selector(".plan-text:text-is('Why did the Larkfield ferries return late?')")
    deep.model.pace = 0.3
    page.click(".research-do button:text-is('Continue')")
    page.wait_for_selector(".finding, .fold:has-text('What was found')")
    page.click(".research-do button:text-is('Finish now')")
    page.wait_for_selector(".report-sources li")
    plan = deep.server.get(f"/api/runs/{deep.server.newest_run()['run']}/plan")
    assert plan["notes"] == ["Official sources count most"] and len(plan["questions"]) == 4
    page.click("summary:has-text('Plan')")  # after the end: another plan, and on from all that was gathered
    page.click("button:text-is('Change the plan')")
    page.click(".plan-add button:has-text('Add a question')")
    page.keyboard.type("How many passengers does a Larkfield ferry carry?")
    page.keyboard.press("Enter")
    page.wait_for_selector(".plan-text:text-is('How many passengers does a Larkfield ferry carry?')")
    before = page.url
    page.click("button:text-is('Go on with this plan')")
    page.wait_for_url(lambda now: now != before)
    page.wait_for_selector(".report-sources li")


def test_a_report_with_what_carries_it_changed_compared_and_exported(page: Any, deep: Deep) -> None:
    begin(page, "Research", METRO)
    page.wait_for_selector(".report-sources li")
    page.click(".report .cite >> nth=0")
    page.wait_for_selector(".panel .passage mark")
    page.keyboard.press("Escape")
    page.wait_for_selector(".panel", state="detached")
    page.click("summary:has-text('What was found')")
    page.click(".finding button >> nth=0")
    page.wait_for_selector(".finding-quote blockquote")
    for kind, start in (("md", b"# "), ("html", b"<!doctype html>"), ("docx", b"PK")):
        page.click(".report-bar button[aria-label='Export']")
        with page.expect_download() as got:
            page.click(f".report-bar .menu-item[href*='format={kind}']")
        assert Path(got.value.path()).read_bytes().lower().startswith(start.lower()), kind
        page.keyboard.press("Escape")
    page.click(".report-bar button:has-text('Watch')")
    page.click(".watch .chip:text-is('Every day')")
    page.click(".dialog .button.first")
    page.wait_for_selector(".dialog", state="detached")
    page.click(".report-bar button:has-text('Refresh')")
    page.wait_for_selector(".turn >> nth=1")
    page.wait_for_selector(".turn.last .report-head:has-text('nothing changed, version 1 still stands')")
    page.goto(deep.server.url + "/runs")
    page.wait_for_selector(".row-item:has-text('every day')")


def upload(page: Any, name: str) -> None:
    """The ledger, put into the box."""
    with page.expect_file_chooser() as chooser:
        page.click(".box [aria-label='Add a file'], .box [aria-label='添加文件']")
    chooser.value.set_files({"name": name, "mimeType": "text/csv", "buffer": LEDGER.encode()})
    page.wait_for_selector(f".file-card:has-text('{name}')")


def test_a_task_asks_is_allowed_hands_over_and_is_taken_back(page: Any, deep: Deep, needs_sandbox: None) -> None:
    upload(page, "ledger.csv")
    begin(page, "Do it", TASK["en"])
    page.wait_for_selector(f".asking-what:text-is('{QUESTION['en']}')")
    page.fill(".asking .line-field input", "euro")
    page.click(".asking .line-field .button")
    page.wait_for_selector(".asking button:text-is('Allow once')")
    assert "news.qinglan.test" in page.inner_text(".asking")
    page.reload()  # the question still stands
    page.click(".asking button:text-is('Allow once')")
    page.wait_for_selector(".file-card:has-text('summary.md')")
    assert page.locator(".task-action.bad").count() == 1
    page.wait_for_selector(".task-action.ok:has-text('news.qinglan.test')")
    page.click(".task-action.bad >> button")
    page.wait_for_selector(".task-more pre:has-text('NameError')")
    with page.expect_download() as got:
        page.click("a.file-card:has-text('summary.md')")
    assert Path(got.value.path()).read_text("utf-8") == "# Summary\n\n2 rows\n"
    page.wait_for_selector(".diff .del:has-text('2026-01,400')")
    page.click(".changes button:text-is('Accept')")
    page.wait_for_selector(".changes:has-text('1 file written.')")
    page.reload()
    page.click(".changes button:text-is('Undo')")
    page.wait_for_selector(".changes:has-text('1 file put back.')")


@pytest.mark.browser_with(**PHONE)
def test_what_is_refused_is_not_done_on_a_phone_in_chinese(page: Any, deep: Deep, needs_sandbox: None) -> None:
    upload(page, "账目.csv")
    begin(page, "执行", TASK["zh"])
    page.fill(".asking .line-field input", "欧元")
    page.click(".asking .line-field .button")
    page.wait_for_selector(".asking .allow")
    assert page.evaluate(FITS)
    page.click(".asking-do .button >> nth=0")
    page.wait_for_selector(".file-card:has-text('summary.md')")
    assert page.evaluate(FITS)
    actions = deep.server.newest_run()["actions"]
    assert [one["tool"] for one in actions if not one["ok"]] == ["read_page", "python"]


def test_agents_memory_and_usage(page: Any, deep: Deep) -> None:
    page.fill("#box", "Hello")  # usage has something to tell, whatever ran before
    page.keyboard.press("Enter")
    page.locator(".toolbar").first.wait_for(timeout=60_000)
    page.goto(deep.server.url + "/agents")
    page.wait_for_selector(".agent-card >> nth=11")
    page.click("[aria-label='Use: Translator']")
    page.wait_for_selector(".box .chip.small:has-text('Translator')")
    page.goto(deep.server.url + "/settings/memory")
    page.fill("form.row input[name=text]", "My cat is called Muming")
    page.keyboard.press("Enter")
    page.wait_for_selector(".row-item:has-text('Muming')")
    page.reload()
    page.click("[aria-label^='Forget']")
    page.wait_for_selector(".row-item:has-text('Muming')", state="detached")
    page.goto(deep.server.url + "/settings/usage")
    page.wait_for_selector(".chart >> nth=3")
    assert int(page.inner_text(".totals dd >> nth=0")) == len(deep.server.get("/api/runs?limit=100")["runs"])


def test_a_task_is_put_on_the_schedule_done_at_once_and_taken_off(page: Any, deep: Deep) -> None:
    page.goto(f"{deep.server.url}/runs")
    page.get_by_role("button", name="Put something on the schedule").click()
    page.get_by_label("What to do").fill("What is new in Larkfield?")
    page.get_by_label("When").fill("one of these days")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("alert").wait_for()
    assert page.get_by_label("What to do").input_value() == "What is new in Larkfield?"
    page.get_by_role("button", name="every Monday at 9:00").click()
    page.get_by_label("How deep").select_option("chat")
    page.get_by_role("button", name="Save").click()
    row = page.get_by_role("region", name="On a schedule").locator(".row-item", has_text="Larkfield")
    row.get_by_text("next Mon").wait_for()
    row.get_by_role("button", name="Do it now").click()
    page.wait_for_url("**/c/**")
    page.locator(".toolbar").first.wait_for(timeout=60_000)
    page.goto(f"{deep.server.url}/runs")
    page.once("dialog", lambda asked: asked.dismiss())
    row.get_by_role("button", name="Take off").click()
    assert row.count() == 1
    page.once("dialog", lambda asked: asked.accept())
    row.get_by_role("button", name="Take off").click()
    row.wait_for(state="detached")
