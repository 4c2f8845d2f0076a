"""`kill -9` while pages are read or the model writes: the run goes on without a second search."""

import json
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from bench.local_web import LocalWeb

from onebox.settings import Settings
from onebox.testing import FakeEndpoint, Says

pytestmark = pytest.mark.crash
Command = Callable[..., "subprocess.Popen[str]"]
Onebox = Callable[..., "subprocess.CompletedProcess[str]"]


def test_a_killed_run_does_not_search_or_read_again(
    served_by: Callable[..., Settings], command: Command, onebox: Onebox
) -> None:
    written = threading.Event()

    def script(*_: Any) -> Says:
        """Silent the first time, so that the kill falls into the writing."""
        if not written.is_set():
            written.set()
            return Says("Millbrook", hangs_after=-1)
        return Says("Millbrook")

    with LocalWeb() as local, FakeEndpoint(script) as endpoint:
        settings = served_by(endpoint.url)
        reach = {origin: f"127.0.0.1:{local.port}" for origin in local.origins}
        web = {
            "ONEBOX_WEB_REACH": json.dumps(reach),
            "ONEBOX_SEARCHERS": json.dumps({"searxng": {"url": local.search_url}}),
        }
        process = command(
            "ask", "Which district of Larkfield grew fastest?", "--web", "--depth", "search", "--json", **web
        )
        assert written.wait(60), "the model was never asked"
        process.send_signal(signal.SIGKILL)
        process.communicate()
        searches, hits = list(local.searches), dict(local.hits)
        assert searches and hits
        time.sleep(0.2)
        run = json.loads(onebox("runs", "list", "--json", **web).stdout)[0]["run"]
        resumed = onebox("runs", "resume", run, "--json", **web)
        told = json.loads(resumed.stdout)
        assert (told["state"], told["stop_reason"]) == ("done", "finished"), resumed.stderr
        assert told["sentences"][0]["text"] == "Millbrook" and told["sentences"][0]["supported"]
        assert (local.searches, dict(local.hits)) == (searches, hits)
    assert settings.home.is_dir()
