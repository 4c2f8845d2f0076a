"""What every driver does around a job: its files put into the work folder, what it made collected from it."""

import os
from collections.abc import Callable
from pathlib import Path

from .collect import Collected, collect, snapshot
from .files import put
from .launched import Outcome
from .sandbox import Job, Result


def carry_out(job: Job, work: Path, owner: int | None, do: Callable[[], Outcome]) -> Result:
    """Do `job` by `do` in the folder `work`, whose files belong to the user id `owner` (None: to us).

    Raises SandboxError when the job cannot be started, or its files cannot be put in or collected.
    """
    root = os.open(work, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        put(root, job.files, owner)
        before = snapshot(root) if job.artifacts else {}
        outcome = do()
        done = collect(root, job.artifacts, before) if job.artifacts else Collected()
    finally:
        os.close(root)
    return Result(
        stdout=outcome.stdout,
        stderr=outcome.stderr,
        exit=outcome.exit,
        ended=outcome.ended,
        seconds=outcome.seconds,
        peak_memory=outcome.peak_memory,
        artifacts=tuple(done.artifacts),
        left_out=tuple(done.left_out),
    )
