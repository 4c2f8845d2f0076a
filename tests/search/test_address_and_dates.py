"""Which addresses may be shown, when two are one page, and dates as engines write them."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onebox.search.address import clean, same_page, site
from onebox.search.dates import iso_date
from onebox.search.text import plain

TODAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("url", "cleaned"),
    [
        ("HTTPS://Example.ORG:443/a%20b?x=1&utm_medium=q#frag", "https://example.org/a%20b?x=1"),
        ("http://例子.测试/路径?问=答", "http://xn--fsqu00a.xn--0zwm56d/%E8%B7%AF%E5%BE%84?%E9%97%AE=%E7%AD%94"),
        ("http://a.example", "http://a.example/"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x"),
        ("http://a.example./x", "http://a.example/x"),
        ('http://a.example/"><script>', "http://a.example/%22%3E%3Cscript%3E"),
        *(
            (bad, "")
            for bad in ("javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "blob:http://a/", "a.example")
        ),
        *(
            (bad, "")
            for bad in ("http://", "http://u@a.example/", "http://a.example:99999/", "http://a\\b/", "http://[::1")
        ),
        *((bad, "") for bad in ("http://a.example/" + "x" * 3000, "http://a.example/\r\nX: y", "mailto:a@b.example")),
    ],
)
def test_clean(url: str, cleaned: str) -> None:
    assert clean(url) == cleaned


def test_a_host_of_dots_is_none() -> None:
    assert clean("https://.") == clean("http://../a") == ""


@settings(deadline=None)
@given(st.text(max_size=80))
def test_cleaning_never_fails_and_is_done_once(text: str) -> None:
    for url in (text, f"https://{text}", f"http://a.example/{text}"):
        cleaned = clean(url)
        assert clean(cleaned) == cleaned
        assert not cleaned or cleaned.startswith(("http://", "https://"))
        assert not set(cleaned) & set(' <>"\n\r\t`')
        assert same_page(cleaned) == same_page(url)


def test_one_page_two_pages() -> None:
    one = same_page("https://www.a.example/p/index.html?b=2&a=1")
    assert one == same_page("http://a.example/p/?a=1&b=2&utm_source=x") == same_page("https://m.a.example/p?a=1&b=2")
    assert one != same_page("https://a.example/p?a=1&b=3")
    assert same_page("https://a.example/p") != same_page("https://b.a.example/p")


def test_whose_page_it_is() -> None:
    hosts = ["news.a.example", "a.b.com.cn", "www.b.co.uk", "127.0.0.1:80", "[::1]:9", "localhost"]
    assert [site(f"http://{host}/") for host in hosts] == [
        "a.example",
        "b.com.cn",
        "b.co.uk",
        "127.0.0.1",
        "::1",
        "localhost",
    ]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2024-03-05T10:00:00Z", "2024-03-05"),
        ("2024/3/5", "2024-03-05"),
        ("发布于2024年3月5日 10:00", "2024-03-05"),
        ("2024年3月", "2024-03-01"),
        ("Mar 5, 2024", "2024-03-05"),
        ("5 March 2024", "2024-03-05"),
        ("Tue, 05 Mar 2024 10:00:00 GMT", "2024-03-05"),
        ("3 days ago", "2026-11-19"),
        ("an hour ago", "2026-11-22"),
        ("2周前", "2026-11-08"),
        ("昨天", "2026-11-21"),
        ("2 个月前", "2026-09-23"),
        *((none, "") for none in ("", "soon", "2024-13-45", "2099-01-01", "12345", None, 7, "version 2024", "5月3日")),
    ],
)
def test_dates(text: object, date: str) -> None:
    assert iso_date(text, TODAY) == date


@settings(deadline=None)
@given(st.text(max_size=60))
def test_a_date_is_a_date(text: str) -> None:
    found = iso_date(text, TODAY)
    assert not found or dt.date.fromisoformat(found) <= TODAY + dt.timedelta(days=2)


def test_plain_text() -> None:
    assert plain("<b>a</b>\n&lt;b&gt;\u202e c") == "a <b> c"
    assert plain(None) == plain(5) == plain(["x"]) == ""
    assert len(plain("x" * 5000)) == 1000
