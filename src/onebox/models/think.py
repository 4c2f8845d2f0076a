"""Part a reply from the thinking that some models put before it: `<think>…</think>`."""

_OPEN, _CLOSE = "<think>", "</think>"


class ThinkSplitter:
    """Feed it text as it comes; it gives back what is answer and keeps `reasoning` apart.

    The tag counts only at the very start, so an answer may speak about it. A `</think>` that was
    never opened (the template opened it in the prompt) makes all before it reasoning, in `text`.
    """

    def __init__(self) -> None:
        self.reasoning = ""
        self.text = ""
        self._held = ""
        self._state = "start"

    def feed(self, piece: str) -> str:
        """The part of the answer that is certain after `piece`."""
        if self._state == "answer":
            self.text += piece
            return piece
        self._held += piece
        if self._state == "start":
            opening = self._held.lstrip()
            if opening.startswith(_OPEN):
                self._state, self._held = "thinking", opening[len(_OPEN) :]
            elif not _OPEN.startswith(opening):
                self._state = "answer"
                return self._release()
            else:
                return ""
        if self._state == "thinking" and _CLOSE in self._held:
            thought, _, rest = self._held.partition(_CLOSE)
            self.reasoning += thought.strip()
            self._state, self._held = "gap", rest
        if self._state == "gap" and self._held.strip():
            self._held = self._held.lstrip()
            self._state = "answer"
            return self._release()
        return ""

    def close(self) -> str:
        """What was still held back when the reply ended."""
        if self._state == "thinking":
            self.reasoning += self._held.strip()
            self._held = ""
        last = "" if self._state == "gap" else self._release()
        if _CLOSE in self.text and not self.reasoning:
            thought, _, answer = self.text.partition(_CLOSE)
            self.reasoning, self.text = thought.strip(), answer.lstrip()
        return last

    def _release(self) -> str:
        piece, self._held = self._held, ""
        self.text += piece
        return piece
