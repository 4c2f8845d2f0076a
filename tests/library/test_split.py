"""Passages tile their text; sentences end where a reader would say they end, in Chinese and English."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from onebox.library.split import passages, sentences, units

PIECES = [
    "。",
    "！",
    ". ",
    "? ",
    "; ",
    "\n",
    "\n\n",
    "\n- ",
    "1. ",
    "”",
    '"',
    "…",
    "……",
    " ",
    "\t",
    "　",
    "，",
    "中",
    "文",
    "a",
    "Word",
    "J. ",
    "3.14",
    "\r\n",
    "\x00",
    "é",
    "😀",
    "https://a.b/c?d=e",
]
TEXTS = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=80).map("".join))


@given(TEXTS)
def test_sentences_tile_the_text(text: str) -> None:
    spans = sentences(text)
    assert "".join(text[s:e] for s, e in spans) == text
    assert all(s < e for s, e in spans)
    assert [e for _, e in spans[:-1]] == [s for s, _ in spans[1:]]
    if text.strip():
        assert all(text[s:e].strip() for s, e in spans), "a sentence of white space only"


@given(TEXTS, st.lists(st.integers(-5, 220), max_size=6), st.integers(20, 120))
@example("中" * 50, [7], 20)
@example("a" * 500, [], 20)
def test_passages_tile_the_text(text: str, breaks: list[int], limit: int) -> None:
    spans = passages(text, breaks, limit)
    assert "".join(text[s:e] for s, e in spans) == text
    assert all(s < e for s, e in spans)
    assert [e for _, e in spans[:-1]] == [s for s, _ in spans[1:]]
    assert all(units(text[s:e]) <= limit for s, e in spans)
    edges = {s for s, _ in spans} | {len(text)}
    assert all(b in edges for b in breaks if 0 < b < len(text)), "a passage crosses a break"


@given(TEXTS, st.integers(1, 19))
def test_a_tiny_limit_still_goes_forward(text: str, limit: int) -> None:
    spans = passages(text, limit=limit)
    assert "".join(text[s:e] for s, e in spans) == text
    assert all(units(text[s:e]) <= limit or e - s == 1 for s, e in spans)


def test_an_empty_text_has_no_passages() -> None:
    assert passages("") == []
    assert sentences("") == []


def test_units() -> None:
    assert units("Debian") == 6
    assert units("中文。") == 7
    assert units("") == 0


# Each case is the sentences, without the white space around them.
SENTENCES = {
    # Chinese
    "zh plain": ["今天下雨。", "我们不出门！", "你呢？", "好。"],
    "zh quotes": ["他说：“走吧。”", "我们就走了。"],
    "zh quotes, corner": ["她问：「好吗？」", "没人回答。"],
    "zh brackets": ["（他没来。）", "会照开。"],
    "zh semicolon": ["一方面便宜；", "另一方面快。"],
    "zh ellipsis": ["他想了想……", "还是走了。"],
    "zh several marks": ["什么？！", "真的！！", "嗯。"],
    "zh decimals": ["版本 3.14 发布于 2024 年 5 月 1 日。", "圆周率约为 3.14159。"],
    "zh with Latin": ["用 apt update 更新。", "Debian 12 的代号是 bookworm。"],
    "zh URL": ["见 https://a.example/b?c=d&e=f 的说明。", "再试一次。"],
    "zh Latin stop": ["安装 apt.", "然后重启."],
    "zh full width space": ["　　第一段。", "　　第二段。"],
    "zh full width stop": ["价格是５．５元。", "不贵。"],
    "zh choice": ["A.选项一，B.选项二。", "选一个！"],
    "zh ASCII marks": ["你好!", "吃了吗?", "吃了。"],
    "zh quote goes on": ["“你好！”", "他说。"],
    "zh file name": ["编辑 /etc/apt/sources.list 文件。", "保存。"],
    # English
    "en plain": ["It rains.", "We stay!", "Do you?", "Fine."],
    "en quotes": ["“Let us go.”", "We went."],
    "en straight quotes": ['He said "Go."', "We went."],
    "en question in quotes": ['"Really?"', "He nodded."],
    "en brackets": ["(He was late.)", "We began."],
    "en title": ["Dr. Smith met Mrs. Jones and Mr. Li.", "They talked."],
    "en initial": ["J. R. R. Tolkien wrote it.", "I read it."],
    "en initials, tight": ["J.R.R. Tolkien wrote it.", "I read it."],
    "en country": ["The U.S. Army came.", "It left."],
    "en such as": ["Use a tool, e.g. Apt, for it.", "See Fig. 3 and No. 5 there.", "Done."],
    "en et al": ["Smith et al. Found nothing new in it.", "The end."],
    "en company": ["Apple Inc. Makes phones.", "Sony Corp. Does too."],
    "en month": ["On Jan. 5 it began.", "On Sept. 9 it ended."],
    "en decimals": ["Pi is 3.14 or so.", "Version 2.0.1 came out.", "It costs $5.50."],
    "en URL": ["See https://a.example/b?c=d!e for more.", "Then go on."],
    "en file": ["Edit /etc/apt/sources.list now.", "Then run apt-get."],
    "en ellipsis": ["He waited...", "Nobody came."],
    "en ellipsis inside": ["He waited ... and waited.", "Nobody came."],
    "en question goes on": ["“Why?” he asked.", "Nobody knew."],
    "en one-sign ellipsis": ["He waited… and waited.", "Nobody came."],
    "en marks": ["What?!", "No!!", "Yes."],
    "en number begins": ["It has many.", "12 of them work."],
    "en quote begins": ["He left.", "“Why?”", "She stayed."],
    "en digits end": ["It was 1999.", "Then came 2000."],
    "en exclamation in name": ["Yahoo! is a company.", "It lives."],
    "en semicolon": ["This is one; it is long.", "This is two."],
    "en am pm": ["At 5 p.m. he left.", "At 6 a.m. he came."],
    "en letter ends": ["We need plan B, he said.", "Good."],
    "en lower case": ["see apt.conf for that.", "Use it."],
}  # fmt: skip
JOINS = {"zh": "", "en": " "}


@pytest.mark.parametrize("name", SENTENCES)
def test_sentence(name: str) -> None:
    wanted = SENTENCES[name]
    text = JOINS[name[:2]].join(wanted)
    assert [text[s:e].strip() for s, e in sentences(text)] == [one.strip() for one in wanted]


LAYOUT = {
    "blank line": ("A heading without a stop\n\nThen text.", ["A heading without a stop", "Then text."]),
    "blank line, spaces": ("标题\n \t\n正文。", ["标题", "正文。"]),
    "windows lines": ("A heading\r\n\r\nThen text.", ["A heading", "Then text."]),
    "wrapped line": ("One sentence over\ntwo lines. Two.", ["One sentence over\ntwo lines.", "Two."]),
    "wrapped Chinese": ("一句话写成\n两行。第二句。", ["一句话写成\n两行。", "第二句。"]),
    "list": ("- apples\n- pears\n* plums", ["- apples", "- pears", "* plums"]),
    "numbered": ("1. First do this\n2. Then do that", ["1. First do this", "2. Then do that"]),
    "numbered Chinese": ("1、先做这个\n2、再做那个", ["1、先做这个", "2、再做那个"]),
    "list after text": ("You need:\n- apt\n- dpkg\n\nThen go on.", ["You need:", "- apt", "- dpkg", "Then go on."]),
    "only white space": (" \n\n \t", [""]),
    "blank lines first": ("\n\nText.", ["Text."]),
    "Markdown heading": ("# Title\nText one. Text two.", ["# Title", "Text one.", "Text two."]),
    "table": ("| a | b |\n|---|---|\n| 1 | 2 |", ["| a | b |\n|---|---|\n| 1 | 2 |"]),
}


@pytest.mark.parametrize("name", LAYOUT)
def test_layout(name: str) -> None:
    text, wanted = LAYOUT[name]
    assert [text[s:e].strip() for s, e in sentences(text)] == wanted


def test_passages_end_where_sentences_end() -> None:
    text = "".join(f"这是第{number}句话，它不长也不短。" for number in range(100))
    ends = {e for _, e in sentences(text)}
    assert all(e in ends for _, e in passages(text))


def test_passages_are_even() -> None:
    """No crumb is left at the end of a section that does not fit one passage."""
    text = "Twenty letters here. " * 36  # a little more than one passage
    sizes = [units(text[s:e]) for s, e in passages(text)]
    assert len(sizes) == 2
    assert min(sizes) > 0.7 * max(sizes)


def test_a_long_sentence_is_cut_at_a_comma_or_a_space() -> None:
    english = "word " * 300
    assert all(english[e - 1] == " " for _, e in passages(english))
    chinese = "很长的一句话，" * 100
    assert all(chinese[e - 1] == "，" for _, e in passages(chinese))


def test_one_long_word_is_cut_at_the_limit() -> None:
    assert [e - s for s, e in passages("x" * 1500)] == [720, 720, 60]


def test_a_character_larger_than_the_limit_is_a_passage() -> None:
    """Once this went on for ever."""
    assert passages("中文", limit=1) == [(0, 1), (1, 2)]


@pytest.mark.parametrize("piece", ["一句话。", "word ", "x", "。\n", " \n", "(", "# a\n", "? ", "1. "])
def test_a_long_text_takes_a_moment(piece: str) -> None:
    """No step looks at the whole text again for every sentence, also where nothing ends."""
    text = piece * (100_000 // len(piece))
    begin = time.process_time()
    assert passages(text)[-1][1] == len(text)
    assert time.process_time() - begin < 2
