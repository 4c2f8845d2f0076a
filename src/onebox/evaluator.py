"""What runs the short programs of `think`: made on first use, shared by every run of a box."""

import threading

from .sandbox.evaluate import evaluator_for
from .sandbox.evaluation import Evaluator
from .settings import Settings


class SharedEvaluator:
    """Call it to get the evaluator. The first call may take a second: make it in a thread."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._made: Evaluator | None = None

    def __call__(self) -> Evaluator:
        with self._lock:
            if self._made is None:
                self._made = evaluator_for(self._settings)
            return self._made

    def close(self) -> None:
        if self._made is not None:
            self._made.close()
