"""Models on this machine: start the runtime's process when needed, share it, talk to it.

`LocalModel` is a Model like any other; behind it stands `EndpointModel` to the process of
`local_server`. Whether a runtime lives is known by the lock it holds, so a dead process, a reused
process number or a port taken by another program are never mistaken for it.
"""

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import asdict
from pathlib import Path

from ..errors import ModelError, ModelNotFound, ModelTimeout, ModelUnavailable
from ..settings import Settings
from ..types import Message
from .cpu_gate import Sharing, cpu_gate
from .endpoint import EndpointModel
from .local_server import ALREADY_RUNNING, NO_LIBRARY, Job, State, lock_path, read_state, state_path
from .lock import is_held
from .model import OnText, Reply, Schema

OnLoading = Callable[[str, float], None]
"""Called with the model's name and the seconds it has been loading, about four times a second."""
_GONE_SECONDS = 3
_LARGEST_LOG = 2**20
_INSTALL = "Install it with `pip install 'onebox[local]'`, or name an endpoint in settings.toml."
# Shown progress keeps a long prompt from looking like a dead server; thinking is too slow on a CPU.
_EXTRA = {"return_progress": True, "cache_prompt": True, "chat_template_kwargs": {"enable_thinking": False}}


class LocalModel:
    """The GGUF file `path` under the name `local/NAME`, served by one process for all of this home."""

    def __init__(self, name: str, path: Path, settings: Settings, *, on_loading: OnLoading | None = None) -> None:
        self.name = f"local/{name}"
        self.context = settings.local.context
        self._short = name
        self._path = path
        self._settings = settings
        self._folder = settings.home / "runtime"
        self._on_loading = on_loading
        self._endpoint: EndpointModel | None = None
        self._state: State | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._loaded = False
        self._sharing = Sharing(name, settings.local.slots)

    async def chat(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        schema: Schema | None = None,
        temperature: float = 0.0,
        stop: Sequence[str] = (),
        seed: int | None = None,
        with_probability: bool = False,
        on_text: OnText | None = None,
        on_reasoning: OnText | None = None,
    ) -> Reply:
        """As `Model.chat`. Waits for the CPU gate; a runtime that died is started again, once."""
        said = False

        def listen(piece: str) -> None:
            nonlocal said
            said = True
            if on_text:
                on_text(piece)

        def listen_to_reasoning(piece: str) -> None:
            nonlocal said
            said = True
            if on_reasoning:
                on_reasoning(piece)

        for last in (False, True):
            endpoint = await self._running()
            try:
                async with self._turn(), self._in_use():
                    return await endpoint.chat(
                        messages,
                        max_tokens=max_tokens,
                        schema=schema,
                        temperature=temperature,
                        stop=stop,
                        seed=seed,
                        with_probability=with_probability,
                        on_text=listen,
                        on_reasoning=listen_to_reasoning,
                    )
            except ModelUnavailable:
                if last or said or not await self._is_gone():
                    raise
        raise AssertionError

    async def _is_gone(self) -> bool:
        """Has the runtime ended? A killed process refuses calls a moment before it lets go of its lock."""
        held = lock_path(self._folder, self._short)
        for _ in range(_GONE_SECONDS * 20):
            if not is_held(held):
                return True
            await asyncio.sleep(0.05)
        return False

    async def count(self, messages: Sequence[Message]) -> int:
        endpoint = await self._running()
        self._touch()
        return await endpoint.count(messages)

    async def close(self) -> None:
        """Lets go of the connection; the runtime stays for the next call until it is idle."""
        if self._endpoint:
            await self._endpoint.close()
            self._endpoint = None

    async def start(self) -> EndpointModel:
        """Load the model now, so that the first call does not wait for it. Gives the endpoint behind it."""
        return await self._running()

    @asynccontextmanager
    async def borrowed(self) -> AsyncIterator[EndpointModel]:
        """The endpoint behind it, for one who speaks the protocol himself; holds the CPU gate as `chat` does."""
        endpoint = await self._running()
        async with self._turn(), self._in_use():
            yield endpoint

    async def _running(self) -> EndpointModel:
        """The endpoint of a runtime that answers. Starts one when there is none.

        Raises ModelNotFound (no file), ModelUnavailable (it does not start), ModelTimeout (too slow).
        """
        if not self._path.is_file():
            raise ModelNotFound(
                f"The file of the model {self._short} is not at {self._path}.",
                hint=f"Run `onebox models pull {self._short}`.",
            )
        began = time.monotonic()
        held = lock_path(self._folder, self._short)
        while True:
            if is_held(held):
                state = read_state(self._folder, self._short)
                if state and (endpoint := await self._answering(state)):
                    return endpoint
            elif self._child is None or self._child.poll() is not None:
                self._explain_exit()
                self._child, self._loaded = self._spawn(), False
            waited = time.monotonic() - began
            if waited > self._settings.local.start_seconds:
                raise ModelTimeout(
                    f"The model {self._short} was not ready after {waited:.0f} s.",
                    hint="Run `onebox models stop` and ask again, or raise ONEBOX_LOCAL_START_SECONDS.",
                )
            if self._on_loading:
                self._on_loading(self._short, waited)
            await asyncio.sleep(0.05 if waited < 1 else 0.25)

    async def _answering(self, state: State) -> EndpointModel | None:
        """An endpoint for `state` if the process behind it knows the key; what is too small is stopped."""
        if self._endpoint and state == self._state:
            return self._endpoint
        await self.close()
        endpoint = EndpointModel(
            self.name, state.url, self._short, key=state.key, context=state.context, waits=self._settings.models,
            extra=_EXTRA,
        )  # fmt: skip
        try:
            await endpoint.http.json("/v1/models", wait=5)
        except ModelError:
            await endpoint.close()
            return None
        local = self._settings.local
        if state.path != str(self._path) or state.context < local.context or state.slots < local.slots:
            await endpoint.close()
            await asyncio.to_thread(stop, self._folder, self._short)
            return None
        self._endpoint, self._state, self.context, self._loaded = endpoint, state, state.context, True
        return endpoint

    def _spawn(self) -> subprocess.Popen[bytes]:
        """Start the process, detached: own session, no pipe of ours, so our readers see our end."""
        self._folder.mkdir(parents=True, exist_ok=True)
        log = self._folder / f"{self._short}.log"
        if log.exists() and log.stat().st_size > _LARGEST_LOG:
            os.replace(log, log.with_suffix(".log.1"))
        local = self._settings.local
        job = Job(
            name=self._short,
            path=str(self._path),
            folder=str(self._folder),
            threads=local.threads or cores(),
            decode_threads=local.threads or max(1, cores() - 1),
            context=local.context,
            slots=local.slots,
            idle_seconds=local.idle_seconds,
        )
        with log.open("ab") as stream:
            return subprocess.Popen(
                [sys.executable, "-P", "-m", "onebox.models.local_server", json.dumps(asdict(job))],
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
                cwd=self._folder,
                start_new_session=True,
            )

    def _explain_exit(self) -> None:
        """Raise ModelUnavailable when the process we started has ended for a reason that will not pass."""
        status = self._child.returncode if self._child else None
        self._child = None
        if self._loaded or status in (None, 0, ALREADY_RUNNING, -signal.SIGTERM):
            return
        if status == NO_LIBRARY:
            raise ModelUnavailable("The local model runtime is not installed.", hint=_INSTALL)
        log = self._folder / f"{self._short}.log"
        raise ModelUnavailable(
            f"The runtime of the model {self._short} ended while loading ({_ending(status)}); its words are in {log}.",
            hint=f"Look there; a damaged file is pulled anew after `onebox models remove {self._short}`.",
        )

    def _turn(self) -> AbstractAsyncContextManager[None]:
        return cpu_gate(self._settings.home, sharing=self._sharing)

    @asynccontextmanager
    async def _in_use(self) -> AsyncIterator[None]:
        """Keep the runtime from thinking it is idle, also while a long prompt is read."""

        async def keep() -> None:
            while True:
                self._touch()
                await asyncio.sleep(min(10.0, self._settings.local.idle_seconds / 4))

        keeping = asyncio.create_task(keep())
        try:
            yield
        finally:
            keeping.cancel()
            self._touch()

    def _touch(self) -> None:
        with contextlib.suppress(FileNotFoundError):  # it has just ended; the call will find out
            os.utime(state_path(self._folder, self._short))


def running(folder: Path) -> list[str]:
    """Names of the models whose runtime lives, in the runtime folder of a home."""
    return sorted(path.name.removesuffix(".lock") for path in folder.glob("*.lock") if is_held(path))


def stop(folder: Path, name: str, wait: float = 5.0) -> bool:
    """End the runtime of `name` and wait until it is gone; False when there was none."""
    held = lock_path(folder, name)
    for how in (signal.SIGTERM, getattr(signal, "SIGKILL", signal.SIGTERM)):
        deadline = time.monotonic() + wait
        told = False
        while is_held(held):
            if not told and (pid := held.read_text("utf-8").strip()).isdigit():
                told = True
                with contextlib.suppress(ProcessLookupError):
                    os.kill(int(pid), how)
            if time.monotonic() > deadline:
                break
            time.sleep(0.02)
        if not is_held(held):
            state_path(folder, name).unlink(missing_ok=True)
            return told
    raise ModelUnavailable(f"The runtime of {name} does not end.", hint=f"End its process; its number is in {held}.")


def cores() -> int:
    """Cores this process may use; of two threads on one core only one helps llama.cpp."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8")
    except OSError:
        return usable
    pairs = {block for block in (_core(text) for text in lines.split("\n\n")) if block}
    return max(1, min(usable, len(pairs))) if pairs else usable


def _core(text: str) -> tuple[str, str] | None:
    pairs = (line.partition(":") for line in text.splitlines())
    fields = {name.strip(): value.strip() for name, _, value in pairs}
    return (fields["physical id"], fields["core id"]) if {"physical id", "core id"} <= fields.keys() else None


def _ending(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"status {status}"
