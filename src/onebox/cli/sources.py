"""Numbers for citations, in order of first use, and how they look in a terminal."""

from pathlib import Path
from typing import Any

from rich.padding import Padding
from rich.text import Text

from ..engine.fold import View
from ..types import Language
from .words import say


class Numbered:
    """Every quote of an answer with its number; the same sentence of a source has one number."""

    def __init__(self, view: View) -> None:
        self.quotes: dict[tuple[str, int, int], tuple[int, object]] = {}
        for _, claim in sorted(view.claims.items()):
            for cited in claim.citations if claim.supported else ():
                self.number(cited)

    def number(self, cited: object) -> int:
        place = (cited.source, cited.start, cited.end)  # type: ignore[attr-defined]
        if place not in self.quotes:
            self.quotes[place] = (len(self.quotes) + 1, cited)
        return self.quotes[place][0]


def answer_text(view: View, numbered: Numbered, language: Language) -> Text:
    """The answer; after each sentence ✓ and its numbers, or ? when it is not confirmed."""
    text = Text()
    if not view.claims:
        text.append(view.text)
        if view.checked is not None or not view.model:  # the answer itself says what was checked; or code said it
            return text
        text.append(f"\n\n{say('from_model', language)}", style="dim italic")
        return text
    for index, claim in sorted(view.claims.items()):
        if index and not text.plain.endswith("\n"):
            text.append(" ")
        text.append(claim.text, style="bold" if index == 0 else "")
        if claim.supported:
            marks = "".join(f"[{numbered.number(cited)}]" for cited in claim.citations)
            text.append(f" ✓{marks}", style="green")
        else:
            text.append(f" ? {say('unsupported', language)}", style="yellow")
    return text


def source_lines(numbered: Numbered, language: Language) -> list[Text | Padding]:
    """Each quote under its number, title and place."""
    if not numbered.quotes:
        return []
    lines: list[Text | Padding] = [Text(say("sources", language), style="bold")]
    for number, cited in numbered.quotes.values():
        lines += quote_lines(cited, number)
    return lines


def quote_lines(cited: Any, number: int = 0) -> list[Text | Padding]:
    """One quote under its title and place; with its number, where sentences point at it."""
    section = cited.heading.removeprefix(cited.title).strip(" ›")
    head = Text.assemble((f"[{number}] " if number else "· ", "green"), (cited.title, "bold"))
    if section:
        head.append(f" › {section}")
    head.append(f"  {from_here(cited.location)}", style="dim")
    return [head, Padding(Text(f"“{' '.join(cited.quote.split())}”", style="italic"), (0, 4 if number else 2))]


def from_here(location: str) -> str:
    """A path below the current folder as it is said from there, another one whole; an entry keeps its name."""
    file, mark, entry = location.partition("#")
    path = Path(file)
    if not path.is_absolute():  # an address
        return location
    try:
        return str(path.relative_to(Path.cwd())) + mark + entry
    except ValueError:  # not below it
        return location
