"""Lay blocks one after another and keep the offsets of their marks: positions are right by construction."""

import re
from pathlib import Path

from ..errors import EmptyFile
from .document import Document, Mark

CJK = "\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b\ufeff\ufffe\uffff\ud800-\udfff]")
_SYMBOL_BULLETS = re.compile("[\uf0a7\uf0b7\uf0d8\uf076\uf0fc]")  # as Word's Symbol and Wingdings fonts write them
_CJK_BREAK = re.compile(rf"(?<=[{CJK}])[ \t]*\n\s*(?=[{CJK}])")
_SPACE = re.compile(r"[^\S\n]+")
_LANGUAGES = {"zh": "zh", "zho": "zh", "chi": "zh", "cmn": "zh", "en": "en", "eng": "en"}


def clean(text: str) -> str:
    """Without control characters, zero-width spaces and lone surrogates; tab and newline stay."""
    return _SYMBOL_BULLETS.sub("•", _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))


def one_line(text: str) -> str:
    """White space collapsed; a line break between two Chinese characters is nothing at all."""
    return " ".join(_CJK_BREAK.sub("", clean(text)).split())


def trim_lines(text: str) -> str:
    """Runs of blanks collapsed, line breaks kept."""
    return "\n".join(_SPACE.sub(" ", line).strip() for line in clean(text).split("\n")).strip("\n")


def language(tag: str | None) -> str | None:
    """`zh` or `en` from a language tag such as `zh-Hans-CN` or `eng`; else None."""
    return _LANGUAGES.get(re.split(r"[-_,]", (tag or "").strip().lower())[0])


class Builder:
    """Collects a document's blocks."""

    def __init__(self) -> None:
        self.marks: list[Mark] = []
        self.length = 0
        self._parts: list[str] = []
        self._pending: list[tuple[str, int]] = []

    def block(self, text: str, *, tight: bool = False) -> None:
        """A block of text, already clean; a blank line before it, or only a new line if `tight`."""
        if not text.strip():
            return
        if self._parts:
            self._add("\n" if tight else "\n\n")
        for label, level in self._pending:
            self.marks.append(Mark(self.length, label, level))
        self._pending.clear()
        self._add(text)

    def mark(self, label: str, level: int) -> None:
        """A mark where the next block starts. A page that turns out empty is overtaken by the next."""
        if level == 0:
            self._pending = [waiting for waiting in self._pending if waiting[1] != 0]
        self._pending.append((label, level))

    def heading(self, text: str, level: int) -> None:
        """A heading: a block and its mark."""
        if label := one_line(text):
            self.mark(label, max(1, min(level, 6)))
            self.block(label)

    def extend(self, other: "Builder") -> None:
        """Everything laid in `other`, after what is here."""
        if not other.length:
            return
        before = self.length + (2 if self._parts else 0)
        self.block(other.text)
        self.marks += [Mark(mark.start + before, mark.label, mark.level) for mark in other.marks]

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def document(
        self,
        path: Path,
        kind: str,
        *,
        title: str = "",
        date: str | None = None,
        language: str | None = None,
        empty_hint: str = "",
    ) -> Document:
        """The finished document. Raises EmptyFile when no block held any text."""
        if not self._parts:
            raise EmptyFile(str(path), "holds no text", hint=empty_hint)
        first = next((mark.label for mark in self.marks if mark.level and mark.label), "")
        return Document(self.text, one_line(title) or first or path.stem, kind, tuple(self.marks), date, language)

    def _add(self, text: str) -> None:
        self._parts.append(text)
        self.length += len(text)
