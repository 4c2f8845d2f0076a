"""A question whose subject stands nowhere in the passages is refused before a model is asked."""

import pytest

from onebox.engine.subject import subject_of, unspoken
from onebox.types import Passage, Source

ENGLISH = (
    "Debian publishes a stable release about every two years. WireGuard is not covered; OpenVPN is, with its keys."
)
CHINESE = "Debian 大约每两年发布一个稳定版。软件包由 apt 安装，配置文件放在 /etc 下面，员工的账户由管理员建立。"


def passage(text: str, title: str = "Release") -> Passage:
    return Passage(1, Source("s", title, "/s.md"), 0, len(text), text)


@pytest.mark.parametrize(
    "question",
    [
        "How often does Debian publish a stable release?",
        "Does OpenVPN use keys?",
        "How often does Debain publish a stable release?",  # a slip of the finger
        "What is published every two years?",
    ],
)
def test_english_questions_the_passages_speak_of(question: str) -> None:
    assert unspoken(question, [passage(ENGLISH)]) == []


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("How do I install Kubernetes?", "kubernetes"),
        ("Who led the project in 2025?", "2025"),
        ("What is the boiling point of ethanol?", "ethanol"),
    ],
)
def test_english_questions_they_do_not(question: str, word: str) -> None:
    assert word in unspoken(question, [passage(ENGLISH)])


@pytest.mark.parametrize("question", ["稳定版多久发布一次？", "怎样用 apt 装软件包？", "给新员工建账户由谁来做？"])
def test_chinese_questions_the_passages_speak_of(question: str) -> None:
    assert unspoken(question, [passage(CHINESE)]) == []


@pytest.mark.parametrize(
    ("question", "word"), [("红烧肉要炖多久？", "红烧肉"), ("怎么用 zypper 添加软件源？", "zypper")]
)
def test_chinese_questions_they_do_not(question: str, word: str) -> None:
    assert word in unspoken(question, [passage(CHINESE)])


@pytest.mark.parametrize(
    ("question", "text", "missing"),
    [
        ("Debian 13 的代号是什么？", "13. Debian 11 的代号是 Bullseye。", ["debian 13"]),
        ("Debian 13 的代号是什么？", "Debian GNU/Linux 13 的代号是 Trixie。", []),
        ("What is the code name of Debian 13?", "Debian 11 is code-named Bullseye. See section 13.", ["debian 13"]),
        ("What is the code name of Debian 13?", "Debian version 13, code name Trixie.", []),
        ("Does Python 3 have a match statement?", "Python 3.10 brought the match statement.", []),
    ],
)
def test_a_name_with_a_number_is_another_thing(question: str, text: str, missing: list[str]) -> None:
    assert [one for one in unspoken(question, [passage(text)]) if one[-1].isdigit()] == missing


def test_a_chinese_question_over_english_passages_is_judged_by_names_alone() -> None:
    assert unspoken("稳定版多久发布一次？", [passage(ENGLISH)]) == []
    assert unspoken("Kubernetes 怎么安装？", [passage(ENGLISH)]) == ["kubernetes"]


def test_a_title_or_heading_speaks_too() -> None:
    assert (
        unspoken("What does Kubernetes need?", [passage("It needs three nodes to be safe.", title="Kubernetes")]) == []
    )


def test_common_nouns_weigh_less_than_names() -> None:
    assert subject_of("Debian 的吉祥物是什么？", chinese=True)["debian"] == 1.0
    assert subject_of("公司有多少人？", chinese=True).get("公司") == 0.5


def test_what_the_chinese_pages_leave_out_an_english_one_may_hold() -> None:
    pages = [
        passage("河口渔业今年丰收，渔民收入增加。", "渔业"),
        passage("The Tarn estuary holds 12 hectares of kelp."),
    ]
    assert unspoken("Tarn 河口（estuary）种了多少公顷糖海带？", pages) == []
    assert "裙带菜" in unspoken("渔民种了多少公顷糖海带和裙带菜？", pages[:1])


def test_words_asked_of_anything_need_not_stand_in_the_passages() -> None:
    assert unspoken("How is a release defined, and how are its major features determined?", [passage(ENGLISH)]) == []


@pytest.mark.parametrize(
    ("request_", "there"),
    [
        ("Write a leaflet for a family of 5 about the stable Debian release and OpenVPN keys.", True),
        ("Write a leaflet for a family of 5 about Kubernetes clusters on Azure.", False),
    ],
)
def test_numbers_of_a_text_to_be_written_set_the_scene(request_: str, there: bool) -> None:
    assert (unspoken(request_, [passage(ENGLISH)]) == []) is there
