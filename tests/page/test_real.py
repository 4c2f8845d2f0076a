"""The page on the real server, in a browser: once with scripted answers (fast), once with the real Qwen model.

The server is a process of its own with a fresh home; nothing in it or in the page is a stand-in but the
scripted model, which speaks the protocol.
"""

import io
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from tests.page.real import RealServer, set_up, write_library

from onebox.testing import FakeEndpoint, Says
from onebox.types import Message

for needed in ("starlette", "uvicorn", "multipart"):
    pytest.importorskip(needed, reason="the extra `serve` is not installed")
pytestmark = pytest.mark.page

WAIT = {"scripted": 30_000, "qwen": 400_000}
"""Milliseconds for an answer: the real model on a busy machine takes its time."""
DOCUMENTS = {
    "harbour.md": "# Sydney Harbour Bridge\n\nThe Sydney Harbour Bridge was opened in 1932. Its arch is made of steel. "
    "It carries rail, vehicles and walkers across the harbour.\n\n## Engineer\n\nJohn Bradfield oversaw the work.\n",
    "大桥.md": "# 南京长江大桥\n\n南京长江大桥于1968年建成通车。大桥的正桥长1576米，桥上有铁路和公路。\n\n## 意义\n\n"
    "它是长江上第一座由中国自行设计建造的双层铁路、公路两用桥。\n",
}
EN, ZH = "When was the Sydney Harbour Bridge opened?", "南京长江大桥是哪一年建成通车的？"
LONG = "Write a story about a lighthouse keeper, at least two hundred words long."
SAID = {
    "Heron": "The Heron Lighthouse was built in 1847.",
    "南京": "南京长江大桥于1968年建成通车。",
    "Sydney": "The Sydney Harbour Bridge was opened in 1932.",
}
STORY = "The keeper climbed the stairs once more, and the lamp was lit. " * 12


def scripted(messages: Sequence[Message], body: dict[str, Any]) -> Says:
    """What a model would say of `DOCUMENTS`, as plain text or in the form asked for, some characters at a time."""
    asked = messages[-1].content
    if "lighthouse keeper" in asked:
        return Says(STORY, slow=0.05, chunk=12)
    text = next((said for word, said in SAID.items() if word in asked), "I do not know.")
    form = body.get("response_format", {}).get("json_schema", {}).get("schema")
    if form:
        fields = {"why": text, "answer": text, "text": text, "depth": "search"}
        text = json.dumps({name: fields.get(name, text) for name in form["properties"]}, ensure_ascii=False)
    return Says(text, slow=0.03, chunk=6)


@pytest.fixture(scope="module", params=["scripted", pytest.param("qwen", marks=pytest.mark.model)])
def real(
    request: pytest.FixtureRequest, browser: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RealServer]:
    """A server with `DOCUMENTS` in its library and one account; `cookies` sign a browser in."""
    home = tmp_path_factory.mktemp("real-page") / "home"
    home.mkdir()
    quiet = "[library]\nbackground = false\n"
    models = '[models]\nembed = "off"\nfirst_token_seconds = 300\n'
    endpoint: FakeEndpoint | None = None
    if request.param == "scripted":
        endpoint = FakeEndpoint(scripted)
        endpoint.__enter__()
        models += f'answer = "fake/m"\n[endpoints.fake]\nurl = "{endpoint.url}"\n'
    else:
        shared = request.getfixturevalue("model_home")
        for name in ("models", "runtime"):
            (shared / name).mkdir(exist_ok=True)
            (home / name).symlink_to(shared / name)
    (home / "settings.toml").write_text(quiet + models, "utf-8")
    write_library(home, DOCUMENTS)
    server = RealServer(home, request.param)
    try:
        context = browser.new_context(locale="en-GB", service_workers="block")
        set_up(server, context.new_page())
        context.close()
        yield server
    finally:
        server.stop()
        if endpoint:
            endpoint.__exit__(None, None, None)


@pytest.fixture
def page(context: Any, real: RealServer) -> Iterator[Any]:
    """The open page, signed in. Errors of scripts and of the content policy fail the test."""
    context.add_cookies(real.cookies)
    opened = context.new_page()
    opened.set_default_timeout(WAIT[real.model])
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("console", lambda said: problems.append(said.text) if _unwanted(said.text) else None)
    opened.goto(real.url)
    opened.wait_for_selector("#box")
    yield opened
    real.rest()
    assert not problems, problems


def _unwanted(said: str) -> bool:
    """What the page may not do, it does not try; but for the request that a test makes from inside the frame."""
    return "Content Security Policy" in said and "/healthz" not in said


def ask(page: Any, text: str) -> None:
    page.fill("#box", text)
    page.keyboard.press("Enter")


def half_written(page: Any) -> None:
    page.wait_for_selector(".turn.last .prose")
    while len(page.inner_text(".turn.last .prose")) < 60:
        page.wait_for_timeout(20)


def answered(page: Any) -> str:
    page.wait_for_selector(".turn.last .toolbar")
    return str(page.inner_text(".turn.last .prose"))


def test_an_answer_with_citations_and_the_passage_it_stands_on(page: Any, real: RealServer) -> None:
    ask(page, EN)
    page.wait_for_selector(".source-card:has-text('Sydney Harbour Bridge')")
    assert "1932" in answered(page)
    page.wait_for_selector(".route-name:text('Search')")
    page.click(".turn.last .cite >> nth=0")
    assert "1932" in page.inner_text(".passage mark")
    page.keyboard.press("Escape")
    page.wait_for_selector(".panel", state="detached")
    page.wait_for_selector(".checked:has-text('supported')")


@pytest.mark.browser_with(locale="zh-CN")
def test_the_same_in_chinese(page: Any, real: RealServer) -> None:
    ask(page, ZH)
    assert "1968" in answered(page)
    page.click(".turn.last .cite >> nth=0")
    assert "1968年建成通车" in page.inner_text(".passage mark")
    page.wait_for_selector(".panel h2:text('南京长江大桥')")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.fill(".find-head input", "长江")
    page.wait_for_selector("a.find-item:has-text('南京长江大桥')")


def test_a_reload_in_the_middle_loses_nothing(page: Any, real: RealServer) -> None:
    ask(page, "/chat " + LONG)
    half_written(page)
    assert real.newest_run()["state"] == "running"
    page.reload()
    text = answered(page)
    told = real.newest_run()
    assert (told["state"], told["stop_reason"]) == ("done", "finished")
    assert words(text) == words(told["answer"]) and len(text) > 200


def test_killed_in_the_middle_the_run_is_taken_up_and_complete(page: Any, real: RealServer) -> None:
    ask(page, "/chat " + LONG + " Its lamp is green.")  # other words: what was said once is remembered
    half_written(page)
    before = real.newest_run()
    assert before["state"] == "running"
    real.kill()
    page.wait_for_selector(".banner")
    real.start()
    text = answered(page)
    page.wait_for_selector(".banner", state="detached")
    told = real.newest_run()
    assert (told["run"], told["state"], told["stop_reason"]) == (before["run"], "done", "finished")
    assert words(text) == words(told["answer"]) and len(text) > 200


def words(text: str) -> list[str]:
    """Without the marks of Markdown and what is only layout."""
    return re.findall(r"\w+", text)


def test_an_input_method_keeps_its_enter(page: Any, context: Any, real: RealServer) -> None:
    keys = context.new_cdp_session(page)
    page.focus("#box")
    keys.send("Input.imeSetComposition", {"text": "ershi", "selectionStart": 5, "selectionEnd": 5})
    enter = {"key": "Enter", "code": "Enter"}
    keys.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "windowsVirtualKeyCode": 229, **enter})
    keys.send("Input.insertText", {"text": "20乘以3等于多少？"})
    keys.send("Input.dispatchKeyEvent", {"type": "keyUp", "windowsVirtualKeyCode": 13, **enter})
    page.wait_for_timeout(200)
    assert page.input_value("#box") == "20乘以3等于多少？" and not page.query_selector(".turn")
    page.keyboard.press("Enter")
    assert "60" in answered(page)


def test_a_sum_is_told_as_a_sum(page: Any, real: RealServer) -> None:
    ask(page, "1234 * 5678 = ?")
    assert "7006652" in answered(page).replace(",", "")
    page.wait_for_selector(".route-name:text('Calculated')")
    page.wait_for_selector(".checked:has-text('calculated by code')")
    assert not page.query_selector(".turn.last .notice") and not page.query_selector(".turn.last .cite")


def test_a_pdf_is_dropped_and_asked_about(page: Any, real: RealServer) -> None:
    canvas = pytest.importorskip("reportlab.pdfgen.canvas", reason="pip install reportlab")
    made = io.BytesIO()
    sheet = canvas.Canvas(made)
    sheet.drawString(72, 720, "The Heron Lighthouse was built in 1847. Its lamp is seen from thirty miles away.")
    sheet.save()
    page.evaluate(
        """(bytes) => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(bytes)], 'heron.pdf', {type: 'application/pdf'}));
            for (const type of ['dragenter', 'dragover', 'drop'])
                document.body.dispatchEvent(new DragEvent(type, {bubbles: true, cancelable: true, dataTransfer: data}));
        }""",
        list(made.getvalue()),
    )
    page.wait_for_selector(".file-card:has-text('heron.pdf')")
    ask(page, "In which year was the Heron Lighthouse built?")
    assert "1847" in answered(page)
    page.click(".turn.last .cite >> nth=0")
    assert "1847" in page.inner_text(".passage mark")


@pytest.mark.browser_with(viewport={"width": 375, "height": 812}, has_touch=True, is_mobile=True, color_scheme="dark")
def test_a_phone_in_the_dark(page: Any, real: RealServer) -> None:
    ask(page, EN)
    assert "1932" in answered(page)
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(22, 23, 26)"
    page.tap(".turn.last .cite >> nth=0")
    page.tap(".cite-pop .quiet-button")
    page.wait_for_selector(".passage mark")
    for address, ready in (("/library", ".row-item"), ("/runs", ".row-item"), ("/settings/all", ".setting")):
        page.goto(real.url + address)
        page.wait_for_selector(ready)
        assert page.evaluate(wide) <= 0, address


def test_the_keyboard_is_enough(page: Any, real: RealServer) -> None:
    page.keyboard.type(EN)
    page.keyboard.press("Enter")
    answered(page)
    page.focus(".turn.last .cite")
    page.keyboard.press("Enter")
    page.wait_for_selector(".passage mark")
    page.keyboard.press("Escape")
    page.wait_for_selector(".panel", state="detached")
    page.focus("#box")
    page.keyboard.press("ArrowUp")
    page.wait_for_selector(".edit textarea")
    page.keyboard.press("Control+a")
    page.keyboard.type("2 + 3 = ?")
    page.keyboard.press("Enter")
    page.wait_for_selector(".turn.last .question-text:has-text('2 + 3')")
    assert "5" in answered(page)
    assert page.inner_text(".versions").strip() == "2/2"
    page.reload()
    page.wait_for_selector(".versions:has-text('2/2')")


def test_a_refusal_offers_the_web(page: Any, real: RealServer) -> None:
    page.click("button:has-text('Web')")
    assert page.get_attribute("button:has-text('Web')", "aria-pressed") == "true"
    page.click("button:has-text('Web')")
    ask(page, "/search What colour is the Golden Gate Bridge painted?")
    page.wait_for_selector(".turn.last .toolbar")
    page.wait_for_selector("text=I found nothing I can stand behind.")
    with page.expect_request(lambda one: one.method == "POST" and one.url.endswith("/api/runs")) as again:
        page.click("text=Ask the web")
    assert again.value.post_data_json["web"] is True
    page.wait_for_selector(".turn.last .toolbar")


def test_a_model_is_probed_and_what_was_made_is_tried_without_an_origin(page: Any, real: RealServer) -> None:
    page.goto(real.url + "/settings/models")
    page.click(".role .button >> nth=0")
    page.wait_for_selector(".probe:has-text('tokens of context')")
    inside = page.evaluate(
        """() => new Promise((done) => {
            const frame = document.createElement('iframe');
            frame.sandbox = 'allow-scripts';
            frame.src = '/frame.html';
            addEventListener('message', (event) => {
                if (event.data?.artifact === 'ready') frame.contentWindow.postMessage({artifact:
                    `<script>fetch('/healthz').catch(() => parent.postMessage({said: origin}, '*'))<\\/script>`}, '*');
                if (event.data?.said) done(event.data.said);
            });
            document.body.append(frame);
        })"""
    )
    assert inside == "null"
