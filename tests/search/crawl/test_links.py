"""Which links are followed."""

from hypothesis import given, settings
from hypothesis import strategies as st

from onebox.search.crawl.links import DEEPEST, PER_PATH, REPEATED, Follow


def test_links_of_the_site_in_one_form_and_once() -> None:
    links = ["http://Site.test/a#x", "http://site.test/a?utm_source=b", "https://site.test:443/a", "http://b.test/"]
    assert Follow(["site.test"]).choose(links) == ["http://site.test/a", "https://site.test/a"]


def test_files_that_hold_no_text_are_not_asked_for() -> None:
    links = [f"http://s.test/{name}" for name in ("a.PNG", "b.zip", "c.pdf", "d.html", "e", "音乐.mp3", "说明.docx")]
    chosen = Follow(["s.test"]).choose(links)
    assert [url.rpartition("/")[2] for url in chosen] == ["c.pdf", "d.html", "e", "%E8%AF%B4%E6%98%8E.docx"]


def test_a_list_that_can_be_sorted_in_every_way() -> None:
    links = [f"http://s.test/list?sort={n}" for n in range(100)]
    assert len(Follow(["s.test"]).choose(links)) == PER_PATH
    assert Follow(["s.test"], links[:PER_PATH]).choose(links[PER_PATH:]) == []
    assert len(Follow(["s.test"]).choose([f"http://s.test/page/{n}?a=1" for n in range(100)])) == 100


def test_paths_that_lead_into_themselves() -> None:
    follow = Follow(["s.test"])
    assert follow.choose(["http://s.test" + "/a" * REPEATED]) and not follow.choose(
        ["http://s.test" + "/a" * (REPEATED + 1)]
    )
    long = "".join(f"/{n}" for n in range(DEEPEST + 1))
    assert not follow.choose([f"http://s.test{long}"])


@settings(deadline=None)
@given(st.lists(st.text(max_size=60), max_size=8))
def test_no_link_is_too_odd(links: list[str]) -> None:
    chosen = Follow(["s.test"]).choose([*links, *(f"http://s.test/{link}" for link in links)])
    assert all(url.startswith(("http://s.test", "https://s.test")) for url in chosen)
