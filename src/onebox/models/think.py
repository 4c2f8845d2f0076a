"""Part a reply from the thinking that some models put before it: `<think>…</think>` and its kin."""

_TAGS = (
    ("<think>", "</think>"),  # DeepSeek, Qwen, GLM, MiniMax
    ("<thinking>", "</thinking>"),
    ("<seed:think>", "</seed:think>"),  # Seed-OSS
    ("[THINK]", "[/THINK]"),  # Magistral
    ("◁think▷", "◁/think▷"),  # Kimi
)
_CLOSE = _TAGS[0][1]


class ThinkSplitter:
    """Feed it text as it comes; it gives back what is answer and keeps `reasoning` apart.

    A tag counts only at the very start, or right behind another block of thinking, so an answer may
    speak about it. A `</think>` that was never opened (the template opened it in the prompt) makes all
    before it reasoning, which shows only when it comes: `unopened` says so, and with `opened` the next
    reply of that model is read as thinking from the start.
    """

    def __init__(self, *, opened: bool = False) -> None:
        self.text = ""
        self.unopened = False
        self._thoughts: list[str] = []
        self._fresh: list[str] = []
        self._held = ""
        self._assumed = opened
        self._close = _CLOSE
        self._state = "start"

    @property
    def reasoning(self) -> str:
        return "".join(self._thoughts).strip()

    def fresh(self) -> str:
        """Reasoning that came since this was last called."""
        piece = "".join(self._fresh)
        self._fresh.clear()
        return piece

    def feed(self, piece: str) -> str:
        """The part of the answer that is certain after `piece`."""
        if self._state == "answer":
            self.text += piece
            return piece
        self._held += piece
        while True:
            if self._state == "thinking":
                if not self._think():
                    return ""
            else:
                opened = self._open()
                if opened is None:
                    return ""
                if not opened:
                    self._held = self._held.lstrip() if self._state == "gap" else self._held
                    self._state = "answer"
                    return self._release()

    def close(self, *, whole: bool = True) -> str:
        """What was still held back when the reply ended; `whole`: the model ended it by itself."""
        if self._state == "thinking":
            self._thought(self._held)
            self._held = ""
            if self._assumed and whole:  # it did not think this time
                self._state = "answer"
                self._held = "".join(self._thoughts).strip()
                self._thoughts.clear()
                self._fresh.clear()
        last = "" if self._state == "gap" else self._release()
        if _CLOSE in self.text and not self.reasoning:
            thought, _, answer = self.text.partition(_CLOSE)
            self._thoughts, self.text, self.unopened = [thought], answer.lstrip(), True
        return last

    def _open(self) -> bool | None:
        """Does thinking begin with what is held? None: more is needed to tell."""
        opening = self._held.lstrip()
        for tag, close in _TAGS:
            if opening.startswith(tag):
                self._state, self._close, self._held = "thinking", close, opening[len(tag) :]
                self._assumed = False
                if self._thoughts:
                    self._thought("\n")
                return True
        if any(tag.startswith(opening) for tag, _ in _TAGS):
            return None
        if self._state == "start" and self._assumed:
            self._state = "thinking"
            return True
        return False

    def _think(self) -> bool:
        """Take the thinking out of what is held; has it ended?"""
        thought, closed, rest = self._held.partition(self._close)
        if closed:
            self._thought(thought)
            self._state, self._held, self.unopened = "gap", rest, self._assumed
            self._assumed = False
            return True
        kept = _begun(self._held, self._close)
        self._thought(self._held[: len(self._held) - kept])
        self._held = self._held[len(self._held) - kept :]
        return False

    def _thought(self, piece: str) -> None:
        if piece:
            self._thoughts.append(piece)
            self._fresh.append(piece)

    def _release(self) -> str:
        piece, self._held = self._held, ""
        self.text += piece
        return piece


def _begun(text: str, tag: str) -> int:
    """How many characters at the end of `text` may be the beginning of `tag`."""
    return next((size for size in range(len(tag) - 1, 0, -1) if text.endswith(tag[:size])), 0)
