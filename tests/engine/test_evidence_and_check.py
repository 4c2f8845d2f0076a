"""What a citation promises: the quote stands in the source where it says, and carries the sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onebox.engine.check import check_sentence, check_short
from onebox.engine.evidence import Weights, attribute, evidence_in, holding
from onebox.engine.reply import Draft, goes_in_circles, says_nothing
from onebox.engine.write import judge
from onebox.library.split import passages as cut
from onebox.types import Passage, Sentence, Source

EN = (
    "# Harbour Bridge\n\nThe Harbour Bridge was opened by Jack Lang in 1932. Its arch spans 503 metres. "
    "About 12 ferries a day pass under it.\n\n## Upkeep\n\nPainters need 30,000 litres of paint for one coat. "
    "The work was led by John Bradfield for many years.\n"
)
ZH = (
    "# 海港大桥\n\n海港大桥于2019年由王小明主持重修，共用了三百名工人。大桥的正桥长1576米，桥上有铁路和公路。\n\n"
    "## 维护\n\n每次油漆需要三万升涂料。李四光负责检查钢梁的锈蚀情况。\n"
)
QUESTIONS = {"en": "What is said of the Harbour Bridge?", "zh": "海港大桥的情况如何？"}


def passages_of(text: str, title: str = "T", name: str = "s", limit: int = 300) -> list[Passage]:
    source = Source(name, title, f"/{name}.md")
    return [Passage(n, source, start, end, text[start:end]) for n, (start, end) in enumerate(cut(text, limit=limit), 1)]


def checked(sentence: str, text: str, question: str = "") -> Sentence:
    evidence = evidence_in(passages_of(text))
    return check_sentence(sentence, question, evidence, Weights(evidence))


def every_sentence() -> list[tuple[str, str, str]]:
    return [
        (language, text, one.text)
        for language, text in (("en", EN), ("zh", ZH))
        for one in evidence_in(passages_of(text))
        if len(one.text) > 18
    ]


@pytest.mark.parametrize(("language", "text", "sentence"), every_sentence())
def test_a_copied_sentence_is_supported_by_that_very_quote(language: str, text: str, sentence: str) -> None:
    found = checked(sentence, text, QUESTIONS[language])
    assert found.supported, found.reason
    assert sentence in [cited.quote for cited in found.citations]
    for cited in found.citations:
        assert text[cited.start : cited.end] == cited.quote


CHANGED = [
    (EN, "About 12 ferries a day pass under it.", "12", "21"),
    (EN, "The Harbour Bridge was opened by Jack Lang in 1932.", "1932", "1923"),
    (EN, "Its arch spans 503 metres.", "503", "five hundred and thirty"),
    (EN, "Painters need 30,000 litres of paint for one coat.", "30,000", "3,000"),
    (EN, "The Harbour Bridge was opened by Jack Lang in 1932.", "Jack Lang", "Paul Keating"),
    (EN, "The work was led by John Bradfield for many years.", "Bradfield", "Brunel"),
    (ZH, "海港大桥于2019年由王小明主持重修，共用了三百名工人。", "三百", "五百"),
    (ZH, "海港大桥于2019年由王小明主持重修，共用了三百名工人。", "2019年", "2020年"),
    (ZH, "大桥的正桥长1576米，桥上有铁路和公路。", "1576", "1567"),
    (ZH, "每次油漆需要三万升涂料。", "三万", "三亿"),
    pytest.param(
        ZH,
        "李四光负责检查钢梁的锈蚀情况。",
        "李四光",
        "张三丰",
    ),
    pytest.param(
        ZH,
        "海港大桥于2019年由王小明主持重修，共用了三百名工人。",
        "王小明",
        "赵大海",
    ),
]


@pytest.mark.parametrize(("text", "sentence", "true", "false"), CHANGED)
def test_a_changed_number_or_name_is_not_supported(text: str, sentence: str, true: str, false: str) -> None:
    assert sentence in text and checked(sentence, text).supported
    found = checked(sentence.replace(true, false), text)
    assert not found.supported and found.reason


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (EN, "The Harbour Bridge was opened in 1932 by Jack Lang."),
        (EN, "One coat of paint needs 30000 litres."),
        (EN, "Painters need 30 thousand litres of paint for one coat."),
        pytest.param(ZH, "海港大桥在二〇一九年由王小明主持重修，用了300名工人。"),
        pytest.param(ZH, "每次油漆需要3万升涂料。"),
    ],
)
def test_another_way_to_write_a_number_is_supported(text: str, sentence: str) -> None:
    assert checked(sentence, text).supported


@pytest.mark.parametrize("sentence", ["The moon is made of cheese.", "月亮是奶酪做的。", "12", "Yes.", ""])
def test_without_evidence_nothing_is_supported(sentence: str) -> None:
    assert not checked(sentence, "").supported
    assert checked(sentence, "").citations == ()
    assert not check_short(sentence, "", "Why?", [], Weights([])).supported
    assert attribute(sentence, [], Weights([])) == ([], 0.0)
    assert holding(sentence, [], Weights([]), "") == []


SHORT = [
    (EN, "Jack Lang", "The Harbour Bridge was opened by Jack Lang in 1932.", "Who opened the Harbour Bridge?"),
    (ZH, "1576米", "大桥的正桥长1576米。", "海港大桥的正桥有多长？"),
]


@pytest.mark.parametrize(("text", "answer", "why", "question"), SHORT)
def test_a_short_answer_is_cited_where_it_stands(text: str, answer: str, why: str, question: str) -> None:
    evidence = evidence_in(passages_of(text))
    for reasoning in ("", why):
        found = check_short(answer, reasoning, question, evidence, Weights(evidence))
        assert found.supported, found.reason
        assert answer in found.citations[0].quote
        for other in ("Paul Keating", "99 metres", "999米", "王小二"):
            assert not check_short(other, reasoning, question, evidence, Weights(evidence)).supported


@pytest.mark.parametrize(("text", "answer", "why", "question"), SHORT)
def test_a_reasoned_answer_falls_with_its_reasoning(text: str, answer: str, why: str, question: str) -> None:
    """The answer stands in the passages, what led to it does not."""
    evidence = evidence_in(passages_of(text))
    made_up = {EN: "The Harbour Bridge was opened by Paul Keating in 1811.", ZH: "北京大桥的正桥长999米。"}[text]
    for said in (answer, "yes", "是"):
        found = check_short(said, made_up, question, evidence, Weights(evidence))
        assert not found.supported and found.reason
        assert check_short(said, why, question, evidence, Weights(evidence)).supported


@pytest.mark.parametrize(
    ("text", "answer", "question", "supported"),
    [
        (EN, "in 1932 by Jack Lang", "How was the Harbour Bridge opened?", True),
        (EN, "by John Bradfield in 1932", "How was the Harbour Bridge opened?", False),  # of two sentences
        (ZH, "王小明主持，三百名工人", "谁重修了海港大桥？", True),
        (ZH, "李四光主持，三百名工人", "谁重修了海港大桥？", False),
    ],
)
def test_a_short_answer_in_other_words_has_all_of_them_in_one_sentence(
    text: str, answer: str, question: str, supported: bool
) -> None:
    evidence = evidence_in(passages_of(text))
    assert check_short(answer, "", question, evidence, Weights(evidence)).supported is supported


def test_the_second_quote_is_the_one_that_closes_the_question() -> None:
    """Two documents, the answer in one of them, the way to it in the other."""
    for first, second, answer, question in (
        (
            "Jack Lang was born in Sydney in 1876.",
            "The Harbour Bridge was opened by Jack Lang. It is painted every year.",
            "1876",
            "When was the man who opened the Harbour Bridge born?",
        ),
        (
            "王小明生于1960年。",
            "海港大桥由王小明主持重修。大桥每年油漆一次。",
            "1960年",
            "主持重修海港大桥的人生于哪一年？",
        ),
    ):
        evidence = evidence_in([*passages_of(first, "A", "a"), *passages_of(second, "B", "b")])
        found = check_short(answer, "", question, evidence, Weights(evidence))
        assert found.supported
        assert [(c.source, c.quote) for c in found.citations] == [("a", first), ("b", evidence[1].text)]


NOTHING_SAID = """
not in the passages|Not in the passages.|"Not in the passages."|**Not in the passages**|NOT IN THE PASSAGES!
The answer is not in the passages.|It is not mentioned in the passages.|Answer: not in the passages
The passages do not say when it was opened.|The provided passages don't contain the answer.
Not in the passages. They speak of another bridge.|There is no information in the passages.|No information.
I don't know.|I cannot answer this from the passages.|None.|N/A|unknown|Not specified
资料中没有|资料中没有。|资料中没有答案。|“资料中没有”|资料里没有提到。|资料没有说明这一点|根据资料，资料中没有
答案：资料中没有。|给出的资料中未提及。|资料中并没有提到它是哪一年建的。|无|未知。|不知道|无法确定|未提及
"""
SOMETHING_SAID = """
No|Notre Dame|Not before 1932|1932|No one|Unknown Soldier|The Nation|None of the bridges but one
The passages do not say who, but it was opened in 1932.|The sources of the Nile
否|没有|无锡|未来大桥|资料库|资料没有说是谁，但大桥于1968年建成。
"""


@pytest.mark.parametrize("text", ["", " ", "。", *NOTHING_SAID.strip().replace("\n", "|").split("|")])
def test_a_refusal_has_no_sentences(text: str) -> None:
    assert says_nothing(text)
    assert judge("Who?", Draft(text), passages_of(EN)) == judge("Who?", Draft(text, "because"), passages_of(EN)) == []


@pytest.mark.parametrize("text", SOMETHING_SAID.strip().replace("\n", "|").split("|"))
def test_an_answer_that_begins_like_a_refusal_is_judged(text: str) -> None:
    assert not says_nothing(text)
    assert judge("Who?", Draft(text), passages_of(EN))


@pytest.mark.parametrize(
    "said", ["Its arch spans 503 metres. ", "1932, ", "the bridge of ", "大桥的正桥长1576米。", "大桥、"]
)
def test_the_same_over_and_over_is_not_supported(said: str) -> None:
    """Though every single sentence of it stands in the passages."""
    for draft in (Draft(said * 25), Draft(said * 25, short=False), Draft("yes", said * 25)):
        (verdict,) = judge("How long is the Harbour Bridge?", draft, passages_of(EN + ZH))
        assert not verdict.supported and verdict.reason and not verdict.citations


@pytest.mark.parametrize("text", [EN, ZH])
def test_prose_does_not_go_in_circles(text: str) -> None:
    assert not goes_in_circles(text)
    assert not goes_in_circles(text[: len(text) // 2])


_WORDS = st.sampled_from(
    [
        "The bridge opened in 1932.",
        "It is long. ",
        "大桥很长。",
        "“好！”他说。",
        "\n\n",
        "## 标题\n",
        "Dr. A. Smith said so.",
        " 3.14 ",
        "- item\n",
        "😀",
        "\r\n",
        "…",
        "12,000 litres of paint.",
        "e.g. steel",
        "！？",
        "> **提示** 先看\n>\n> 再装。",
        "\n>\n",
        " > ",
        "<https://a.example/>",
    ]
)


def test_marks_of_a_quotation_are_no_part_of_its_sentences() -> None:
    text = "> **提示 列出内容**\n>\n> 命令 `dpkg -L` 列出文件。 要查找，见 <https://a.example/x>\n>\n"
    assert [one.text for one in evidence_in(passages_of(text))] == [
        "**提示 列出内容**",
        "命令 `dpkg -L` 列出文件。",
        "要查找，见 <https://a.example/x>",
    ]


@given(st.lists(_WORDS, max_size=40), st.text(max_size=60), st.integers(40, 400))
def test_quotes_stand_in_the_text_where_they_say(parts: list[str], claim: str, limit: int) -> None:
    text = "".join(parts)
    evidence = evidence_in(passages_of(text, limit=limit))
    weights = Weights(evidence)
    for one in evidence:
        assert text[one.start : one.end] == one.text == one.text.strip()
    for sentence in [claim, *parts]:
        for verdict in (
            check_sentence(sentence, claim, evidence, weights),
            check_short(sentence, claim, claim, evidence, weights),
        ):
            assert all(text[cited.start : cited.end] == cited.quote != "" for cited in verdict.citations)
            assert verdict.citations or not verdict.supported


@given(st.text(max_size=300), st.text(max_size=60))
def test_any_text_and_any_claim(text: str, claim: str) -> None:
    for sentence in judge("Who? 谁？", Draft(claim, claim), passages_of(text)):
        assert all(text[cited.start : cited.end] == cited.quote for cited in sentence.citations)


@pytest.mark.parametrize(
    ("answer", "text", "found"),
    [
        ("1576米", "正桥长1576米，两边有引桥。", True),
        ("12", "It costs 12,000 crowns.", False),
        ("12", "It costs 12, no more.", True),
        ("art", "The party went on.", False),
        ("apt", "用apt安装软件。", True),
    ],
)
def test_a_short_answer_is_found_between_borders(answer: str, text: str, found: bool) -> None:
    evidence = evidence_in([Passage(1, Source("s", "T", "/t.md"), 0, len(text), text)])
    assert bool(holding(answer, evidence, Weights(evidence), "")) is found


@pytest.mark.parametrize("text", [EN, ZH])
def test_weights_add_up_the_same_in_any_order(text: str) -> None:
    """A set comes in another order in every process; a tie between two sentences must stay a tie."""
    evidence = evidence_in(passages_of(text))
    weights = Weights(evidence)
    terms = sorted(set().union(*(one.terms for one in evidence)))
    orders = [terms[at:] + terms[:at] for at in range(len(terms))]
    assert len({weights.total(order) for order in orders}) == 1
