"""Durable flows on DBOS: every finished step is recorded and never done again.

Contract: a flow is an async function of one run id. It does its work in named steps whose results
are JSON text. After kill -9, a power cut or an error, `go` takes the flow up again: recorded steps
return at once what they returned before, in order, and the first one without a result runs.
Steps are at-least-once: one that dies half-way runs again, so whatever it writes carries a key.

DBOS allows one instance in a process; so there is one `Flows` at a time.
"""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any

from dbos import DBOS, DBOSConfig, SetWorkflowID, WorkflowHandleAsync

from .database import address

FLOW_VERSION = "1"
"""Flows of another version are not taken up. Raise it when recorded steps no longer fit the code."""

_GO_ON = {"PENDING", "ENQUEUED", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"}

Flow = Callable[[str], Awaitable[None]]


class Flows:
    """The durable engine, holding one kind of flow."""

    def __init__(self, database_url: str, flow: Flow) -> None:
        """`database_url`: the box's own; on SQLite the steps lie in `steps.db` beside it."""
        url = address(database_url)
        if url.get_backend_name() == "sqlite":
            url = url.set(database=str(Path(url.database or "onebox.db").with_name("steps.db")))
        # Its own name each time: launching must not take up runs that another process works on.
        self._process = f"onebox-{uuid.uuid4().hex}"
        self._has_queue = False
        self._working: dict[str, asyncio.Task[object]] = {}
        self._left: set[str] = set()
        """Runs nobody waits for any more; a flow of theirs that begins only now ends at once."""
        config: DBOSConfig = {
            "name": "onebox",
            "system_database_url": url.render_as_string(hide_password=False),
            "application_version": FLOW_VERSION,
            "executor_id": self._process,
            "notification_listener_polling_interval_sec": 0.2,  # closing waits for one turn of it
            "log_level": "CRITICAL",
            "console_log_level": "CRITICAL",
        }
        DBOS(config=config)

        @DBOS.workflow(name="run")
        async def run_flow(run: str) -> None:
            if run in self._left:
                self._left.discard(run)
                raise asyncio.CancelledError
            if task := asyncio.current_task():
                self._working[run] = task
            try:
                await flow(run)
            finally:
                self._working.pop(run, None)

        self._flow = run_flow
        DBOS.listen_queues([self._process])
        DBOS.launch()

    @property
    def working(self) -> frozenset[str]:
        """The runs whose flow is being done here."""
        return frozenset(self._working)

    async def go(self, run: str) -> None:
        """Start the flow of `run`, or go on where it stopped; returns when it has ended, raises what it raised.

        Cancelling this stops the flow too; `go` takes it up again.
        """
        self._left.discard(run)
        try:
            if (handle := await self._begin(run)) is not None:
                await handle.get_result(polling_interval_sec=0.1)
        except asyncio.CancelledError:
            if task := self._working.get(run):  # DBOS shields a flow from those who wait for it
                task.cancel()
                await asyncio.wait([task])
            else:
                self._left.add(run)
            raise

    @staticmethod
    async def step(name: str, do: Callable[[], Coroutine[Any, Any, str]]) -> str:
        """Do a step of the running flow, or return what it returned before."""
        return await DBOS.run_step_async({"name": name}, do)

    async def recorded(self, run: str) -> dict[str, str]:
        """What the steps of `run` returned, by name, in order; of a run that was taken up again all of them."""
        attempts = await DBOS.list_workflows_async(workflow_id_prefix=run, sort_desc=True)
        newest = next((one for one in attempts if one.workflow_id.partition(".")[0] == run), None)
        if newest is None:
            return {}
        steps = await DBOS.list_workflow_steps_async(newest.workflow_id)
        return {step["function_name"]: str(step["output"]) for step in steps if step["error"] is None}

    def close(self) -> None:
        if self._has_queue:
            DBOS.delete_queue(self._process)
        DBOS.destroy(workflow_completion_timeout_sec=0, destroy_registry=True)

    async def aclose(self) -> None:
        await asyncio.to_thread(self.close)

    async def _begin(self, run: str) -> WorkflowHandleAsync[None] | None:
        attempts = await DBOS.list_workflows_async(workflow_id_prefix=run, sort_desc=True)
        attempts = [one for one in attempts if one.workflow_id.partition(".")[0] == run]
        if not attempts:
            with SetWorkflowID(run):
                return await DBOS.start_workflow_async(self._flow, run)
        if attempts[0].status in _GO_ON:
            queue = await self._queue()
            return await DBOS.resume_workflow_async(attempts[0].workflow_id, queue_name=queue)
        if attempts[0].status == "ERROR":
            return await self._from_failed_step(run, attempts[0].workflow_id)
        return None

    async def _from_failed_step(self, run: str, failed: str) -> WorkflowHandleAsync[None]:
        steps = await DBOS.list_workflow_steps_async(failed)
        broken = [step["function_id"] for step in steps if step["error"] is not None]
        first = min(broken, default=max((step["function_id"] for step in steps), default=0) + 1)
        queue = await self._queue()
        with SetWorkflowID(f"{run}.{uuid.uuid4().hex[:6]}"):
            return await DBOS.fork_workflow_async(failed, first, queue_name=queue)

    async def _queue(self) -> str:
        """This process's own queue: from the common one any other process may take a run, and then end."""
        if not self._has_queue:
            await DBOS.register_queue_async(self._process, polling_interval_sec=0.1)
            self._has_queue = True
        return self._process
