"""Pictures of the page for the documents: `make shots` writes docs/shots/*.png anew.

Look at each of them: is there a thing on it that could go? Is the next thing to do the most visible?
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .serving import Serving, chromium, serving
from .shots_deep import approval, report, researching, task

OUT = Path(__file__).resolve().parents[2] / "docs" / "shots"
WIDE, PHONE = (1440, 900), (375, 812)
ZH = "房子坏了，维修费由谁出？"
EN = "How long is a stable release supported?"

Scene = Callable[[Any, Serving], None]


def ask(page: Any, text: str) -> None:
    page.fill("#box", text)
    page.keyboard.press("Enter")


def settled(page: Any) -> None:
    page.wait_for_selector(".toolbar")
    page.wait_for_timeout(400)


def home(page: Any, server: Serving) -> None:
    page.wait_for_selector(".reach a")


def answering(page: Any, server: Serving) -> None:
    server.mock.speed = 0.15
    ask(page, ZH)
    page.wait_for_selector(".sources li:nth-child(2)")
    page.wait_for_timeout(200)


def writing(page: Any, server: Serving) -> None:
    server.mock.speed = 0.25
    ask(page, ZH)
    page.wait_for_selector(".prose:has-text('48')", timeout=60_000)


def answered(page: Any, server: Serving) -> None:
    ask(page, ZH)
    settled(page)


def answered_en(page: Any, server: Serving) -> None:
    ask(page, EN)
    settled(page)


def panel(page: Any, server: Serving) -> None:
    ask(page, ZH)
    settled(page)
    page.click(".cite >> nth=1")
    page.wait_for_selector(".passage mark")
    page.wait_for_timeout(600)


def hover(page: Any, server: Serving) -> None:
    ask(page, EN)
    settled(page)
    page.hover(".cite >> nth=1")
    page.wait_for_selector(".cite-pop")
    page.wait_for_timeout(300)


def nothing(page: Any, server: Serving) -> None:
    server.mock.scene = "nothing"
    ask(page, "押金要算利息吗？")
    settled(page)


def failed(page: Any, server: Serving) -> None:
    server.mock.scene = "fail"
    ask(page, EN)
    settled(page)


def gone(page: Any, server: Serving) -> None:
    ask(page, EN)
    settled(page)
    server.stop()
    page.fill("#box", "And after that?")
    page.keyboard.press("Enter")
    page.wait_for_selector(".banner")
    page.wait_for_timeout(300)
    server.start()


def rich(page: Any, server: Serving) -> None:
    server.mock.scene = "rich"
    ask(page, "圆的面积怎么算？")
    settled(page)
    page.wait_for_selector(".katex")
    page.wait_for_selector(".diagram")
    page.wait_for_selector(".hljs-keyword")
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(400)


def search(page: Any, server: Serving) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("押金")
    page.wait_for_selector(".find-item.ask")
    page.wait_for_timeout(500)


def history(page: Any, server: Serving) -> None:
    answered(page, server)
    page.click(".rail .icon-button >> nth=0")
    page.wait_for_selector(".drawer-row")
    page.wait_for_timeout(300)


def at(address: str, ready: str) -> Scene:
    def scene(page: Any, server: Serving) -> None:
        page.goto(server.url + address)
        page.wait_for_selector(ready)
        page.wait_for_timeout(300)

    return scene


def probed(page: Any, server: Serving) -> None:
    page.goto(server.url + "/settings/models")
    page.click(".role .button")
    page.wait_for_selector(".probe.pills")
    page.wait_for_timeout(200)


def scheduling(page: Any, server: Serving) -> None:
    at("/runs", ".row-item")(page, server)
    page.click("section >> .button:not(.first)")
    page.fill(
        "dialog textarea",
        "汇总这一周固态电池的新消息" if page.locator("html[lang^=zh]").count() else "News of the week",
    )
    page.click("dialog .chip >> nth=1")


def agent_form(page: Any, server: Serving) -> None:
    page.goto(server.url + "/agents")
    page.click(".agent-card:nth-child(3) .icon-button")
    page.click("[role^=menuitem] >> nth=0")
    page.wait_for_selector(".form textarea")
    page.wait_for_timeout(300)


def agent_review(page: Any, server: Serving) -> None:
    page.goto(server.url + "/agents")
    page.click(".agent-card .button.first")
    page.wait_for_selector(".agent-says")
    page.wait_for_timeout(300)


def agent_on(page: Any, server: Serving) -> None:
    page.goto(server.url + "/agents")
    page.click(".agent-card > .button:not(.first) >> nth=0")
    page.wait_for_selector(".box .chip.small")
    page.wait_for_timeout(300)


def setup(page: Any, server: Serving) -> None:
    server.mock.user, server.mock.setup = None, True
    page.goto(server.url + "/?token=kq3v-7t2m")
    page.wait_for_selector(".door-frame")
    page.wait_for_timeout(300)


# name, what, languages, sizes, themes
SCENES: list[tuple[str, Scene, tuple[str, ...], tuple[tuple[int, int], ...], tuple[str, ...]]] = [
    ("home", home, ("zh", "en"), (WIDE, PHONE), ("light", "dark")),
    ("working", answering, ("zh",), (WIDE,), ("light",)),
    ("writing", writing, ("zh",), (WIDE, PHONE), ("light",)),
    ("answer", answered, ("zh",), (WIDE, PHONE), ("light", "dark")),
    ("answer-en", answered_en, ("en",), (WIDE,), ("light",)),
    ("panel", panel, ("zh",), (WIDE, PHONE), ("light", "dark")),
    ("quote", hover, ("en",), (WIDE,), ("light",)),
    ("research", researching, ("zh", "en"), (WIDE, PHONE), ("light", "dark")),
    ("report", report, ("zh", "en"), (WIDE, PHONE), ("light", "dark")),
    ("approval", approval, ("zh", "en"), (WIDE, PHONE), ("light", "dark")),
    ("task", task, ("zh", "en"), (WIDE, PHONE), ("light",)),
    ("nothing", nothing, ("zh",), (WIDE,), ("light",)),
    ("failed", failed, ("en",), (WIDE,), ("light",)),
    ("gone", gone, ("en",), (WIDE,), ("light",)),
    ("rich", rich, ("zh",), (WIDE,), ("light", "dark")),
    ("search", search, ("zh",), (WIDE,), ("light",)),
    ("history", history, ("zh",), (WIDE,), ("light",)),
    ("library", at("/library", ".row-item"), ("zh", "en"), (WIDE, PHONE), ("light",)),
    ("agents", at("/agents", ".agent-card"), ("zh", "en"), (WIDE, PHONE), ("light", "dark")),
    ("agent-form", agent_form, ("zh",), (WIDE, PHONE), ("light",)),
    ("agent-review", agent_review, ("en",), (WIDE,), ("light", "dark")),
    ("agent-on", agent_on, ("zh",), (WIDE, PHONE), ("light",)),
    ("runs", at("/runs", ".row-item"), ("zh",), (WIDE, PHONE), ("light",)),
    ("schedule", scheduling, ("zh", "en"), (WIDE, PHONE), ("light",)),
    ("settings", probed, ("zh", "en"), (WIDE,), ("light", "dark")),
    ("memory", at("/settings/memory", ".row-item"), ("zh", "en"), (WIDE, PHONE), ("light",)),
    ("usage", at("/settings/usage", ".chart"), ("zh", "en"), (WIDE, PHONE), ("light", "dark")),
    ("all-settings", at("/settings/all", ".setting"), ("en",), (WIDE,), ("light",)),
    ("setup", setup, ("zh", "en"), (WIDE,), ("light",)),
]


def main(only: list[str]) -> None:
    from playwright.sync_api import sync_playwright

    found = chromium()
    if found is None:
        sys.exit("no Chromium here: apt-get install chromium fonts-noto-cjk fonts-inter")
    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found)
        for name, scene, languages, sizes, themes in SCENES:
            if only and name not in only:
                continue
            for language in languages:
                for width, height in sizes:
                    for theme in themes:
                        one(browser, name, scene, language, (width, height), theme)
        browser.close()


def one(browser: Any, name: str, scene: Scene, language: str, size: tuple[int, int], theme: str) -> None:
    label = "-".join([name, *([language] if "-" not in name else []), *(["phone"] if size == PHONE else [])])
    label += "-dark" if theme == "dark" else ""
    with serving() as server:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale="zh-CN" if language == "zh" else "en-GB",
            color_scheme=theme,
            device_scale_factor=1 if size == WIDE else 2,
            reduced_motion="reduce",
            has_touch=size == PHONE,
            service_workers="block",
        )
        page = context.new_page()
        page.on("pageerror", lambda error: sys.stderr.write(f"{label}: {error}\n"))
        page.on("console", lambda said: said.type == "error" and sys.stderr.write(f"{label}: {said.text}\n"))
        page.goto(server.url)
        page.wait_for_selector("#box")
        scene(page, server)
        if name != "quote":  # what the pointer happens to lie on is no part of the picture
            page.mouse.move(1, 1)
        page.screenshot(path=OUT / f"{label}.png", caret="initial")
        context.close()


if __name__ == "__main__":
    main(sys.argv[1:])
