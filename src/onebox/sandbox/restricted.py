"""Short programs without a sandbox: a small part of Python in a process of its own, with hard limits."""

import math
import subprocess
import sys
import time
from importlib import resources

from .evaluation import Evaluation


class RestrictedEvaluator:
    """What `restricted_program.py` lets through; anything else is an error, and is not run. POSIX only."""

    def evaluate(self, program: str, *, seconds: float = 5.0) -> Evaluation:
        """As `Evaluator.evaluate`."""
        began = time.monotonic()
        with resources.as_file(resources.files(__package__).joinpath("restricted_program.py")) as source:
            command = [sys.executable, "-I", "-X", "utf8", str(source), str(max(1, math.ceil(seconds)))]
            try:
                done = subprocess.run(
                    command, input=program.encode(), capture_output=True, timeout=seconds, check=False, env={}, cwd="/"
                )
            except subprocess.TimeoutExpired:
                return Evaluation("", f"took longer than {seconds:g} s", time.monotonic() - began)
        text = done.stdout.decode("utf-8", "replace").strip()
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        error = "" if done.returncode == 0 else lines[-1][:300] if lines else f"ended with status {done.returncode}"
        return Evaluation(text, error, time.monotonic() - began)

    def close(self) -> None:
        """As `Evaluator.close`."""
