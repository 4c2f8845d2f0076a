"""What a model is to the rest of Onebox: something that replies to messages and counts their tokens."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from ..types import Message, Usage

Finish = Literal["stop", "length", "broken"]
"""`length`: max_tokens was reached. `broken`: the stream died after some text."""
Schema = dict[str, Any]
OnText = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model said. `first_token` and `total` are seconds; `usage.calls` is 1.

    `probability`: what the model gave the first token of `text`, 0 to 1; None when it was not asked or does not tell.
    """

    text: str
    finish: Finish
    usage: Usage
    model: str
    first_token: float | None
    total: float
    reasoning: str = ""
    probability: float | None = None


class Model(Protocol):
    """`name` is `local/NAME` or `ENDPOINT/MODEL`; `context` is in tokens, prompt and reply together."""

    @property
    def name(self) -> str: ...
    @property
    def context(self) -> int: ...

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
        """One reply. `on_text` gets the text as it comes, `on_reasoning` the thinking before it.

        With `schema` (JSON schema) the text should be JSON of that form, but a model may be unable to:
        read it with `onebox.models.json_reply.parse`, which gives None then. Raises ModelError.
        """
        ...

    async def count(self, messages: Sequence[Message]) -> int:
        """Prompt tokens these messages cost, template included; never less than the truth if it can be helped."""
        ...

    async def close(self) -> None: ...


class ProbeStore(Protocol):
    """Remembers small facts about endpoints between runs."""

    def get(self, name: str) -> str | None: ...
    def set(self, name: str, value: str) -> None: ...
