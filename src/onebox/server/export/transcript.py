"""A conversation as a paper: its turns, what was asked as it was said, answers with their citations."""

from collections.abc import Mapping, Sequence

from ...store.conversations import StoredMessage
from ...types import Citation, Language
from ..views import RunView, SentenceView
from ..words import label
from .paper import Block, Heading, Numbers, Paper, Part, Prose, Said


def transcript(
    title: str, created: float, shown: Sequence[StoredMessage], runs: Mapping[str, RunView], language: Language
) -> Paper:
    """The branch `shown` of a conversation."""
    numbers = Numbers()
    blocks: list[Block] = []
    for message in shown:
        if message.role != "assistant":
            blocks += [Heading(label("you", language)), Said(message.text)]
            continue
        view = runs.get(message.run or "")
        parts = [_part(one, numbers) for one in (view.sentences if view else ())]
        blocks += [Heading(label("box", language)), Prose(tuple(parts) or (Part(message.text),))]
    return Paper(title, created, language, tuple(blocks), numbers.quotes, label("sources", language))


def _part(one: SentenceView, numbers: Numbers) -> Part:
    cited = tuple(Citation(**cited.model_dump()) for cited in one.citations)
    return Part(one.text, numbers.all_of(cited), one.supported)
