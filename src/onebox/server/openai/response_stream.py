"""A run as the events of OpenAI's newer API, in the order its clients rely on.

created, in_progress; an item of reasoning (lines of progress); the message: text, annotations; completed.
"""

from contextlib import aclosing
from typing import Any

from . import citations
from .answering import Answering
from .events import Sender
from .response_object import Head, message_item, reasoning_item, response_object, text_part


class ResponseStream:
    """One response, told to `sender`."""

    def __init__(self, answering: Answering, head: Head, sender: Sender) -> None:
        self._answering = answering
        self._run = answering.row.id
        self._head = head
        self._sender = sender
        self._number = 0
        self._items = 0
        self._steps: list[str] = []
        self._text = ""
        self._open = ""
        """The item being told: "reasoning", "message" or none."""

    async def run(self) -> None:
        """Every event to the last. Raises OneboxError when the run fails; then `failed` closes the stream."""
        async with aclosing(self._answering.pieces()) as pieces, self._sender.beating():
            await self._say("response.created", response=self._response("in_progress"))
            await self._say("response.in_progress", response=self._response("in_progress"))
            async for kind, text in pieces:
                await (self._step(text) if kind == "step" else self._words(text))
        if self._open != "message":
            await self._begin_message()
        await self._end_message()
        whole = self._response(None)
        await self._say(f"response.{whole['status']}", response=whole)

    async def failed(self, error: dict[str, Any]) -> None:
        whole = self._response("failed")
        whole["error"] = {"code": "server_error", "message": error["message"]}
        await self._say("response.failed", response=whole)

    async def _step(self, line: str) -> None:
        if self._open == "message":  # news that come when the answer is being told already
            return
        here = {"item_id": f"rs_{self._run}", "output_index": self._items, "summary_index": 0}
        if not self._open:
            self._open = "reasoning"
            item = reasoning_item(self._run, []) | {"status": "in_progress"}
            await self._say("response.output_item.added", output_index=self._items, item=item)
            part = {"type": "summary_text", "text": ""}
            await self._say("response.reasoning_summary_part.added", **here, part=part)
        delta = line if not self._steps else f"\n{line}"
        self._steps.append(line)
        await self._say("response.reasoning_summary_text.delta", **here, delta=delta)

    async def _words(self, delta: str) -> None:
        if self._open != "message":
            await self._begin_message()
        self._text += delta
        await self._say("response.output_text.delta", **self._here(), delta=delta, logprobs=[])

    async def _begin_message(self) -> None:
        if self._open == "reasoning":
            here = {"item_id": f"rs_{self._run}", "output_index": self._items, "summary_index": 0}
            text = "\n".join(self._steps)
            await self._say("response.reasoning_summary_text.done", **here, text=text)
            part = {"type": "summary_text", "text": text}
            await self._say("response.reasoning_summary_part.done", **here, part=part)
            item = reasoning_item(self._run, self._steps) | {"status": "completed"}
            await self._say("response.output_item.done", output_index=self._items, item=item)
            self._items += 1
        self._open = "message"
        item = message_item(self._run, None)
        await self._say("response.output_item.added", output_index=self._items, item=item)
        await self._say("response.content_part.added", **self._here(), part=text_part(""))

    async def _end_message(self) -> None:
        found = citations.for_response(self._answering.view)
        for index, annotation in enumerate(found):
            event = "response.output_text.annotation.added"
            await self._say(event, **self._here(), annotation_index=index, annotation=annotation)
        await self._say("response.output_text.done", **self._here(), text=self._text, logprobs=[])
        await self._say("response.content_part.done", **self._here(), part=text_part(self._text, found))
        item = message_item(self._run, self._text, found)
        await self._say("response.output_item.done", output_index=self._items, item=item)

    def _here(self) -> dict[str, Any]:
        return {"item_id": f"msg_{self._run}", "output_index": self._items, "content_index": 0}

    def _response(self, status: str | None) -> dict[str, Any]:
        """As it stands; while it is told, without what was told before."""
        steps = self._steps if status is None else []
        return response_object(self._answering.row, self._answering.view, self._head, self._text, steps, status=status)

    async def _say(self, kind: str, **fields: Any) -> None:
        await self._sender.event({"type": kind, "sequence_number": self._number, **fields}, kind)
        self._number += 1
