"""Several engines as one: the first that finds something, or all at once, fused. What failed is told, never hidden."""

import asyncio
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from ..errors import SearchError, SearchUnavailable
from ..types import Language
from .address import same_page
from .health import HealthBook
from .searcher import Result, Searcher, SearchQuery

RANK_CONSTANT = 60
"""k of reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009)."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """An engine that gave nothing, and why. `rests` are the seconds until it is asked again, 0 when it rests not."""

    engine: str
    reason: str
    rests: float = 0.0


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gave: results, the engines that gave them, and those that did not."""

    results: tuple[Result, ...] = ()
    used: tuple[str, ...] = ()
    troubles: tuple[Trouble, ...] = ()

    def line(self, language: Language) -> str:
        """One honest line for the user; empty when every engine asked gave results."""
        if not self.troubles:
            return ""
        zh = language == "zh"
        told = ("；" if zh else "; ").join(_told(one, zh) for one in self.troubles)
        if self.used:
            return f"{told}；改用 {'、'.join(self.used)}" if zh else f"{told}; used {', '.join(self.used)}"
        return f"{told}；没有别的引擎给出结果" if zh else f"{told}; no other engine gave results"


class Chain:
    """`searchers` in the order they are to be asked. Closes them when it is closed.

    Of those named in `quiet` it is not told when they find nothing.
    """

    def __init__(self, searchers: Sequence[Searcher], health: HealthBook, *, quiet: Collection[str] = ()) -> None:
        self._searchers = searchers
        self._health = health
        self._quiet = quiet

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(one.name for one in self._searchers)

    async def first(self, query: SearchQuery) -> Found:
        """Ask one engine after the other until one finds something. Engines that rest are passed over."""
        troubles: list[Trouble] = []
        for searcher in self._searchers:
            answer = await self._ask(searcher, query)
            if isinstance(answer, list) and answer:
                return Found(tuple(answer), (searcher.name,), tuple(troubles))
            troubles += self._troubles(searcher, answer)
        return Found((), (), tuple(troubles))

    async def all(self, queries: Sequence[SearchQuery], seconds: float | None = None) -> Found:
        """Ask every engine every query at once; what has not come after `seconds` is left out and told.

        Results are fused; each page stands once. One query at a time goes to one engine.
        """
        tasks = [asyncio.create_task(self._ask_each(searcher, queries)) for searcher in self._searchers]
        if tasks:
            await asyncio.wait(tasks, timeout=seconds)
        lists: list[list[Result]] = []
        used: list[str] = []
        troubles: list[Trouble] = []
        for searcher, task in zip(self._searchers, tasks, strict=True):
            if not task.done():
                task.cancel()
                answers: list[list[Result] | SearchError] = [SearchUnavailable(searcher.name, "was too slow")]
            else:
                answers = task.result()
            good = [one for one in answers if isinstance(one, list) and one]
            lists += good
            if good:
                used.append(searcher.name)
            else:
                nothing: list[Result] = []
                bad = next((one for one in answers if isinstance(one, SearchError)), nothing)
                troubles += self._troubles(searcher, bad)
        await asyncio.gather(*tasks, return_exceptions=True)
        return Found(tuple(fused(lists)), tuple(used), tuple(troubles))

    async def close(self) -> None:
        for searcher in self._searchers:
            await searcher.close()

    async def _ask_each(self, searcher: Searcher, queries: Iterable[SearchQuery]) -> list[list[Result] | SearchError]:
        answers = []
        for query in queries:
            answers.append(answer := await self._ask(searcher, query))
            if isinstance(answer, SearchError):
                break
        return answers

    async def _ask(self, searcher: Searcher, query: SearchQuery) -> list[Result] | SearchError:
        if self._health.rests(searcher.name):
            return SearchUnavailable(searcher.name, self._health.of(searcher.name).error or "rests")
        try:
            found = await searcher.search(query)
        except SearchError as error:
            self._health.failed(searcher.name, error)
            return error
        self._health.answered(searcher.name)
        return found

    def _troubles(self, searcher: Searcher, answer: list[Result] | SearchError) -> list[Trouble]:
        reason = answer.reason if isinstance(answer, SearchError) else ""
        if not reason and searcher.name in self._quiet:
            return []
        return [Trouble(searcher.name, reason, self._health.rests(searcher.name) if reason else 0.0)]


def fused(lists: Sequence[Sequence[Result]]) -> list[Result]:
    """Lists of results as one: pages that several lists name rise (reciprocal rank fusion).

    Of a page named twice the first title, the longest snippet and the newest date are kept, and every engine.
    """
    scores: dict[str, float] = {}
    pages: dict[str, Result] = {}
    for each in lists:
        for one in each:
            key = same_page(one.url)
            scores[key] = scores.get(key, 0.0) + 1 / (RANK_CONSTANT + one.rank)
            pages[key] = _joined(pages[key], one) if key in pages else one
    ranked = sorted(scores, key=lambda key: (-scores[key], pages[key].rank))
    return [replace(pages[key], rank=rank) for rank, key in enumerate(ranked, 1)]


def _joined(first: Result, second: Result) -> Result:
    names = dict.fromkeys([*first.engine.split(", "), second.engine])
    return replace(
        first,
        url=first.url if first.url.startswith("https") else second.url,
        snippet=max(first.snippet, second.snippet, key=len),
        date=max(first.date, second.date),
        engine=", ".join(names),
        rank=min(first.rank, second.rank),
    )


_REASONS = {
    "refused": "拒绝了",
    "too many requests": "说请求太多",
    "no answer within": "没有按时回答",
    "nothing answers there": "连不上",
    "broken on its side": "自己出了错",
    "wants proof of a human": "要求验证是不是真人",
    "was too slow": "太慢",
    "is not installed": "没有安装",
    "redirects": "把请求转到别处",
    "answers with a page": "给的是网页而不是结果",
    "its answer": "的回答读不懂",
    "does not know this request": "不认识这个请求",
    "the engines behind it do not answer": "背后的引擎没有回答",
}


def _told(trouble: Trouble, zh: bool) -> str:
    if not trouble.reason:
        return f"{trouble.engine} 没有结果" if zh else f"{trouble.engine} found nothing"
    if not zh:
        told = f"{trouble.engine} {trouble.reason}"
        return f"{told}, rests {trouble.rests:.0f} s" if trouble.rests >= 1 else told
    known = next((words for start, words in _REASONS.items() if trouble.reason.startswith(start)), "没有回答")
    code = trouble.reason[trouble.reason.rfind("(") + 1 : -1] if trouble.reason.endswith(")") else ""
    told = f"{trouble.engine} {known}" + (f"（{code}）" if code.isdigit() else "")
    return f"{told}，{trouble.rests:.0f} 秒后再试" if trouble.rests >= 1 else told
