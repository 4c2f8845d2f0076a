import os
from pathlib import Path

import pytest

from onebox.errors import SandboxError
from onebox.sandbox.places import forgotten, new_folder, owner_of_jobs, python_for, reachable

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="about root")


@as_root
def test_root_s_jobs_are_never_root_s() -> None:
    assert owner_of_jobs(60578) == 60578
    for taken in (0, 1, 65534):
        with pytest.raises(SandboxError, match="belongs to"):
            owner_of_jobs(taken)


@pytest.mark.skipif(os.geteuid() == 0, reason="about users")
def test_a_user_s_jobs_are_the_user_s() -> None:
    assert owner_of_jobs(0) is None


def test_reachable_looks_at_every_folder_on_the_way(tmp_path: Path) -> None:
    if not reachable(tmp_path, 60578):
        tmp_path = new_folder("work", None)
        tmp_path.chmod(0o755)
    inner = tmp_path / "closed" / "open"
    inner.mkdir(parents=True)
    inner.chmod(0o755)
    inner.parent.chmod(0o755)
    assert reachable(inner, 60578)
    inner.parent.chmod(0o700)
    assert not reachable(inner, 60578)
    assert reachable(inner, os.geteuid())
    assert not reachable(inner / "none", 60578)


def test_a_python_for_jobs() -> None:
    found = python_for(None)
    assert found.version >= (3, 11)
    assert found.executable.is_relative_to(found.prefix)


def test_folders_of_dead_processes_are_found_and_only_those(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    ours = new_folder("job", None)
    kept = new_folder("work", None)
    dead = tmp_path / "onebox-job-4194999-abc"
    dead.mkdir()
    (tmp_path / "onebox-job-4194998-x").symlink_to(kept)
    assert forgotten(None) == [dead]
    assert ours.exists()
