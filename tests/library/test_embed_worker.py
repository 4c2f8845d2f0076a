import subprocess
import sys

from onebox.library.embed_worker import is_working, start_worker, work
from onebox.library.lock import file_lock
from onebox.settings import load


def test_without_an_embedder_it_ends_at_once(settings, monkeypatch):
    monkeypatch.setenv("ONEBOX_MODELS_EMBED", "off")
    command = [sys.executable, "-m", "onebox.library.embed_worker", str(settings.home)]
    assert subprocess.run(command, timeout=30, check=False).returncode == 0


def test_one_at_a_time(settings):
    assert not is_working(settings.home)
    with file_lock(settings.home / "runtime" / "embed.worker"):
        assert is_working(settings.home)
        assert work(settings) == 0


def test_it_can_be_switched_off(settings, monkeypatch):
    monkeypatch.setenv("ONEBOX_LIBRARY_BACKGROUND", "false")
    start_worker(load(settings.home))
    assert not (settings.home / "logs").exists()
