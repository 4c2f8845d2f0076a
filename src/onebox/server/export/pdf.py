"""HTML to PDF by a Chromium of this machine, with no way to any network."""

import asyncio
import shutil
import tempfile
from pathlib import Path

from ..errors import Refused

SECONDS = 60
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")


def browser() -> str | None:
    """The Chromium there is."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


async def pdf(page: str) -> bytes:
    """Print `page`. Raises Refused when there is no browser, or it fails."""
    program = browser()
    if program is None:
        raise Refused("no_browser", 501)
    with tempfile.TemporaryDirectory(prefix="onebox-print-", ignore_cleanup_errors=True) as folder:
        source, target = Path(folder, "page.html"), Path(folder, "page.pdf")
        source.write_text(page, "utf-8")
        arguments = [
            "--headless",
            "--no-sandbox",  # the page is ours and its policy allows no script; root has no user namespace
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--proxy-server=127.0.0.1:9",  # nothing leaves this machine
            f"--user-data-dir={folder}/profile",
            "--no-pdf-header-footer",
            f"--print-to-pdf={target}",
            source.as_uri(),
        ]
        process = await asyncio.create_subprocess_exec(
            program, *arguments, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
        )
        try:
            async with asyncio.timeout(SECONDS):
                _, said = await process.communicate()
        except TimeoutError as error:
            raise Refused("print_failed", 502, reason=f"it took longer than {SECONDS} s") from error
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if not target.is_file():
            last = said.decode(errors="replace").strip().splitlines()[-1:] or [f"exit code {process.returncode}"]
            raise Refused("print_failed", 502, reason=last[0][:200])
        return target.read_bytes()
