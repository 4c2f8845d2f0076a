"""Several engines as one: fallback, all at once, fusion, and the honest line."""

import time
from collections.abc import Callable
from typing import Any

from onebox.errors import SearchGarbage, SearchRefused, SearchUnavailable
from onebox.search.chain import Chain, Found, fused
from onebox.search.health import HealthBook
from onebox.search.searcher import Result, SearchQuery
from onebox.testing import FixedSearcher

Run = Callable[..., Any]
QUERY = SearchQuery("bridge")
REFUSED = SearchRefused("brave", "too many requests (429)", status=429, retry_after=60)


def page(name: str, rank: int = 1, **more: str) -> Result:
    return Result(name, f"https://{name}.example/", rank=rank, **{"engine": "fixed", **more})


def test_the_first_that_finds_something_is_used(run: Run) -> None:
    brave = FixedSearcher(error=REFUSED, name="brave")
    empty, good, unasked = FixedSearcher([], name="empty"), FixedSearcher(name="good"), FixedSearcher(name="unasked")
    found = run(Chain([brave, empty, good, unasked], HealthBook()).first(QUERY))
    assert (found.used, len(found.results), unasked.asked) == (("good",), 2, [])
    assert found.line("en") == "brave too many requests (429), rests 60 s; empty found nothing; used good"
    assert found.line("zh") == "brave 说请求太多（429），60 秒后再试；empty 没有结果；改用 good"


def test_an_engine_that_rests_is_not_asked(run: Run) -> None:
    now = [1000.0]
    brave, good = FixedSearcher(error=REFUSED, name="brave"), FixedSearcher(name="good")
    chain = Chain([brave, good], HealthBook(clock=lambda: now[0]))
    run(chain.first(QUERY))
    found = run(chain.first(QUERY))
    assert len(brave.asked) == 1
    assert found.troubles[0].rests == 60
    now[0] += 61
    run(chain.first(QUERY))
    assert len(brave.asked) == 2


def test_when_all_fail_each_is_told(run: Run) -> None:
    errors = [REFUSED, SearchUnavailable("b", "no answer within 8 s"), SearchGarbage("c", "its answer cannot be read")]
    chain = Chain([FixedSearcher(error=e, name=e.engine) for e in errors], HealthBook())
    found = run(chain.first(QUERY))
    assert found.results == () and len(found.troubles) == 3
    assert found.line("en").endswith("; no other engine gave results")
    assert "没有按时回答" in found.line("zh") and found.line("zh").endswith("没有别的引擎给出结果")


def test_nothing_wrong_nothing_said() -> None:
    assert Found(used=("a",)).line("zh") == Found(used=("a",)).line("en") == ""


def test_all_at_once_joins_pages_and_leaves_slow_ones(run: Run) -> None:
    one = FixedSearcher([page("a", 1), page("b", 2)], name="one")
    two = FixedSearcher([page("b", 1, snippet="long", date="2024-01-01", engine="two"), page("c", 2)], name="two")
    slow, bad = FixedSearcher(seconds=30, name="slow"), FixedSearcher(error=REFUSED, name="brave")
    started = time.monotonic()
    found = run(Chain([one, two, slow, bad], HealthBook()).all([QUERY], seconds=0.3))
    assert time.monotonic() - started < 10
    assert [(r.title, r.rank) for r in found.results] == [("b", 1), ("a", 2), ("c", 3)]
    assert (found.results[0].snippet, found.results[0].date) == ("long", "2024-01-01")
    assert found.results[0].engine == "fixed, two"
    assert found.used == ("one", "two")
    assert [(t.engine, t.reason) for t in found.troubles] == [("slow", "was too slow"), ("brave", REFUSED.reason)]


def test_several_queries_and_no_more_after_a_refusal(run: Run) -> None:
    good, bad = FixedSearcher(name="good"), FixedSearcher(error=REFUSED, name="brave")
    found = run(Chain([good, bad], HealthBook()).all([QUERY, SearchQuery("大桥", "zh")]))
    assert (len(good.asked), len(bad.asked)) == (2, 1)
    assert len(found.results) == 2


def test_without_engines_nothing_happens(run: Run) -> None:
    assert run(Chain([], HealthBook()).all([QUERY])) == run(Chain([], HealthBook()).first(QUERY)) == Found()


def test_the_same_page_under_other_addresses_stands_once() -> None:
    urls = [
        "http://www.a.example/x/",
        "https://a.example/x",
        "https://m.a.example/x?utm_source=z",
        "https://a.example/x#top",
    ]
    found = fused([[Result("A", url, engine=f"e{n}")] for n, url in enumerate(urls)])
    assert len(found) == 1
    assert found[0].url.startswith("https")
    assert found[0].engine == "e0, e1, e2, e3"
