"""A finished report as the run's answer: every sentence with its verdict, the whole as Markdown."""

from collections.abc import Callable, Sequence
from typing import Protocol

from ...types import Sentence, StopReason
from ..deliver import as_text, deliver
from ..work import Work
from ..write import claim_event


class Part(Protocol):
    @property
    def heading(self) -> str: ...
    @property
    def sentences(self) -> tuple[Sentence, ...]: ...


class Written(Protocol):
    """What is asked of a report here."""

    @property
    def title(self) -> str: ...
    @property
    def summary(self) -> tuple[Sentence, ...]: ...
    @property
    def sections(self) -> Sequence[Part]: ...


async def hand_over(work: Work, report: Written, stop: StopReason, keep: Callable[[str], None]) -> None:
    """Two recorded steps: the sentences are told, then the answer."""
    sentences = [*report.summary, *(one for section in report.sections for one in section.sentences)]

    async def tell() -> None:
        for index, sentence in enumerate(sentences):
            work.emit(claim_event(index, sentence))

    await work.step("sentences", type(None), tell)
    await deliver(work, stop, sentences, text=as_markdown(report), keep=keep)


def as_markdown(report: Written) -> str:
    """The report's text without its citations, which views set from the sentences."""
    parts = [f"# {' '.join(report.title.split())}", as_text(report.summary)]
    for section in report.sections:
        parts += [f"## {section.heading}", as_text(section.sentences)]
    return "\n\n".join(part for part in parts if part)
