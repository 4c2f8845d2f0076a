"""What a page loads first is found in its HTML, whoever's page it is."""

from bench.first_load import first_load, named


def test_what_a_page_loads_first_is_found() -> None:
    html = """<link rel="icon" href="/i.svg"><link rel="modulepreload" href="/_app/a.js">
    <script src="/assets/b.js"></script><link href="c.css">
    <script>import("./_app/d.js")</script><a href="/about.html">x</a>"""
    found = ["/i.svg", "/_app/a.js", "/assets/b.js", "c.css", "./_app/d.js"]
    assert named(html) == found
    assert first_load(html, lambda _: b"") == found


def test_the_words_of_one_language_are_among_it() -> None:
    html = '<script type="module" src="/assets/entry-1.js"></script>'
    files = {
        "/assets/entry-1.js": b'import("./words-zh-box-2.js");import("./words-en-box-3.js")',
        "/assets/words-zh-box-2.js": b"longer",
        "/assets/words-en-box-3.js": b"long",
    }
    assert first_load(html, files.__getitem__) == ["/assets/entry-1.js", "/assets/words-zh-box-2.js"]
    assert first_load(html, files.__getitem__, "en") == ["/assets/entry-1.js", "/assets/words-en-box-3.js"]
