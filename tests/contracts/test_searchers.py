"""One suite for every search engine, against a local server that speaks its protocol and its failures."""

import contextlib
import datetime as dt
import importlib.util
import json
import logging
from collections.abc import Callable
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from onebox.errors import SearchError, SearchGarbage, SearchRefused, SearchUnavailable
from onebox.search.configured import BUILTIN
from onebox.search.engines.arxiv import Arxiv
from onebox.search.engines.bing import Bing
from onebox.search.engines.bocha import Bocha
from onebox.search.engines.brave import Brave
from onebox.search.engines.crossref import Crossref
from onebox.search.engines.ddgs import Ddgs
from onebox.search.engines.demo import Demo
from onebox.search.engines.openalex import Openalex
from onebox.search.engines.own import Own
from onebox.search.engines.searxng import Searxng
from onebox.search.engines.serper import Serper
from onebox.search.engines.tavily import Tavily
from onebox.search.engines.wikipedia import Wikipedia
from onebox.search.searcher import Result, Searcher, SearchQuery
from onebox.testing import Answers, FakeEngines, Finds, captcha, hangs, refuses

Run = Callable[..., Any]
SECRET = "sk-very-secret-0123456789"
OVER_HTTP = [Arxiv, Bing, Bocha, Brave, Crossref, Openalex, Searxng, Serper, Tavily, Wikipedia]
WITH_KEY = [Bing, Bocha, Brave, Openalex, Searxng, Serper, Tavily]
QUERY = SearchQuery("bridge 大桥", "zh")
FOUND = [
    ("Tower Bridge", "https://bridges.example/tower", "Finished in 1894.", "2024-03-05"),
    (
        "南京长江大桥",
        "https://xn--pssq86a.example/%E5%8D%97%E4%BA%AC?%E9%A1%B5=1",
        "1968年建成通车。",
        "2023-12-30",
    ),
]
each_engine = pytest.mark.parametrize("engine", OVER_HTTP, ids=lambda one: one.kind)


@pytest.fixture
def local_ddgs(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Ddgs]:
    """The real library, one of whose engines has its address on this machine."""
    if not importlib.util.find_spec("ddgs"):
        pytest.skip("THE LIBRARY ddgs IS NOT INSTALLED: pip install 'onebox[web]'")
    from ddgs.engines import ENGINES
    from ddgs.engines.duckduckgo import Duckduckgo

    def inner(url: str) -> Ddgs:
        local = type("Local", (Duckduckgo,), {"search_url": f"{url}/html/"})
        monkeypatch.setitem(ENGINES["text"], "local", local)
        return Ddgs(seconds=1, backend="local")

    return inner


def ask(run: Run, engine: type, *behaviours: Any, query: SearchQuery = QUERY, seconds: float = 5) -> list[Result]:
    async def work() -> list[Result]:
        async with FakeEngines(*behaviours) as server:
            searcher = engine(url=server.url, key=SECRET, seconds=seconds)
            try:
                found: list[Result] = await searcher.search(query)
                return found
            finally:
                await searcher.close()

    result: list[Result] = run(work())
    return result


def all_of(run: Run, engine: type, *behaviours: Any) -> list[Any]:
    """What each search gave, one for each behaviour: results, or the error."""

    async def work() -> list[Any]:
        async with FakeEngines(*behaviours) as server:
            searcher = engine(url=server.url, key=SECRET, seconds=5)
            answers: list[Any] = []
            for _ in behaviours:
                try:
                    answers.append(await searcher.search(QUERY))
                except SearchError as error:
                    answers.append(error)
            await searcher.close()
            return answers

    answers: list[Any] = run(work())
    return answers


def failures(run: Run, engine: type, *behaviours: Any) -> list[Any]:
    answers = all_of(run, engine, *behaviours)
    assert all(isinstance(answer, SearchError) for answer in answers), answers
    return answers


def test_every_engine_there_is_is_in_this_suite() -> None:
    here = {one.kind for one in (*OVER_HTTP, Ddgs, Demo, Own)}
    folder = Path(importlib.util.find_spec("onebox.search.engines").submodule_search_locations[0])  # type: ignore
    assert here == set(BUILTIN) == {file.stem for file in folder.glob("*.py")} - {"__init__"}


@each_engine
def test_it_finds_in_chinese_and_english(run: Run, engine: type) -> None:
    found = ask(run, engine)
    assert [(one.title, one.url, one.snippet, one.date) for one in found] == FOUND
    assert [(one.engine, one.rank) for one in found] == [(engine.kind, 1), (engine.kind, 2)]  # type: ignore[attr-defined]


@each_engine
def test_it_sends_the_question_whole_and_the_key_only_in_its_place(run: Run, engine: type) -> None:
    async def work() -> None:
        async with FakeEngines() as server:
            for language in ("zh", "en"):
                searcher = engine(url=server.url, key=SECRET)
                await searcher.search(SearchQuery("南京 bridge & 100%", language, "week", 3))
                await searcher.close()
        for request, body in zip(server.requests, server.bodies, strict=True):
            sent = json.dumps([*request.query.values(), body], ensure_ascii=False)
            assert "南京" in sent and "bridge" in sent and "100" in sent
            assert "onebox" in request.headers["User-Agent"]
            everything = str(request.headers) + str(request.rel_url) + str(body)
            assert (SECRET in everything) == (engine in WITH_KEY)

    run(work())


@each_engine
def test_nothing_found_is_no_error(run: Run, engine: type) -> None:
    assert ask(run, engine, Finds([])) == []


@each_engine
def test_never_more_than_asked(run: Run, engine: type) -> None:
    many = [Result(f"Page {n}", f"https://example.org/{n}", "words", "2024-01-01") for n in range(30)]
    found = ask(run, engine, Finds(many), query=SearchQuery("page", "en", count=4))
    assert [one.rank for one in found] == [1, 2, 3, 4]


@each_engine
def test_too_many_requests_say_how_long_to_wait(run: Run, engine: type) -> None:
    then = format_datetime(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=90), usegmt=True)
    errors = failures(run, engine, refuses(429, "17"), refuses(503, "17"), refuses(429, then), refuses(429, "soon"))
    assert all(isinstance(error, SearchRefused) and error.engine == engine.kind for error in errors)  # type: ignore
    assert [error.status for error in errors] == [429, 503, 429, 429]
    assert [error.retry_after for error in errors[:2]] == [17.0, 17.0]
    assert 60 < errors[2].retry_after <= 90
    assert errors[3].retry_after is None


@each_engine
def test_a_wrong_key_is_a_refusal_that_does_not_show_it(run: Run, engine: type) -> None:
    body = json.dumps({"error": f"bad key {SECRET}"}).encode()
    errors = failures(run, engine, *(Answers(status, body, "application/json") for status in (401, 403)))
    assert [error.status for error in errors] == [401, 403]
    assert not [error for error in errors if SECRET in f"{error} {error.hint}"]


@each_engine
def test_a_captcha_page_is_a_refusal_and_a_broken_server_is_unavailable(run: Run, engine: type) -> None:
    first, *rest = failures(run, engine, captcha(), refuses(500), refuses(502), refuses(504))
    assert isinstance(first, SearchRefused) and "captcha" in str(first)
    assert all(isinstance(error, SearchUnavailable) for error in rest)
    assert [str(error)[-4:-1] for error in rest] == ["500", "502", "504"]


@each_engine
def test_a_server_that_hangs_is_left(run: Run, engine: type) -> None:
    with pytest.raises(SearchUnavailable, match=r"0\.2 s"):
        ask(run, engine, hangs(), seconds=0.2)


@each_engine
def test_nothing_at_the_address_is_unavailable(run: Run, engine: type) -> None:
    async def work() -> None:
        searcher = engine(url="http://127.0.0.1:9", key=SECRET)
        with pytest.raises(SearchUnavailable) as caught:
            await searcher.search(QUERY)
        await searcher.close()
        assert SECRET not in str(caught.value)

    run(work())


GARBAGE = {
    "empty": b"",
    "half an object": b'{"results": [{"title": "a", "url": "https://a',
    "a list": b"[1, 2]",
    "null": b"null",
    "a number": b"12",
    "another object": b'{"hello": "world"}',
    "wrong types": b'{"type": "search", "results": 5, "organic": 5, "webPages": 5, "web": 5, "message": {"items": 5},'
    b' "code": "x", "_type": 5, "query": {"pages": 5}}',
    "rows of the wrong type": b'{"type": "search", "results": [5], "organic": ["x"], "web": {"results": [null]},'
    b' "message": {"items": [5]}, "code": 200, "data": {"webPages": {"value": [1]}}, "_type": "SearchResponse",'
    b' "webPages": {"value": [1]}, "query": {"pages": [7]}}',
    "half a feed": b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry>',
    "another document": b"<?xml version='1.0'?><html/>",
    "entities": b'<!DOCTYPE l [<!ENTITY a "a"><!ENTITY b "&a;&a;">]><feed xmlns="http://www.w3.org/2005/Atom">&b;</feed>',
    "a page": b"<!doctype html><html><body>Welcome</body></html>",
    "bytes": bytes(range(256)) * 4,
    "deep": b"[" * 100_000,
}


@each_engine
def test_what_is_not_the_protocol_is_garbage(run: Run, engine: type) -> None:
    errors = failures(run, engine, *(Answers(200, body, "application/json") for body in GARBAGE.values()))
    assert {name: type(error) for name, error in zip(GARBAGE, errors, strict=True)} == dict.fromkeys(
        GARBAGE, SearchGarbage
    )


@each_engine
def test_an_endless_answer_is_cut_off(run: Run, engine: type) -> None:
    (error,) = failures(run, engine, Answers(200, b" " * 4_500_000, "application/json"))
    assert isinstance(error, SearchGarbage) and "MB" in str(error)


ENCODINGS = [
    *(("gb18030", "gbk"), ("gb18030", "utf-8"), ("gb18030", "")),
    *(("utf-8", "gbk"), ("utf-8", "no-such"), ("utf-8-sig", "")),
]


@each_engine
def test_a_wrong_charset_does_not_lose_the_text(run: Run, engine: type) -> None:
    title, snippet = "南京长江大桥于1968年建成通车", "这是中国自行设计建造的双层铁路公路两用桥。"
    pages = [Result(title, "https://a.example/1", snippet, "2024-01-01")]
    answers = all_of(run, engine, *(Finds(pages, encoding, label) for encoding, label in ENCODINGS))
    assert [found[0].title for found in answers] == [title] * len(ENCODINGS)


@each_engine
def test_a_redirect_on_the_same_host_is_followed(run: Run, engine: type) -> None:
    path = engine(url="http://x", key="k").request(QUERY).path
    for status in (301, 302, 303, 307, 308):
        assert len(ask(run, engine, Answers(status, headers={"Location": path}), Finds())) == 2


@each_engine
def test_a_redirect_elsewhere_is_refused_and_the_key_goes_nowhere(run: Run, engine: type) -> None:
    places = ["http://169.254.169.254/latest", "http://elsewhere.example/", "file:///etc/passwd", "//x.example/", ""]
    errors = failures(run, engine, *(Answers(302, headers={"Location": place}) for place in places))
    assert all(isinstance(error, SearchRefused) for error in errors)


@each_engine
def test_a_redirect_to_another_port_of_the_host_is_refused(run: Run, engine: type) -> None:
    async def work() -> None:
        async with FakeEngines() as other:
            async with FakeEngines(Answers(307, headers={"Location": f"{other.url}/search"})) as server:
                searcher = engine(url=server.url, key=SECRET)
                with pytest.raises(SearchRefused):
                    await searcher.search(QUERY)
                await searcher.close()
            assert not other.requests

    run(work())


@each_engine
def test_redirects_in_a_circle_end(run: Run, engine: type) -> None:
    with pytest.raises(SearchGarbage, match="circle"):
        ask(run, engine, Answers(302, headers={"Location": "?again"}))


BAD_ADDRESSES = [
    *("javascript:alert(1)", "data:text/html,<b>x</b>", "file:///etc/passwd", "ftp://a.example/", "//a.example/x"),
    *(
        "/relative",
        "",
        "https://",
        "http://user:pw@a.example/",
        "https://a b.example/",
        "vbscript:x",
        "http://a\n.example",
    ),
]


@each_engine
def test_addresses_that_may_not_be_shown_are_left_out(run: Run, engine: type) -> None:
    rows = [Result(f"Bad {n}", url, "x", "2024-01-01") for n, url in enumerate(BAD_ADDRESSES)]
    found = ask(run, engine, Finds([*rows, Result("Good", "https://good.example/", "x", "2024-01-01")]))
    assert [one.url for one in found] == ["https://good.example/"]
    assert found[0].rank == 1


@each_engine
def test_a_page_stands_once_and_without_tracking(run: Run, engine: type) -> None:
    urls = [
        "https://A.example/x?utm_source=f&id=7#part",
        "https://a.example:443/x?id=7",
        "https://a.example/x?id=7&fbclid=9",
    ]
    found = ask(run, engine, Finds([Result("Same", url, "x", "2024-01-01") for url in urls]))
    assert [one.url for one in found] == ["https://a.example/x?id=7"]


@each_engine
def test_markup_and_invisible_characters_are_taken_out(run: Run, engine: type) -> None:
    dirty = Result("<b>A</b> &amp; B\u202e\u200b", "https://a.example/", "one\U000e0041 two", "2024-01-01")
    found = ask(run, engine, Finds([dirty]))
    assert (found[0].title, found[0].snippet) == ("A & B", "one two")


def test_keys_are_in_no_log(run: Run, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for engine in WITH_KEY:
        for does in (Finds(), refuses(401), captcha(), Answers(200, b"x")):
            try:
                ask(run, engine, does)
            except SearchError as error:
                assert SECRET not in f"{error!r} {error.hint} {error.__cause__!r}"
    assert SECRET not in caplog.text


def test_bocha_refuses_inside_an_answer(run: Run) -> None:
    with pytest.raises(SearchRefused) as caught:
        ask(run, Bocha, Answers(200, '{"code": "403", "message": "余额不足"}'.encode(), "application/json"))
    assert caught.value.status == 403


def test_mediawiki_refuses_inside_an_answer(run: Run) -> None:
    with pytest.raises(SearchRefused) as caught:
        ask(run, Wikipedia, Answers(200, b'{"error": {"code": "ratelimited", "info": "slow"}}', "application/json"))
    assert caught.value.status == 429


def test_searxng_whose_engines_all_fail_does_not_say_nothing_was_found(run: Run) -> None:
    body = b'{"results": [], "unresponsive_engines": [["google", "CAPTCHA"], ["brave", "timeout"]]}'
    with pytest.raises(SearchUnavailable, match="google: CAPTCHA"):
        ask(run, Searxng, Answers(200, body, "application/json"))


def test_wikipedia_asks_the_edition_of_the_language() -> None:
    wikipedia = Wikipedia()
    assert wikipedia.base(SearchQuery("x", "zh")) == "https://zh.wikipedia.org"
    assert wikipedia.base(SearchQuery("x", "en")) == "https://en.wikipedia.org"


def test_ddgs_finds(run: Run, local_ddgs: Callable[[str], Ddgs]) -> None:
    async def work() -> list[Result]:
        async with FakeEngines() as server:
            return await local_ddgs(server.url).search(QUERY)

    found = run(work())
    assert {(one.title, one.url, one.snippet) for one in found} == {one[:3] for one in FOUND}


@pytest.mark.parametrize(
    "does", [refuses(429, "9"), captcha(), Finds([]), refuses(500), hangs(), Answers(200, b"\xff\x00")]
)
def test_ddgs_never_raises_but_a_search_error(run: Run, local_ddgs: Callable[[str], Ddgs], does: Any) -> None:
    async def work() -> list[Result]:
        async with FakeEngines(does) as server:
            return await local_ddgs(server.url).search(QUERY)

    with contextlib.suppress(SearchUnavailable):
        assert run(work()) == []


def test_demo_finds(run: Run) -> None:
    demo: Searcher = Demo()
    assert [one.title for one in run(demo.search(SearchQuery("示例", "zh")))] == ["示例页面"]
    assert run(demo.search(SearchQuery("nothing", "en"))) == []
