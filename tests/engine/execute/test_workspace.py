"""Every state of a workspace can be had again, whatever was done to the folder meanwhile."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from onebox.engine.execute.workspace import Workspace
from onebox.sandbox.bubblewrap import Bubblewrap
from onebox.skills.tools.sandboxed import run_in
from onebox.store.versions import Versions


@pytest.fixture
def workspace(sandbox: Bubblewrap, tmp_path: Path) -> Any:
    made = Workspace(sandbox, Versions(tmp_path / "versions"))
    yield made
    made.close()


def test_states_are_kept_and_built_again(workspace: Workspace, sandbox: Bubblewrap, run: Callable[..., Any]) -> None:
    async def shell(version: str, words: str) -> Any:
        done = await run_in(sandbox, await workspace.at(version), ["/bin/sh", "-c", words])
        assert done.ok, done.stderr
        return await workspace.keep()

    async def work() -> None:
        first = await shell(
            "", "mkdir -p a _steps .hidden; echo 1 > a/x; echo 2 > y; echo 3 > _steps/p; echo 4 > .hidden/h"
        )
        assert (first.made, first.changed, first.removed) == (("a/x", "y"), (), ())
        second = await shell(first.version, "echo 5 > y; rm a/x; ln -s /etc/passwd link; cp y 'b$.txt'")
        assert (second.made, second.changed, second.removed) == (("b_.txt",), ("y",), ("a/x",))
        assert second.left_out == ("link: a link",)
        again = await shell(first.version, "cat a/x y > z; ls -A")
        assert again.made == ("z",)
        files = workspace.versions.files(again.version)
        assert files.keys() == {"a/x", "y", "z"}
        assert workspace.versions.path(files["z"]).read_text() == "1\n2\n"
        assert (await workspace.keep()).version == again.version

    run(work())
