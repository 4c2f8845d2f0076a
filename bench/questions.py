"""The question sets of cited answers, each with the library it is asked of."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from bench.common import ROOT, data_folder, read_jsonl
from bench.metrics import spans_of
from onebox.library.library import Library
from onebox.reading import Document
from onebox.types import Citation

HANDBOOK = ROOT / "samples" / "handbook"
DATA = ROOT / "bench" / "data"
REPORTED = ("hotpotqa_100", "handbook", "absent")
"""In `make bench`; `dev` is for tuning and is never reported."""

Fact = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Question:
    """`golds`: answers equally good; empty when the library holds none.

    `pages`: the documents needed, each with the places that are as good. `facts`: the sentences needed, as (title,
    number); empty where they are not marked. `half` is `dev` or `report`: tuning may look at the first.
    """

    id: str
    text: str
    golds: tuple[str, ...] = ()
    pages: tuple[frozenset[str], ...] = ()
    facts: frozenset[Fact] = frozenset()
    type: str = ""
    half: Literal["dev", "report"] = "report"


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """`spans`: by title, where the corpus's own sentences lie in the stored text. `own`: the project's questions,
    whose answers may be kept in results."""

    name: str
    questions: Sequence[Question]
    corpus: Sequence[dict[str, Any]] = ()
    spans: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    own: bool = False

    def fill(self, library: Library) -> None:
        """Put this set's documents into `library`, in the collection of its name."""
        if self.own:
            library.add([HANDBOOK], collection=self.name)
            return
        documents = ((row["id"], Document(row["text"], row["title"], "text")) for row in self.corpus)
        library.add_documents(documents, collection=self.name)

    def place(self, location: str) -> str:
        """A document's place as gold names it: relative to the handbook, or its title."""
        path = Path(location)
        return path.relative_to(HANDBOOK).as_posix() if self.own and path.is_relative_to(HANDBOOK) else location

    def file_text(self, citation: Citation) -> str | None:
        """The cited file's text, where there is a file."""
        path = Path(citation.location)
        return path.read_text(encoding="utf-8") if self.own and path.is_file() else None


def question_set(name: str) -> QuestionSet | None:
    """The set `name`; None, said loudly, when its data is not here. Raises KeyError for an unknown name."""
    if name == "hotpotqa_100":
        return hotpotqa()
    if name in ("handbook", "absent", "dev"):
        return QuestionSet(name, [_own(row) for row in read_jsonl(DATA / f"{name}.jsonl")], own=True)
    raise KeyError(name)


def hotpotqa() -> QuestionSet | None:
    """100 two-hop questions over all their 1,000 paragraphs. Questions 0, 2, 4, … are the dev half."""
    folder = data_folder("hotpotqa_100")
    if folder is None:
        return None
    corpus = read_jsonl(folder / "hotpotqa_100" / "corpus.jsonl")
    rows = read_jsonl(folder / "hotpotqa_100" / "queries.jsonl")
    questions = [
        Question(
            row["id"],
            row["question"],
            tuple(row["answers"]),
            tuple(frozenset({title}) for title in row["gold"]),
            frozenset((title, number) for title, number in row["supporting_facts"]),
            type=row["type"],
            half="report" if place % 2 else "dev",
        )
        for place, row in enumerate(rows)
    ]
    return QuestionSet("hotpotqa_100", questions, corpus, {row["title"]: spans_of(row["sentences"]) for row in corpus})


def _own(row: dict[str, Any]) -> Question:
    answer = row.get("answer") or ()
    also = row.get("also", ())
    return Question(
        row["id"],
        row["question"],
        (answer,) if isinstance(answer, str) else tuple(answer),
        tuple(frozenset({page, _other_edition(page), *also}) for page in row.get("gold", ())),
        type=f"{row['language']} {row.get('kind', 'absent')}",
    )


def _other_edition(page: str) -> str:
    """The same page in the other language."""
    edition, _, rest = page.partition("/")
    return {"zh": "en", "en": "zh"}.get(edition, edition) + "/" + rest
