"""A page in words, as `outline.js` tells it: what stands there and what can be used."""

from dataclasses import dataclass, field
from importlib import resources
from typing import Any

from .traffic import Sending


@dataclass(frozen=True, slots=True)
class Element:
    """Something on the page that can be used. `role`: link, button, field, choice, checkbox, radio, secret or file."""

    role: str
    name: str
    value: str = ""
    href: str = ""
    options: tuple[str, ...] = ()
    required: bool = False
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """A page in words: its lines in order, each a text or the number and element that stand there."""

    title: str
    url: str
    lines: tuple[str | tuple[int, Element], ...]


@dataclass(frozen=True, slots=True)
class FormFacts:
    """Of the form around an element: names nobody sees, labels by name, a filled secret field, what is not valid."""

    hidden: tuple[str, ...] = ()
    labels: dict[str, str] = field(default_factory=dict)
    secret: bool = False
    invalid: tuple[str, ...] = ()


@dataclass(slots=True)
class Happened:
    """What came of the last doing: `said` by dialogs, `sendings` that were stopped, pages `refused`."""

    said: list[str] = field(default_factory=list)
    sendings: list[Sending] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def element_of(told: dict[str, Any]) -> Element:
    """An element as the script describes it."""
    return Element(
        str(told["role"]),
        str(told["name"]),
        str(told["value"]),
        str(told["href"]),
        tuple(map(str, told["options"])),
        bool(told["required"]),
        bool(told["disabled"]),
    )


def script() -> str:
    """The program that describes a page."""
    return (resources.files("onebox.reading.web") / "outline.js").read_text("utf-8")
