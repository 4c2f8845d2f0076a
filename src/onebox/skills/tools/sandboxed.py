"""What the tools that work in the sandbox share: one command on the workspace, and its output as text."""

from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path

from ...sandbox.limits import Limits
from ...sandbox.sandbox import Job, Result, Sandbox, run_async

STEPS = "_steps"
"""Folder in the workspace for the programs themselves; nothing in it is a result."""
LIMITS = Limits(seconds=120.0, cpu=120)
HELPERS = "onebox_tools"
"""Package under which programs import what `inside` offers them."""

_ENDED = {
    "time": "it took too long and was ended",
    "cpu": "it used too much processor time and was ended",
    "memory": "it used too much memory and was ended",
    "disk": "it wrote too much and was ended",
    "entries": "it made too many files and was ended",
    "output": "it printed too much and was ended",
    "cancelled": "it was cancelled",
}


def program(name: str) -> bytes:
    """The shipped program `inside/NAME.py`, one that stands alone."""
    return (resources.files("onebox.skills") / "inside" / f"{name}.py").read_bytes()


def helpers() -> dict[str, bytes]:
    """The folder `inside` as files of a job."""
    folder = resources.files("onebox.skills") / "inside"
    every = (one for one in folder.iterdir() if one.name.endswith(".py"))
    return {f"{STEPS}/{HELPERS}/{one.name}": one.read_bytes() for one in every}


def helper_job(
    sandbox: Sandbox,
    name: str,
    arguments: Sequence[str],
    files: Mapping[str, bytes | Path],
    limits: Limits = LIMITS,
    artifacts: Path | None = None,
) -> Job:
    """The program `inside/NAME.py` on `files` alone, in a folder that is gone afterwards."""
    command = [sandbox.python, "-m", f"{STEPS}.{HELPERS}.{name}", *arguments]
    return Job(command, files={**helpers(), **files}, limits=limits, artifacts=artifacts)


async def run_helper(sandbox: Sandbox, workspace: Path, name: str, arguments: Sequence[str]) -> Result:
    """Run the program `inside/NAME.py` on the workspace. Raises SandboxError when it cannot be started."""
    command = [sandbox.python, "-m", f"{STEPS}.{HELPERS}.{name}", *arguments]
    return await run_in(sandbox, workspace, command, helpers())


async def run_in(
    sandbox: Sandbox,
    workspace: Path,
    command: Sequence[str],
    files: Mapping[str, bytes | Path] | None = None,
    stdin: bytes = b"",
    limits: Limits = LIMITS,
) -> Result:
    """Run one command on the workspace. Raises SandboxError when it cannot be started."""
    job = Job(list(command), files=files or {}, stdin=stdin, limits=limits, workspace=workspace)
    return await run_async(sandbox, job)


def printed(result: Result) -> str:
    """Standard output, then standard error, then why it was ended early. Of what worked, warnings are left out."""
    out = result.stdout.decode("utf-8", "replace").strip("\n")
    err = "" if result.ok and out else result.stderr.decode("utf-8", "replace").strip("\n")
    said = "" if result.ended == "finished" else f"({_ENDED[result.ended]})"
    return "\n".join(part for part in (out, err, said) if part)
