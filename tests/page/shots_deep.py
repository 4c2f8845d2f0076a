"""Scenes of research and of tasks for `shots.py`."""

from typing import Any

from .serving import Serving

FERRY = {"zh": "青湾的轮渡为什么晚了近两年才回来？", "en": "Why did the Larkfield ferries return so late?"}
CLEAN = {"zh": "去掉重复行，按月汇总并画图", "en": "Remove doubled rows, sum by month and chart it"}
CHIPS = {"research": {"zh": "研究", "en": "Research"}, "execute": {"zh": "执行", "en": "Do it"}}


def begin(page: Any, server: Serving, depth: str, texts: dict[str, str], speed: float) -> None:
    server.mock.depths = ["chat", "think", "search", "research", "execute"]
    server.mock.speed = speed
    page.reload()
    language = "zh" if page.evaluate("document.documentElement.lang") == "zh-CN" else "en"
    page.click(f".chips .chip:text-is('{CHIPS[depth][language]}')")
    page.fill("#box", texts[language])
    page.keyboard.press("Enter")


def researching(page: Any, server: Serving) -> None:
    begin(page, server, "research", FERRY, 0.6)
    page.wait_for_selector(".plan-question.answered")
    page.wait_for_timeout(900)


def report(page: Any, server: Serving) -> None:
    begin(page, server, "research", FERRY, 20)
    page.wait_for_selector(".report-sources")
    page.wait_for_timeout(300)
    page.evaluate("scrollTo(0, 0)")


def approval(page: Any, server: Serving) -> None:
    begin(page, server, "execute", CLEAN, 8)
    page.wait_for_selector(".asking")
    page.wait_for_timeout(300)


def task(page: Any, server: Serving) -> None:
    approval(page, server)
    page.click(".asking .allow")
    page.wait_for_selector(".diff .del")
    page.wait_for_timeout(300)
    page.evaluate("scrollTo(0, 0)")
