"""Workbooks that a program wrote anew: its changes go into the workbook that was there, which keeps all else.

What pandas reads and writes again has lost its other sheets and its formulas. None of that was asked for.
"""

from pathlib import Path

from ...sandbox.sandbox import Sandbox
from ...skills.tools.sandboxed import helper_job
from .request import Request
from .tables import MOST_BYTES

_OUT = "out.xlsx"


def may_rebuild(request: str) -> bool:
    """Not where fewer sheets or other formulas may be what is wanted."""
    said = Request(request)
    return not (said.wants_fewer_sheets or said.speaks_of_formulas)


def rebuilt(sandbox: Sandbox, old: Path, new: Path, place: Path) -> Path | None:
    """The workbook `old` with the values of `new`, in the folder `place`; None where nothing was lost or it cannot be.

    Blocks. Raises SandboxError.
    """
    if max(old.stat().st_size, new.stat().st_size) > MOST_BYTES:
        return None
    files = {"old.xlsx": old, "new.xlsx": new}
    done = sandbox.run(helper_job(sandbox, "rebuilt", [*files, _OUT], files, artifacts=place))
    made = next((one.path for one in done.artifacts if one.name == _OUT), None)
    return made if done.ok else None
