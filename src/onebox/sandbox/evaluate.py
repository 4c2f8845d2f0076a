"""Run a short Python program, SymPy at hand, and give what it printed: for checking a model's reasoning by calculation.

A worker waits in its own sandbox with SymPy already imported, is used for one program, and the next one
is made ready. Where there is no sandbox, a small part of Python runs in a process with limits (`restricted.py`);
where running code is switched off, only arithmetic is understood (`arithmetic.py`).
"""

import contextlib
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from importlib import resources

from ..errors import SandboxError, SandboxUnavailable
from ..settings import Settings
from .bubblewrap import Bubblewrap
from .choose import sandbox_for
from .evaluation import Evaluation, Evaluator
from .launched import Launched, Outcome
from .limits import MB, Ended, Limits
from .restricted import RestrictedEvaluator
from .sandbox import Job, Result, Sandbox

LONGEST_PROGRAM = 20_000
"""Characters."""
_LIMITS = Limits(cpu=30, memory=512 * MB, processes=8, disk=8 * MB, file=4 * MB, entries=100, output=64 * 1024)
# SymPy is imported before the program is read, so while the worker waits
_WORKER = """
import sys
try:
    import sympy
except ImportError:
    pass
exec(compile(sys.stdin.buffer.read().decode(), "program", "exec"), {"__name__": "__main__"})
"""


def evaluator_for(settings: Settings) -> Evaluator:
    """In the sandbox that works here; where there is none, a small part of Python, or arithmetic alone."""
    try:
        sandbox = sandbox_for(settings)
    except SandboxUnavailable:
        limited = os.name == "posix" and settings.sandbox.driver != "off"
        return RestrictedEvaluator() if limited else ArithmeticEvaluator()
    return WarmEvaluator(sandbox) if isinstance(sandbox, Bubblewrap) else SandboxEvaluator(sandbox)


class SandboxEvaluator:
    """Any sandbox; each program starts cold. Closes `sandbox` when it is closed."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def evaluate(self, program: str, *, seconds: float = 5.0) -> Evaluation:
        """As `Evaluator.evaluate`."""
        began = time.monotonic()
        if len(program) > LONGEST_PROGRAM:
            return Evaluation("", f"the program is longer than {LONGEST_PROGRAM} characters", 0.0)
        try:
            done = self._run(program, seconds)
        except SandboxError as error:
            return Evaluation("", str(error), time.monotonic() - began)
        text = done.stdout.decode("utf-8", "replace").strip()
        return Evaluation(text, _failure(done.ended, done.exit, done.stderr, seconds), time.monotonic() - began)

    def close(self) -> None:
        """End what waits."""
        self._sandbox.close()

    def _run(self, program: str, seconds: float) -> Result | Outcome:
        job = Job([self._sandbox.python, "-c", _WORKER], stdin=program.encode(), limits=_limits(seconds))
        return self._sandbox.run(job)


class WarmEvaluator(SandboxEvaluator):
    """bubblewrap, with one worker waiting."""

    def __init__(self, sandbox: Bubblewrap) -> None:
        super().__init__(sandbox)
        self._box = sandbox
        self._maker = ThreadPoolExecutor(1, thread_name_prefix="evaluate")
        self._taking = threading.Lock()
        self._next: Future[Launched] = self._maker.submit(self._make)

    def close(self) -> None:
        """As `Evaluator.close`."""
        with contextlib.suppress(SandboxError):
            self._box.give_back(self._next.result())
        self._maker.shutdown()
        super().close()

    def _run(self, program: str, seconds: float) -> Result | Outcome:
        with self._taking:  # no two programs to one worker
            waiting, self._next = self._next, self._maker.submit(self._make)
        worker = waiting.result()
        try:
            return worker.finish(program.encode(), _limits(seconds))
        finally:
            self._box.give_back(worker)

    def _make(self) -> Launched:
        worker = self._box.take()
        try:
            worker.go(Job([self._box.python, "-c", _WORKER], limits=_LIMITS), self._box.environment({}))
        except SandboxError:
            self._box.give_back(worker)
            raise
        return worker


class ArithmeticEvaluator:
    """Without a sandbox: `arithmetic.py` in a process of its own, with limits where the system has them."""

    def evaluate(self, program: str, *, seconds: float = 5.0) -> Evaluation:
        """As `Evaluator.evaluate`; anything but arithmetic is an error."""
        began = time.monotonic()
        if len(program) > LONGEST_PROGRAM:
            return Evaluation("", f"the program is longer than {LONGEST_PROGRAM} characters", 0.0)
        with resources.as_file(resources.files(__package__).joinpath("arithmetic.py")) as source:
            start = f"import runpy; {_LIMIT_ITSELF} runpy.run_path({str(source)!r}, run_name='__main__')"
            try:
                done = subprocess.run(
                    [sys.executable, "-I", "-S", "-X", "utf8", "-c", start],
                    input=program.encode(), capture_output=True, timeout=seconds, check=False, env={},
                )  # fmt: skip
            except subprocess.TimeoutExpired:
                return Evaluation("", _failure("time", 0, b"", seconds), time.monotonic() - began)
        text = done.stdout.decode("utf-8", "replace").strip()
        return Evaluation(text, _failure("finished", done.returncode, done.stderr, seconds), time.monotonic() - began)

    def close(self) -> None:
        """As `Evaluator.close`."""


_LIMIT_ITSELF = (
    "r = __import__('importlib.util').util.find_spec('resource') and __import__('resource'); "
    "r and [r.setrlimit(k, (n, n)) for k, n in ((r.RLIMIT_CPU, 10), (r.RLIMIT_DATA, 256 << 20), (r.RLIMIT_FSIZE, 0))];"
)


def _limits(seconds: float) -> Limits:
    return replace(_LIMITS, seconds=seconds)


def _failure(ended: Ended, status: int, stderr: bytes, seconds: float) -> str:
    """Why a program gave no good answer, in one line; empty when it did."""
    if ended == "time":
        return f"took longer than {seconds:g} s"
    if ended != "finished":
        return f"ended at its limit of {ended}"
    if status == 0:
        return ""
    lines = stderr.decode("utf-8", "replace").strip().splitlines()
    return lines[-1][:300] if lines else f"ended with status {status}"
