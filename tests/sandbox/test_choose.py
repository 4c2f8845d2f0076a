from pathlib import Path
from threading import Event

import pytest

from onebox import plugins
from onebox.errors import SandboxUnavailable
from onebox.sandbox import choose
from onebox.sandbox.bubblewrap import Bubblewrap, find
from onebox.sandbox.sandbox import Job, Result
from onebox.settings import Settings, load


class Leaky:
    """A sandbox that runs nothing apart: what every driver must be better than."""

    name, python, missing = "leaky", "python3", ()

    def __init__(self, settings: Settings) -> None:
        self.closed = False

    def run(self, job: Job, *, cancelled: Event | None = None) -> Result:
        got = b'{"read_files_of_the_host": ["secret"], "write_outside_the_work_folder": [], "change_the_kernel": [], '
        got += b'"reach_the_network": [], "touch_other_processes": [], "find_secrets_in_the_environment": []}'
        return Result(got, b"", 0, "finished", 0.1, 0)

    def workspace(self) -> Path:
        raise NotImplementedError

    def close(self) -> None:
        self.closed = True


def settings(home: Path, driver: str) -> Settings:
    home.mkdir(exist_ok=True)
    (home / "settings.toml").write_text(f'[sandbox]\ndriver = "{driver}"\n', "utf-8")
    return load(home)


def test_the_first_that_works(box: Bubblewrap, tmp_path: Path) -> None:
    sandbox = choose.sandbox_for(load(tmp_path))
    assert sandbox.name == "bubblewrap"
    sandbox.close()


def test_off_is_off(tmp_path: Path) -> None:
    with pytest.raises(SandboxUnavailable, match="switched off"):
        choose.sandbox_for(settings(tmp_path, "off"))


def test_one_that_lets_an_attack_through_is_never_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choose, "DRIVERS", {"leaky": f"{__name__}:Leaky"})
    monkeypatch.setattr(plugins, "import_module", lambda name: __import__("sys").modules[name])
    with pytest.raises(SandboxUnavailable, match=r"leaky: did not hold read_files_of_the_host \(secret\)"):
        choose.sandbox_for(load(tmp_path))


def test_where_nothing_works_every_reason_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choose, "DRIVERS", {"container": choose.DRIVERS["container"]})
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SandboxUnavailable, match=r"code is not run\. container: Neither Podman nor Docker"):
        choose.sandbox_for(load(tmp_path))


def test_without_bubblewrap_the_hint_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name, path=None: None)
    with pytest.raises(SandboxUnavailable) as caught:
        find()
    assert "apt-get install bubblewrap" in caught.value.hint
