"""Gather one reply from the objects of an OpenAI-compatible stream, or from one whole answer."""

import json
import math
from collections.abc import Mapping
from typing import Any

from ..types import Usage
from .model import Finish
from .think import ThinkSplitter


class ServerError(Exception):
    """The endpoint put an error object where the answer should be. `status` is what it named, or 500."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


def error_in(answer: object) -> ServerError | None:
    """The error an endpoint's JSON speaks of: OpenAI's, vLLM's, Ollama's and FastAPI's ways to say it."""
    if not isinstance(answer, Mapping):
        return None
    error = answer.get("error")
    if error is None and "message" in answer and (answer.get("object") == "error" or "code" in answer):
        error = answer
    if error is None and "choices" not in answer and "detail" in answer:
        error = {"message": answer["detail"]}
    if error is None:
        return None
    if not isinstance(error, Mapping):
        return ServerError(str(error)[:500], 500)
    code = error.get("code", error.get("status"))
    message = error.get("message") or json.dumps(error, ensure_ascii=False)
    return ServerError(str(message)[:500], code if isinstance(code, int) and 400 <= code < 600 else 500)


class ReplyReader:
    """Feed it the `data` of each event; then read `text`, `reasoning`, `finish` and `usage`.

    `opened`: this model's template opens the thinking in the prompt, so that a reply begins within it.
    """

    def __init__(self, *, opened: bool = False) -> None:
        self.finish: Finish | None = None
        self.done = False
        self.alive = False
        """A token or a sign of prompt progress came with the last event."""
        self.spoken = False
        """Any token came, of answer or reasoning."""
        self._think = ThinkSplitter(opened=opened)
        self._reasoning: list[str] = []
        self._fresh: list[str] = []
        self._usage: Mapping[str, Any] | None = None
        self._timings: Mapping[str, Any] | None = None
        self.probability: float | None = None
        """Of the first token of the text, where the endpoint was asked for it and tells."""

    @property
    def text(self) -> str:
        return self._think.text

    @property
    def reasoning(self) -> str:
        return ("".join(self._reasoning) + self._think.reasoning).strip()

    @property
    def unopened(self) -> bool:
        """Thinking ended that had not been opened: the template did it."""
        return self._think.unopened

    def fresh_reasoning(self) -> str:
        """Reasoning that came since this was last called."""
        piece = "".join(self._fresh) + self._think.fresh()
        self._fresh.clear()
        return piece

    @property
    def usage(self) -> Usage | None:
        """What the endpoint counted, or None when it did not."""
        if (told := self._usage) and isinstance(told.get("prompt_tokens"), int):
            details = told.get("prompt_tokens_details") or {}
            cached = details.get("cached_tokens") or told.get("prompt_cache_hit_tokens") or 0
            return Usage(1, told["prompt_tokens"], told.get("completion_tokens") or 0, cached)
        if (times := self._timings) and "prompt_n" in times:
            cached = times.get("cache_n") or 0
            return Usage(1, times["prompt_n"] + cached, times.get("predicted_n") or 0, cached)
        return None

    def feed(self, data: str) -> str:
        """Take one event; gives the new text. Raises ValueError (not the protocol) or ServerError."""
        self.alive = False
        if data.strip() == "[DONE]":
            self.done = True
            return ""
        try:
            answers = [json.loads(data)]
        except ValueError:  # events without an empty line between them
            answers = [json.loads(line) for line in data.split("\n") if line.strip() not in ("", "[DONE]")]
        return "".join(self.take(answer) for answer in answers)

    def take(self, answer: Any) -> str:
        """Take one chunk (`delta`) or one whole answer (`message`); gives the new text."""
        if error := error_in(answer):
            raise error
        if not isinstance(answer, Mapping) or not isinstance(choices := answer.get("choices", []), list):
            raise ValueError("not an object with choices")
        self._usage = answer.get("usage") or self._usage
        self._timings = answer.get("timings") or self._timings
        self.alive = self.alive or "prompt_progress" in answer
        if not choices:
            return ""
        choice = choices[0]
        said = choice.get("delta") or choice.get("message") or {}
        thought = said.get("reasoning_content") or said.get("reasoning") or ""
        content = said.get("content") or choice.get("text") or ""
        if isinstance(content, list):
            thought, content = _of_parts(content, thought)
        if not isinstance(thought, str) or not isinstance(content, str):
            raise ValueError("content is not text")
        if thought:
            self._reasoning.append(thought)
            self._fresh.append(thought)
        if content and not self.text and self.probability is None:
            self.probability = _first_probability(choice)
        came = bool(thought or content or said.get("tool_calls"))  # no tool was offered: one called is no answer
        self.alive = self.alive or came
        self.spoken = self.spoken or came
        if reason := choice.get("finish_reason"):
            self.finish = "length" if reason in ("length", "max_tokens") else "stop"
        return self._think.feed(content)

    def close(self) -> str:
        """The stream has ended; gives text that was held back."""
        return self._think.close(whole=self.finish == "stop" or (self.finish is None and self.done))


def _first_probability(choice: Mapping[str, Any]) -> float | None:
    """The probability of the first token in this chunk, by OpenAI's `logprobs`."""
    try:
        return math.exp(min(0.0, choice["logprobs"]["content"][0]["logprob"]))
    except (KeyError, IndexError, TypeError, AttributeError):  # none, or not told as OpenAI does
        return None


def _of_parts(parts: list[Any], thought: str) -> tuple[str, str]:
    """Reasoning and text of a content in typed parts, as Mistral's reasoning models send it."""
    text = ""
    for part in parts:
        if part.get("type") == "thinking":
            thought += "".join(one.get("text", "") for one in part.get("thinking") or [])
        elif part.get("type") == "text":
            text += part.get("text") or ""
    return thought, text
