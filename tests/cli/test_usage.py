"""`onebox usage`: the same sums as on the page."""

import json
import subprocess
from collections.abc import Callable

from onebox.settings import Settings
from onebox.testing import FakeEndpoint, replies

Onebox = Callable[..., subprocess.CompletedProcess[str]]


def test_the_usage_of_the_box(onebox: Onebox, served_by: Callable[..., Settings]) -> None:
    assert "Nothing was asked" in onebox("usage").stderr
    with FakeEndpoint(replies(text="Hello.")) as endpoint:
        served_by(endpoint.url)
        onebox("ask", "--depth", "chat", "Say hello to the harbour.")
    told = json.loads(onebox("usage", "--json", "--days", "7").stdout)
    assert (told["total"]["runs"], told["total"]["failed"]) == (1, 0) and told["total"]["prompt_tokens"] > 0
    assert [one["name"] for one in told["depths"]] == ["chat"]
    assert [one["people"] for one in told["people_by_month"]] == [1]
    assert [one["of"] for one in told["retention"]] == [0, 0, 0]
    shown = onebox("usage").stdout
    assert told["last"] in shown and "chat\t1\t0\t" in shown and "day 30" in shown


def test_it_can_be_switched_off(onebox: Onebox, settings: Settings) -> None:
    settings.home.mkdir(exist_ok=True)
    (settings.home / "settings.toml").write_text("[usage]\nenabled = false\n", "utf-8")
    off = onebox("usage")
    assert off.returncode == 1 and "usage.enabled" in off.stderr
