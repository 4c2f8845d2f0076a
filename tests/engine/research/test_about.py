"""Pages that speak of something else are no evidence, however many of the question's words they hold."""

import pytest

from onebox.engine.research.about import named_in, on_subject
from onebox.types import Passage, Source

BRIDGE = "What was the size of the Severing Bridge?"


def passage(number: int, text: str, title: str = "", source: str = "") -> Passage:
    return Passage(number, Source(source or f"s{number}", title, "https://x.example"), 0, len(text), text)


def kept(question: str, *passages: Passage, request: str = "", foreign: bool = False) -> list[int]:
    return [one.id for one in on_subject(passages, question, request or question, foreign=foreign)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (BRIDGE, [("severing", "bridge")]),
        ("Compare the Aurora 2 tent with Ember's stove", [("aurora",), ("ember",)]),
        ("what came of the Larkfield harbour ferry, and why in May", [("larkfield",), ("may",)]),
        ("比较木鸣E6和E5的重量", [("e6",), ("e5",), ("木鸣",)]),
        ("how does light affect sleep?", []),
    ],
)
def test_names(text: str, found: list[tuple[str, ...]]) -> None:
    assert named_in(text) == found


def test_a_page_about_another_bridge_is_left_out() -> None:
    network = passage(1, "The daemon puts the interface into any bridge; the size of the smallest disk matters.")
    right = passage(2, "The Severing Bridge is 512 metres long.")
    assert kept(BRIDGE, network, right) == [2]


def test_the_name_may_stand_in_the_title_or_in_another_passage_of_the_page() -> None:
    titled = passage(1, "Its main span measures 512 metres.", title="Severing Bridge")
    first = passage(2, "The Severing Bridge was opened in 2003.", source="page")
    second = passage(3, "Its pylons are 148 metres high.", source="page")
    assert kept(BRIDGE, titled, first, second) == [1, 2, 3]


def test_a_part_of_a_long_name_or_one_of_two_names_is_enough() -> None:
    short = passage(1, "The Kestrel Observatory saw a comet.")
    assert kept("What did the Kestrel Hill Observatory see?", short) == [1]
    assert kept("Is the Aurora tent better than the Ember stove?", passage(1, "The Ember was recalled.")) == [1]


def test_what_only_the_request_names_is_enough() -> None:
    page = passage(1, "The Larkfield ferry was five months late.")
    assert kept("Why did Petra Holm resign?", page, request="Report on the Larkfield ferry") == [1]


def test_without_a_name_the_words_of_the_request_tell() -> None:
    request = "What does research say about kelp restoration and evening light for shift workers?"
    asked = "What are the benefits of kelp restoration in marine environments?"
    other = passage(1, "A lighter package is of benefit in many environments.")
    right = passage(2, "Replanted kelp stored more carbon.")
    assert kept(asked, other, right, request=request) == [2]
    assert kept(
        "怎样选择水温？", passage(1, "选择发行版要看目标。"), passage(2, "水温以80度为宜。"), request="云雾绿茶：水温？"
    ) == [2]


def test_words_that_are_asked_of_anything_are_no_subject() -> None:
    request = "青岚市博物馆的门票政策这几年有什么变化？现在参观要注意什么"
    page = passage(1, "从2026年1月1日起，市博物馆常设展取消门票，市民可以免费参观，但需要实名预约。")
    other = passage(2, "现在要注意的变化：几年前的内核会影响启动，主要原因是驱动。")
    for asked in ("现在参观青岚市博物馆要注意什么？", "门票政策这几年有什么变化？"):
        assert kept(asked, page, other, request=request) == [1]
    request = "what should visitors know now about kelp diving, what changed in recent years?"
    swim = passage(3, "Divers swim through kelp at the reef.")
    disk = passage(4, "Important changes: disks need a label now, as users should know from recent years.")
    assert kept("What changed recently in kelp diving?", swim, disk, request=request) == [3]


def test_a_question_that_shares_no_word_with_the_request_leaves_all_pages() -> None:
    assert kept("how does light affect sleep?", passage(1, "Disks."), request="insomnia") == [1]


def test_chinese_and_pages_in_the_other_language() -> None:
    other = passage(1, "磁盘阵列的规模取决于最小的磁盘。")
    right = passage(2, "青岚地铁3号线全长31.2公里。")
    english = passage(3, "Qinglan's third line is 31.2 km long.")
    asked = "青岚地铁3号线的规模有多大？"
    assert kept(asked, other, right, english) == [2]
    assert kept(asked, other, right, english, foreign=True) == [2, 3]
    assert kept("木鸣E6有多重？", passage(1, "The E6 weighs 180 grams."), request="比较木鸣E6和E5") == [1]


def test_a_chinese_page_need_not_say_the_town_again() -> None:
    request = "青岚市博物馆的门票政策这几年有什么变化？现在参观要注意什么"
    museum = passage(1, "市博物馆常设展从2026年1月1日起免费，门票改为预约。")
    metro = passage(2, "青岚市地铁3号线于2026年5月28日开通。")
    assert kept("青岚市博物馆的门票政策有什么变化？", museum, metro, request=request) == [1]


def test_a_word_that_a_model_wrote_large_is_no_name() -> None:
    image = passage(1, "The Size of the image is 2 gigabytes, which are Notable Features.")
    request = "What is there to know about the Severing Bridge?"
    assert kept("What is the Size of the Severing Bridge, and its Notable Features?", image, request=request) == []
