"""Requests with the depth they belong to: the project's own test split, and sets that have one label by their purpose.

A label by source is rough: AlignBench, MT-Bench and Arena-Hard are sets for chat models and hold sums and puzzles too.
What such a set itself calls mathematics or reasoning is marked `other_kind` and can be left out.
"""

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bench.common import data_folder, read_jsonl
from onebox.engine.accept import language_of
from onebox.engine.router.choice import Request
from onebox.engine.router.training import examples
from onebox.types import Depth, Language

MOST = 500
"""Requests of a source; the first ones."""


@dataclass(frozen=True, slots=True)
class Labelled:
    request: Request
    depth: Depth
    language: Language
    place: str = ""
    fresh: str = ""
    other_kind: bool = False


def own_split(folder: Path, limit: int | None = None) -> dict[str, list[Labelled]]:
    """The test half of `data/router` by language."""
    made: dict[str, list[Labelled]] = {"zh": [], "en": []}
    for example in examples(folder):
        if example.split == "test":
            request = Request(example.text, example.files, (example.before,) if example.before else ())
            language: Language = "zh" if example.language == "zh" else "en"
            made[language].append(Labelled(request, Depth(example.depth), language, example.source, example.fresh))
    return {language: some[:limit] for language, some in made.items()}


def sources(limit: int | None = None) -> dict[str, list[Labelled]]:
    """Each set that is there, in the order of the depths."""
    made = {}
    for name, (depth, read) in _SOURCES.items():
        if folder := data_folder(name.partition(" ")[0]):
            rows = islice(read(folder / name.partition(" ")[0]), limit or MOST)
            made[name] = [
                Labelled(Request(text.strip()[:4_000], files), depth, language_of(text), other_kind=other)
                for text, files, other in rows
                if text.strip()
            ]
    return made


def tool_need(limit: int | None = None) -> dict[str, list[tuple[Labelled, bool]]]:
    """Requests and whether anything beyond the model's own words is needed for them."""
    made = {}
    if folder := data_folder("metatool"):
        rows = read_jsonl(folder / "metatool" / "task1.jsonl")
        made["metatool"] = [(_bare(row["query"]), row["label"] == "positive") for row in rows[:limit]]
    if folder := data_folder("when2call"):
        rows = read_jsonl(folder / "when2call" / "test.jsonl")
        made["when2call"] = [(_bare(row["question"]), True) for row in rows[:limit]]
    return made


def _bare(text: str) -> Labelled:
    return Labelled(Request(text.strip()[:4_000] or "…"), Depth.SEARCH, language_of(text))


Row = tuple[str, tuple[str, ...], bool]
"""The request, names of attached files, and whether the set itself calls it mathematics or reasoning."""


def _alignbench(folder: Path) -> Iterator[Row]:
    for row in read_jsonl(folder / "data_v1.1_release.jsonl"):
        yield row["question"], (), row["category"] in ("数学计算", "逻辑推理")


def _mt_bench(folder: Path) -> Iterator[Row]:
    for row in read_jsonl(folder / "question.jsonl"):
        yield row["turns"][0], (), row["category"] in ("math", "reasoning")


def _gaokao(folder: Path) -> Iterator[Row]:
    for file in sorted(folder.glob("*/*_Math_*.json")):
        for row in json.loads(file.read_text("utf-8"))["example"]:
            yield row["question"], (), False


def _dabench(folder: Path) -> Iterator[Row]:
    for row in read_jsonl(folder / "tasks.jsonl"):
        yield row["question"], (row["file_name"],), False


def _dabench_bare(folder: Path) -> Iterator[Row]:
    for text, _, other in _dabench(folder):
        yield text, (), other


def _workbench(folder: Path) -> Iterator[Row]:
    """Every third, since neighbours are the same request with another name."""
    for file in sorted((folder / "queries_and_answers").glob("*.csv")):
        with open(file, encoding="utf-8", newline="") as lines:
            for row in islice(csv.DictReader(lines), 0, None, 3):
                yield row["query"], (), False


def _officebench(folder: Path) -> Iterator[Row]:
    for file in sorted(folder.glob("*/subtasks/*.json")):
        yield json.loads(file.read_text("utf-8"))["task"], (), False


def _field(file: str, field: str) -> Callable[[Path], Iterator[Row]]:
    def read(folder: Path) -> Iterator[Row]:
        for row in read_jsonl(folder / file):
            yield row[field], (), False

    return read


_SOURCES: Mapping[str, tuple[Depth, Callable[[Path], Iterator[Row]]]] = {
    "alignbench": (Depth.CHAT, _alignbench),
    "mt_bench": (Depth.CHAT, _mt_bench),
    "arena_hard": (Depth.CHAT, _field("v0.1.jsonl", "prompt")),
    "gsm8k": (Depth.THINK, _field("test.jsonl", "question")),
    "cmath": (Depth.THINK, _field("cmath_dev.jsonl", "input")),
    "gaokao_bench": (Depth.THINK, _gaokao),
    "nq_open": (Depth.SEARCH, _field("dev.jsonl", "question")),
    "chinese_simpleqa": (Depth.SEARCH, _field("all.jsonl", "question")),
    "retrievalqa": (Depth.SEARCH, _field("test.jsonl", "question")),
    "deep_research_bench": (Depth.RESEARCH, _field("query.jsonl", "prompt")),
    "dabench": (Depth.EXECUTE, _dabench),
    "dabench without its file": (Depth.EXECUTE, _dabench_bare),
    "workbench": (Depth.EXECUTE, _workbench),
    "officebench": (Depth.EXECUTE, _officebench),
}
