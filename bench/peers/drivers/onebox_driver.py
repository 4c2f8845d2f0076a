"""Asks Onebox one question as the drivers of other programs ask theirs, so that all can be troubled in the same way.

A run that its home holds unfinished is gone on with, as `onebox runs resume` does; nothing is asked anew then.
"""

import asyncio
import importlib.metadata
import json
import sys
from pathlib import Path

from onebox.app import Box
from onebox.engine.fold import View
from onebox.settings import load
from onebox.types import Ask, Depth

SETTINGS = """[endpoints.bench]
url = "{endpoint}"
[models]
answer = "bench/m"
embed = "off"
[library]
background = false
[search]
engines = ["searxng"]
[searchers.searxng]
url = "{search}"
[web]
delay_seconds = 0.0
[web.reach]
"""


def main() -> None:
    wish = json.load(sys.stdin)
    home = Path(wish["data"])
    home.mkdir(parents=True, exist_ok=True)
    reach = "".join(f'"{origin}" = "{address}"\n' for origin, address in wish["reach"].items())
    (home / "settings.toml").write_text(SETTINGS.format(**wish) + reach, encoding="utf-8")
    sys.stdout.write(json.dumps(asyncio.run(ask(home, wish)), ensure_ascii=False) + "\n")


async def ask(home: Path, wish: dict[str, str]) -> dict[str, object]:
    view, pages = View(), set()
    async with Box(load(home)) as box:
        left = [row.id for row in box.runs.list() if row.state != "done"]
        run = left[0] if left else (await box.submit(Ask(wish["question"], Depth(wish["mode"]), web=True))).id
        async for event in box.work_and_follow(run):
            view.see(event)
            if event.fact.kind == "source.found":
                pages.add(event.fact.location)
    return {
        "text": view.text if view.stop_reason == "finished" else "",
        "urls": sorted(pages),
        "context": len(pages),
        "version": importlib.metadata.version("onebox"),
        "shimmed": False,
    }


if __name__ == "__main__":
    main()
