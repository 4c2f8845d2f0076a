"""`kill -9` in the middle of a crawl: the same command goes on, no page is asked for twice, none is lost."""

import json
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from bench.local_web import LocalWeb

from onebox.settings import Settings

pytestmark = pytest.mark.crash
Command = Callable[..., "subprocess.Popen[str]"]
Onebox = Callable[..., "subprocess.CompletedProcess[str]"]
HOST = "news.qinglan.test"


@pytest.mark.parametrize("pages", [1, 3, 6])
def test_a_killed_crawl_goes_on(
    served_by: Callable[..., Settings], command: Command, onebox: Onebox, pages: int
) -> None:
    with LocalWeb() as local:
        served_by("http://127.0.0.1:9/v1")
        reach = {origin: f"127.0.0.1:{local.port}" for origin in local.origins}
        web = {"ONEBOX_WEB_REACH": json.dumps(reach), "ONEBOX_WEB_DELAY_SECONDS": "0.1"}
        process = command("web", "crawl", local.url(HOST), "--json", **web)
        until = time.monotonic() + 120
        while len(_read(local)) < pages and time.monotonic() < until and process.poll() is None:
            threading.Event().wait(0.02)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        before = _read(local)
        assert len(before) >= pages, "the crawl never came so far"
        again = json.loads(onebox("web", "crawl", local.url(HOST), "--json", **web).stdout)
        assert again["went_on"] and not again["stopped"]
        assert all("no such page" in reason for reason in again["reasons"]), again["reasons"]
        listed = json.loads(onebox("web", "list", HOST + f":{local.port}", "--json", **web).stdout)
        assert len(listed) == again["kept"] + again["unchanged"] == len(_read(local)) - again["failed"]
        twice = {key for key, count in _read(local).items() if count > 1}
        assert len(twice) <= 1, "only the page that was on its way may be asked for again"
        found: dict[str, Any] = json.loads(
            onebox("web", "search", "青岚地铁3号线开通", "--kept", "--json", **web).stdout
        )
        assert found["used"] == ["own"] and found["results"]


def _read(local: LocalWeb) -> Counter[str]:
    return Counter({key: n for key, n in local.hits.items() if key.startswith(HOST) and not key.endswith("robots.txt")})
