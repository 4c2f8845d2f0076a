import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onebox.reading import Document, read_file

FILLER = "This paragraph is here so that the page has enough running text to be a page of its own, as pages do. " * 3
PAGE = f"""<!DOCTYPE html><html lang="zh-Hans"><head><title>安装指南 — 站点</title><meta charset="CHARSET">
<meta property="article:published_time" content="2023-04-05T08:00:00Z"><style>p {{}}</style></head>
<body class="page has-sidebar"><nav><a href="/">首页</a></nav><div class="sidebar"><a href="/x">旁栏</a></div>
<div class="content has-sidebar"><h1>安装 <em>指南</em></h1>
<p>第一行
第二行，<b>粗体</b>。<br>换行之后 and English
words.</p><script>var hidden = 1</script><p style="display: none">看不见</p><p hidden>也看不见</p>
<h2>步骤<a href="#s">¶</a></h2><ol><li>下载<li>运行<ul><li>快</ul></ol>
<pre>sudo apt
   install x</pre>
<table><tr><th>姓名<th>年龄<tr><td>甲<td>30<tr><td>乙<td>41</table>
<p>{FILLER}</p></div><footer>版权所有</footer></body></html>"""


def read(tmp_path: Path, html: str, encoding: str = "utf-8") -> Document:
    path = tmp_path / "page.html"
    path.write_bytes(html.encode(encoding))
    return read_file(path)


def check(document: Document) -> None:
    assert document.text.startswith("安装 指南\n\n第一行第二行，粗体。\n换行之后 and English words.\n\n步骤\n\n")
    assert (
        "1. 下载\n2. 运行\n- 快\n\nsudo apt\n   install x\n\n姓名 · 年龄\n姓名: 甲 · 年龄: 30\n姓名: 乙 · 年龄: 41"
        in document.text
    )
    for gone in ("首页", "旁栏", "版权", "看不见", "hidden", "¶"):
        assert gone not in document.text
    assert [(m.label, m.level) for m in document.marks] == [("安装 指南", 1), ("步骤", 2)]
    assert all(document.text.startswith(m.label, m.start) for m in document.marks)
    assert (document.title, document.date, document.language) == ("安装指南 — 站点", "2023-04-05", "zh")


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gbk", "gb18030"])
def test_charsets(tmp_path: Path, charset: str) -> None:
    html = PAGE.replace("CHARSET", charset)
    if charset != "utf-8":
        html = html.replace("¶", "")
    check(read(tmp_path, html, {"gb2312": "gbk"}.get(charset, charset)))


def test_a_charset_that_is_not_named_or_wrong(tmp_path: Path) -> None:
    check(read(tmp_path, PAGE.replace('<meta charset="CHARSET">', "").replace("¶", ""), "gbk"))
    check(read(tmp_path, PAGE.replace("CHARSET", "utf-8").replace("¶", ""), "gbk"))
    check(read(tmp_path, PAGE.replace("CHARSET", "utf-8"), "utf-8-sig"))
    check(read(tmp_path, PAGE.replace("CHARSET", "utf-8"), "utf-16"))


@pytest.mark.parametrize("named", [True, False])
def test_big5(tmp_path: Path, named: bool) -> None:
    meta = '<meta http-equiv="Content-Type" content="text/html; charset=big5">' if named else ""
    html = f"<html><head>{meta}<title>說明</title></head>"
    html += "<body><h1>使用說明</h1><p>請依照下列步驟安裝軟體。</p></body></html>"
    document = read(tmp_path, html, "big5")
    assert document.text == "使用說明\n\n請依照下列步驟安裝軟體。"
    assert document.title == "說明"


def test_a_box_of_facts_and_merged_cells(tmp_path: Path) -> None:
    html = """<h1>Ray</h1><table><tr><th colspan=2>Album<tr><th>Released<td>1968<tr><th>Genre<td>R&amp;B</table>
    <table><tr><th>City<th>Year<th>Count<tr><td rowspan=2>北京<td>2020<td>5<tr><td>2021<td>7</table>"""
    text = read(tmp_path, html).text
    assert "Album\nReleased: 1968\nGenre: R&B" in text
    assert "City: 北京 · Year: 2020 · Count: 5\nCity: 北京 · Year: 2021 · Count: 7" in text


def test_an_index_of_links_is_kept_when_there_is_nothing_else(tmp_path: Path) -> None:
    links = "".join(f"<li><a href='{i}'>Topic {i}</a></li>" for i in range(60))
    assert "Topic 59" in read(tmp_path, f"<nav><ul>{links}</ul></nav>").text


def test_main_wins_over_the_rest(tmp_path: Path) -> None:
    html = f"<body><div>Offers of the day: {FILLER}</div><main><h1>Real</h1><p>{FILLER}</p></main></body>"
    document = read(tmp_path, html)
    assert document.text.startswith("Real") and "Offers" not in document.text
    assert document.marks[0].start == 0


def test_ten_thousand_levels(tmp_path: Path) -> None:
    assert read(tmp_path, "<div>" * 10_000 + "<h1>Deep</h1>" + "</div>" * 10_000).text == "Deep"


def test_broken_markup(tmp_path: Path) -> None:
    assert read(tmp_path, "<table><tr><td>a<p>b</table></div></ol><li>c<h2>d").text.endswith("d")
    assert read(tmp_path, "<ul></li></ul></ul>text").text == "text"


TAGS = [
    "p",
    "div",
    "h1",
    "h3",
    "ul",
    "ol",
    "li",
    "table",
    "tr",
    "td",
    "th",
    "pre",
    "b",
    "a",
    "br",
    "nav",
    "dl",
    "dd",
    "span",
]
PIECES = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
    st.sampled_from(["word ", "文字", "\n", "&amp;", "<td colspan=3>", "<td rowspan=2>", "<!-- x -->", "<img alt=x>"]),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(PIECES, max_size=60))
def test_marks_point_at_their_words_in_any_markup(tmp_path: Path, parts: list[str]) -> None:
    document = read(tmp_path, "<p>start</p>" + "".join(parts))
    assert "start" in document.text
    starts = [mark.start for mark in document.marks]
    assert starts == sorted(starts)
    assert all(document.text.startswith(mark.label, mark.start) for mark in document.marks)
    assert "\n\n\n" not in document.text or "<pre>" in parts


def test_many_paragraphs_side_by_side_take_no_longer_each(tmp_path: Path) -> None:
    """Resiliparse's list of children was quadratic: two thousand took eight seconds."""
    started = time.process_time()
    assert read(tmp_path, "<body>" + "<div><p>Some words.</p></div>" * 4000).text.count("words") == 4000
    assert time.process_time() - started < 4
