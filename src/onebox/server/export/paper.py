"""What every export is made from: blocks in reading order, each sentence with the numbers of its quotes, the quotes."""

from dataclasses import dataclass, field

from ...types import Citation, Language
from ..file_name import file_name


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence (or a whole text). `supported` is None where nothing was checked."""

    text: str
    numbers: tuple[int, ...] = ()
    supported: bool | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a person said, as it was said."""

    text: str


@dataclass(frozen=True, slots=True)
class Prose:
    """Sentences that run on; Markdown."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list without numbers, plain text."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. `bars` are the numbers of its rows, to be drawn where an export can; empty: nothing to draw."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Part, ...], ...]
    bars: tuple[float, ...] = ()


Block = Heading | Said | Prose | Items | Grid


@dataclass(frozen=True, slots=True)
class Quoted:
    """A cited quote; `place` is the file's name, not its folder: what is exported travels."""

    number: int
    title: str
    heading: str
    place: str
    quote: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A conversation or a report, ready to be written in any format. `sources` heads the list of quotes."""

    title: str
    created: float
    language: Language
    blocks: tuple[Block, ...]
    quotes: tuple[Quoted, ...]
    sources: str


@dataclass(slots=True)
class Numbers:
    """Numbers of quotes, from 1; the same quote keeps its number throughout."""

    _of: dict[tuple[str, int, int], int] = field(default_factory=dict)
    _quotes: list[Quoted] = field(default_factory=list)

    def of(self, cited: Citation) -> int:
        key = (cited.source, cited.start, cited.end)
        if key not in self._of:
            self._of[key] = len(self._of) + 1
            place = file_name(cited.location)
            self._quotes.append(Quoted(self._of[key], cited.title, cited.heading, place, cited.quote))
        return self._of[key]

    def all_of(self, citations: tuple[Citation, ...]) -> tuple[int, ...]:
        return tuple(dict.fromkeys(self.of(cited) for cited in citations))

    @property
    def quotes(self) -> tuple[Quoted, ...]:
        return tuple(self._quotes)
