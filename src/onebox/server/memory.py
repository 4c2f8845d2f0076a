"""What the box remembers about the user who asks: theirs to see, change, delete and switch off."""

import asyncio
from typing import Annotated

from pydantic import Field

from ..store.memories import LONGEST, Memories, Memory
from .door import Answer, Call, Door, Shape

Text = Annotated[str, Field(min_length=1, max_length=LONGEST, pattern=r"\S")]


class MemoryView(Answer):
    """`always`: told to the model with every question, not only where it fits."""

    id: str
    text: str
    always: bool
    created: float
    updated: float


class MemoryList(Answer):
    """`enabled`: the box has memory at all; `on`: this user has left it on."""

    enabled: bool
    on: bool
    memories: list[MemoryView]


class NewMemory(Shape):
    text: Text
    always: bool = False


class ChangedMemory(Shape):
    text: Text | None = None
    always: bool | None = None


class Switch(Shape):
    on: bool


class Refusal(Shape):
    """The words of a suggestion that the user does not want kept."""

    text: Annotated[str, Field(min_length=1, max_length=1000)]


def _mine(call: Call) -> Memories:
    return Memories(call.box.database, call.user.id)


async def _list(call: Call) -> MemoryList:
    return await asyncio.to_thread(_all, call)


def _all(call: Call) -> MemoryList:
    mine = _mine(call)
    memories = [_shown(one) for one in mine.list()]
    return MemoryList(enabled=call.box.settings.memory.enabled, on=mine.on, memories=memories)


async def _add(call: Call) -> MemoryView:
    body: NewMemory = call.body
    return _shown(await asyncio.to_thread(_mine(call).add, body.text, always=body.always))


async def _change(call: Call) -> MemoryView:
    body: ChangedMemory = call.body
    changed = await asyncio.to_thread(_mine(call).change, call.id, text=body.text, always=body.always)
    if changed is None:
        raise call.missing("memory", "记忆", call.id)
    return _shown(changed)


async def _remove(call: Call) -> None:
    if not await asyncio.to_thread(_mine(call).remove, call.id):
        raise call.missing("memory", "记忆", call.id)


async def _clear(call: Call) -> None:
    await asyncio.to_thread(_mine(call).clear)
    await asyncio.to_thread(call.box.routing.forget, call.user.id)


async def _switch(call: Call) -> MemoryList:
    body: Switch = call.body
    await asyncio.to_thread(_mine(call).turn, body.on)
    return await asyncio.to_thread(_all, call)


async def _refuse(call: Call) -> None:
    body: Refusal = call.body
    await asyncio.to_thread(_mine(call).refuse, body.text)


def _shown(one: Memory) -> MemoryView:
    return MemoryView.model_validate(one, from_attributes=True)


DOORS = [
    Door("GET", "/api/memory", _list, "What the box remembers about you", answer=MemoryList),
    Door("POST", "/api/memory", _add, "Remember something", NewMemory, answer=MemoryView, status=201),
    Door("PATCH", "/api/memory", _switch, "Switch your memory on or off", Switch, answer=MemoryList),
    Door("DELETE", "/api/memory", _clear, "Forget everything about you", status=204),
    Door("POST", "/api/memory/refused", _refuse, "Do not suggest this again", Refusal, status=204),
    Door("PATCH", "/api/memory/{id}", _change, "Change a memory", ChangedMemory, answer=MemoryView),
    Door("DELETE", "/api/memory/{id}", _remove, "Forget it", status=204),
]
