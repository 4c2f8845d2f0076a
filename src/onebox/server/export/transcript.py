"""What all exports tell: turns, each sentence with the numbers of its quotes, and the quotes themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...store.conversations import StoredMessage
from ...types import Language
from ..views import Citation, RunView, file_name
from ..words import label


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence (or a whole text) of a turn. `supported` is None where nothing was checked."""

    text: str
    numbers: tuple[int, ...] = ()
    supported: bool | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    who: str
    parts: tuple[Part, ...]
    is_answer: bool


@dataclass(frozen=True, slots=True)
class Quoted:
    """A cited quote; `place` is the file's name, not its folder: what is exported travels."""

    number: int
    title: str
    heading: str
    place: str
    quote: str


@dataclass(frozen=True, slots=True)
class Transcript:
    title: str
    created: float
    language: Language
    turns: tuple[Turn, ...]
    quotes: tuple[Quoted, ...]


def transcript(
    title: str, created: float, shown: Sequence[StoredMessage], runs: Mapping[str, RunView], language: Language
) -> Transcript:
    """The branch `shown` of a conversation. The same quote keeps its number throughout."""
    numbers: dict[tuple[str, int, int], int] = {}
    quotes: list[Quoted] = []

    def number(cited: Citation) -> int:
        key = (cited.source, cited.start, cited.end)
        if key not in numbers:
            numbers[key] = len(numbers) + 1
            place = file_name(cited.location)
            quotes.append(Quoted(numbers[key], cited.title, cited.heading, place, cited.quote))
        return numbers[key]

    turns = []
    for message in shown:
        if message.role != "assistant":
            turns.append(Turn(label("you", language), (Part(message.text),), False))
            continue
        view = runs.get(message.run or "")
        parts = [
            Part(one.text, tuple(dict.fromkeys(number(cited) for cited in one.citations)), one.supported)
            for one in (view.sentences if view else ())
        ]
        turns.append(Turn(label("box", language), tuple(parts) or (Part(message.text),), True))
    return Transcript(title, created, language, tuple(turns), tuple(quotes))
