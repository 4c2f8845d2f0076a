"""Claims about two towns with their stored texts, a work of fakes, and a writer that does as it is told."""

import datetime as dt
import json
import re
from collections.abc import Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from onebox.engine.research.claim import Claim
from onebox.engine.research.plan import Plan, Question
from onebox.engine.research.report_types import Record
from onebox.engine.work import Work
from onebox.library.records import SearchResult
from onebox.models.endpoint import EndpointModel
from onebox.testing import Behaviour, FakeEndpoint
from onebox.types import Ask, Budget, Depth, Language, Message, Passage, Source

TEXTS: dict[str, tuple[str, str | None, str]] = {
    "https://transport.gov.test/line3": (
        "Line 3 in figures",
        "2026-05-02",
        "Line 3 opened in 2026. Line 3 has 21 stations. Line 3 is 31.2 kilometres long. It cost 19.6 billion yuan.",
    ),
    "https://news.test/metro": (
        "Metro news",
        "2025-01-10",
        "Line 3 has 19 stations. Trains of Line 3 run every 4 minutes at rush hour.",
    ),
    "https://uni.edu/ferry": (
        "Ferry study",
        None,
        "Each ferry carries 146 passengers. The ferry takes nine minutes. Kestrel Marine runs the ferry.",
    ),
    "/docs/notes.md": (
        "My notes",
        "2026-06-01",
        "The harbour tram carries 90 passengers. The night bus carries 40 passengers.",
    ),
}
CHINESE: dict[str, tuple[str, str | None, str]] = {
    "https://metro.gov.cn/3": (
        "3号线概况",
        "2026-05-02",
        "3号线于2026年5月开通。3号线设车站21座。3号线全长31.2公里。全线投资196亿元。",
    ),
    "https://news.cn/metro": ("地铁快讯", "2025-01-10", "3号线设车站19座。高峰时段3号线每4分钟一班。"),
    "https://bbs.test/ferry": ("轮渡帖", None, "每艘轮渡可载客146人。轮渡单程需要9分钟。开元航运公司经营轮渡。"),
}
SENTENCE = re.compile(r"[^.。]*?(?:\.(?=\s|$)|。)")


def claims_of(texts: dict[str, tuple[str, str | None, str]], asked: Sequence[str] = ("q1", "q1", "q2")) -> list[Claim]:
    """A claim for each sentence of each text; the n-th text answers the n-th question."""
    found: list[Claim] = []
    for place, (location, (title, date, text)) in enumerate(texts.items()):
        source = Source(f"s{place}", title, location, date=date)
        passage = Passage(place + 1, source, 0, len(text), text)
        for match in re.finditer(r"\S(?:[^.。]|\.\d)*[.。]", text):
            question = asked[min(place, len(asked) - 1)]
            said = match.group()
            found.append(Claim(f"c{len(found) + 1}", said, said, passage, *match.span(), question, date))
    return found


PLANS: dict[Language, Plan] = {
    "en": Plan(1, "", (Question("q1", "What is known of Line 3?", "answered"), Question("q2", "How do ferries run?"))),
    "zh": Plan(1, "", (Question("q1", "3号线怎么样？", "answered"), Question("q2", "轮渡怎么运行？"))),
}
ASKS: dict[Language, str] = {"en": "How do people cross the town?", "zh": "这座城市的人怎么过江？"}


def given(language: Language) -> tuple[Plan, list[Claim]]:
    return PLANS[language], claims_of(TEXTS if language == "en" else CHINESE)


@dataclass
class Writer:
    """An endpoint's script: outlines, sections, rewrites and summaries by the book. Change a field to misbehave."""

    section: Callable[[dict[str, str]], list[dict[str, Any]]] | None = None
    rewrite: Callable[[list[str]], list[dict[str, Any]]] | None = None
    outline: Callable[[dict[str, str]], list[dict[str, Any]]] | None = None
    asked: list[str] = field(default_factory=list)
    prompts: list[str] = field(default_factory=list)

    def __call__(self, messages: Sequence[Message], body: dict[str, Any]) -> str | Behaviour:
        text = messages[-1].content
        self.prompts.append("\n".join(message.content for message in messages))
        labels = dict(re.findall(r"^\[(c?\d+)\] (.*)$", text, re.MULTILINE))
        properties = body["response_format"]["json_schema"]["schema"]["properties"]
        if "sections" in properties:
            self.asked.append("outline")
            return self._json("sections", (self.outline or _two_sections)(labels))
        if text.startswith(("Each sentence below", "下面每句话")):
            self.asked.append("rewrite")
            return self._json("sentences", (self.rewrite or _nothing)(list(labels.values())))
        self.asked.append("summary" if text.startswith(("Sentences of", "报告里的")) else "section")
        if self.asked[-1] == "section" and self.section:
            return self._json("sentences", self.section(labels))
        return self._json("sentences", copied(labels)[: 2 if self.asked[-1] == "summary" else 6])

    @staticmethod
    def _json(name: str, value: object) -> str:
        return json.dumps({name: value}, ensure_ascii=False)


def copied(labels: dict[str, str]) -> list[dict[str, Any]]:
    """Each statement as its own sentence, without its date."""
    return [{"claims": [label], "text": re.sub(r" \(\d{4}-[\d-]+\)$", "", text)} for label, text in labels.items()]


def _two_sections(labels: dict[str, str]) -> list[dict[str, Any]]:
    trains = [label for label, text in labels.items() if re.search("Line 3|3号线|投资|It cost", text)]
    heading = "Trains" if not re.search("[一-鿿]", str(labels)) else "地铁"
    rest = [label for label in labels if label not in trains]
    return [
        {"heading": heading, "claims": trains},
        {"heading": "Boats" if heading == "Trains" else "轮渡", "claims": rest},
    ]


def _nothing(_: list[str]) -> list[dict[str, Any]]:
    return []


class Memory(dict[str, str]):
    def put(self, key: str, kind: str, value: str) -> None:
        self[key] = value


class NoShelf:
    def search(self, query: str, *, k: int = 10, collection: Any = None, source: Any = None) -> SearchResult:
        return SearchResult([], "lexical")

    def sources_named_in(self, text: str) -> list[str]:
        return []

    def neighbours(self, passage: Passage, before: int = 1, after: int = 1) -> list[Passage]:
        return []


@dataclass
class Desk:
    """What a report is written at: `work`, the facts told, the names of the steps done."""

    work: Work
    facts: list[Any]
    steps: list[str]
    endpoint: FakeEndpoint


@asynccontextmanager
async def desk(
    writer: Any,
    language: Language = "en",
    *,
    memory: Memory | None = None,
    earlier: Record | None = None,
    refresh: bool = False,
    budget: Budget | None = None,
    context: int = 4096,
):  # type: ignore[no-untyped-def]
    facts: list[Any] = []
    steps: list[str] = []

    async def record(name: str, do: Callable[[], Any]) -> str:
        steps.append(name)
        return str(await do())

    async with FakeEndpoint(writer, context=context) as endpoint:
        model = EndpointModel("fake/m", endpoint.url, "m", context=context)
        ask = Ask(ASKS[language], Depth.RESEARCH, budget=budget or Budget(40, 100_000), refresh=refresh)
        work = Work(
            run="r",
            ask=ask,
            conversation="c",
            language=language,
            model=model,
            library=NoShelf(),
            memory=memory if memory is not None else Memory(),
            emit=facts.append,
            record=record,
            earlier=earlier,
            now=dt.datetime(2026, 6, 1, tzinfo=dt.UTC),
        )
        try:
            yield Desk(work, facts, steps, endpoint)
        finally:
            await model.close()
