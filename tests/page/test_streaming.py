"""An 18,000-character answer streams without an update that takes longer than a frame."""

import os
from typing import Any

import pytest
from tests.page.serving import Serving

pytestmark = pytest.mark.page

FRAME_MS = 16.0
STREAMS = 3
WATCH = """() => {
    window.slow = []; window.updates = 0;
    const before = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (act) => before((now) => {
        const from = performance.now();
        act(now);
        // Preact draws in a microtask of its own; what it does is seen by the time of the next task.
        const channel = new MessageChannel();
        channel.port1.onmessage = () => { window.updates++; window.slow.push(performance.now() - from); };
        channel.port2.postMessage(0);
    });
}"""


def test_no_update_takes_longer_than_a_frame(page: Any, server: Serving) -> None:
    """Times are taken in the page: script and style of an update. One that is slow by itself is so in every stream;
    one that something else held up (another process, the collector of garbage) is not: a stream may be watched again.
    """
    server.mock.scene = "long"
    for _ in range(STREAMS):
        page.wait_for_selector("#box")
        page.evaluate(WATCH)
        page.fill("#box", "Tell me everything")
        page.keyboard.press("Enter")
        page.wait_for_selector(".toolbar", timeout=120_000)
        times = sorted(page.evaluate("window.slow"))
        assert len(times) > 100
        over = [one for one in times if one > FRAME_MS]
        print(
            f"{len(times)} updates, median {times[len(times) // 2]:.1f} ms, worst {times[-1]:.1f} ms, over: {len(over)}"
        )
        assert len(page.inner_text(".prose")) > 12_000
        if not over:
            return
        page.goto(server.url)
    if os.getloadavg()[0] > os.cpu_count():  # type: ignore[operator]
        pytest.skip(f"the machine is busy; {len(over)} of {len(times)} updates over {FRAME_MS:.0f} ms")
    raise AssertionError(over[-10:])
