"""What Chromium really fetches until the box can be typed into, and what happens when a file does not come."""

import re
from pathlib import Path
from typing import Any

import pytest
from bench.first_load import first_load
from tests.page.serving import Serving, serving

pytestmark = pytest.mark.page

BUILT = Path(__file__).resolve().parents[2] / "src" / "onebox" / "server" / "page"
WATCH = """() => {
    window.texts = [];
    new MutationObserver(() => {
        const text = document.getElementById('app')?.innerText;
        if (text && text !== window.texts.at(-1)) window.texts.push(text);
        const box = document.getElementById('box');
        if (box && document.activeElement === box && document.querySelector('.chips .chip') && !window.usable)
            window.usable = performance.now();
    }).observe(document, { childList: true, subtree: true, characterData: true });
    document.addEventListener('focusin', () => document.body.append(''));
}"""
"""When the box has the caret and the chips stand under it, and all that was shown until then."""
FETCHED = """() => performance.getEntriesByType('resource').filter((one) => one.startTime <= window.usable)
    .map((one) => new URL(one.name).pathname).filter((one) => !one.startsWith('/api/'))"""
CONTROLLED = """() => navigator.serviceWorker.controller ? true :
    new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', () => done(true)))"""
SAID = {"zh-CN": "查资料", "en-GB": "Look it up"}


def opened(browser: Any, server: Serving, locale: str = "en-GB", **options: Any) -> tuple[Any, Any]:
    context = browser.new_context(locale=locale, **{"service_workers": "block", **options})
    context.set_default_timeout(60_000)  # a busy machine is slow, not wrong
    return context, context.new_page()


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_nothing_is_fetched_that_is_not_counted(browser: Any, server: Serving, locale: str) -> None:
    context, page = opened(browser, server, locale)
    page.add_init_script(f"({WATCH})()")
    page.goto(server.url)
    page.wait_for_selector("#box:focus")
    page.wait_for_selector(".chips .chip")
    assert page.evaluate("window.usable") > 0
    fetched = page.evaluate(FETCHED)
    html = (BUILT / "index.html").read_text("utf-8")
    counted = first_load(html, lambda one: (BUILT / one.lstrip("/")).read_bytes(), locale[:2])
    assert sorted(set(fetched)) == sorted(counted)
    texts = page.evaluate("window.texts")
    other = SAID["en-GB" if locale == "zh-CN" else "zh-CN"]
    assert any(SAID[locale] in one for one in texts)
    assert not any(other in one for one in texts)
    if locale == "zh-CN":  # no word of the other language, and no bare key, is shown on the way
        assert not any(re.search(r"\b(Loading|Ask|Web|Auto)\b|\b[a-z]+\.[a-z]+\b", one) for one in texts)
    context.close()


def test_asking_does_not_wait_for_its_code(browser: Any, server: Serving) -> None:
    context, page = opened(browser, server)
    page.goto(server.url)
    page.wait_for_selector("#box")
    page.wait_for_load_state("networkidle")
    late: list[str] = []
    page.on("request", lambda one: late.append(one.url) if "/assets/" in one.url else None)
    page.fill("#box", "How are stable releases supported?")
    page.keyboard.press("Enter")
    page.wait_for_selector(".turn.last .toolbar")
    assert late == []
    context.close()


def test_a_part_that_does_not_come_is_said_and_comes_again(browser: Any, server: Serving) -> None:
    context, page = opened(browser, server)
    page.goto(server.url)
    page.wait_for_selector("#box")
    page.route("**/assets/Library-*", lambda route: route.abort())
    page.click("a[href='/library']")
    page.wait_for_selector("[role=alert]:has-text('did not come from the server')")  # after loading itself anew, once
    page.unroute("**/assets/Library-*")
    page.click("[role=alert] button")
    page.wait_for_selector("h1:has-text('Library')")
    assert page.query_selector("[role=alert]") is None
    context.close()


def test_styles_that_did_not_come_come_again(browser: Any, server: Serving) -> None:
    context, page = opened(browser, server)
    page.route("**/assets/more-*.css", lambda route: route.abort())
    page.goto(server.url)
    page.wait_for_selector("#box")
    page.evaluate("sessionStorage.setItem('reloaded', '/library')")
    page.click("a[href='/library']")
    page.wait_for_selector("[role=alert]:has-text('did not come from the server')")
    page.unroute_all()
    page.click("[role=alert] button")
    page.wait_for_selector("h1:has-text('Library')")
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('.page')).paddingTop)") > 0
    context.close()


def test_asking_without_its_code_loses_nothing(browser: Any, server: Serving) -> None:
    context, page = opened(browser, server)
    page.route(re.compile(r"/assets/(talk|Talk)-"), lambda route: route.abort())
    page.goto(server.url)
    page.fill("#box", "How are stable releases supported?")
    page.keyboard.press("Enter")
    page.wait_for_selector(".notice.bad:has-text('did not come from the server')")
    assert page.input_value("#box") == "How are stable releases supported?"
    page.unroute_all()
    page.press("#box", "Enter")
    page.wait_for_selector(".turn.last .toolbar")
    context.close()


@pytest.mark.parametrize("file", ["words-zh-box-*", "page-*"])
def test_a_page_that_does_not_come_says_so_in_both_languages(browser: Any, server: Serving, file: str) -> None:
    context, page = opened(browser, server, "zh-CN")
    page.route(f"**/assets/{file}", lambda route: route.abort())
    page.goto(server.url)
    page.wait_for_selector("[role=alert]:has-text('页面没有载入完整。 The page did not load completely.')")
    page.unroute_all()
    page.click("button:has-text('重试 · Try again')")
    page.wait_for_selector("#box")
    context.close()


def test_another_language_is_spoken_once_its_words_are_here(browser: Any, server: Serving) -> None:
    context, page = opened(browser, server)
    page.goto(f"{server.url}/settings")
    page.wait_for_selector("h1:has-text('Settings')")
    page.route("**/assets/words-zh-*", lambda route: route.abort())
    page.click("label:has-text('中文')")
    page.wait_for_selector(".toast:has-text('did not come from the server')")
    assert page.inner_text("h1") == "Settings"
    assert not page.is_checked("label:has-text('中文') input")
    page.unroute_all()
    page.click("label:has-text('中文')")
    page.wait_for_selector("h1:has-text('设置')")
    page.reload()
    page.wait_for_selector("h1:has-text('设置')")
    context.close()


def test_without_a_server_the_shell_opens_in_either_language(browser: Any) -> None:
    with serving() as server:
        context, page = opened(browser, server, service_workers="allow")
        page.goto(server.url)
        page.wait_for_selector("#box")
        page.evaluate(CONTROLLED)
        server.stop()
        page.reload()
        page.wait_for_selector("[role=alert]:has-text('The server does not answer')")
        page.evaluate("localStorage.setItem('language', 'zh')")
        page.reload()
        page.wait_for_selector("[role=alert]:has-text('服务没有回应')")
        server.start()
        page.wait_for_selector("#box")
        page.wait_for_selector(".chip:has-text('查资料')")
        context.close()
