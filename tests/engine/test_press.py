"""When a refusal is taken at its word, and when an answer in its place speaks of the question."""

import pytest

from onebox.engine.press import is_meant, speaks_of
from onebox.engine.reply import Draft
from onebox.engine.write import judge
from onebox.types import Passage, Source

BRIDGE = "市政管理处说，这次检修要更换全部248根吊杆，是大桥建成以来规模最大的一次。"
METRO = "全市共转移群众1.6万人，地铁停运四个小时。"
FERRY = "The electric ferries cross the harbour in nine minutes."


def passages(*texts: str) -> list[Passage]:
    return [Passage(n, Source(f"s{n}", f"页{n}", f"/{n}"), 0, len(text), text) for n, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("probability", "meant"), [(None, True), (1.0, True), (0.8, True), (0.79, False), (0.1, False)]
)
def test_a_refusal_is_meant_when_it_is_likely_or_nobody_tells(probability: float | None, meant: bool) -> None:
    assert is_meant(probability) is meant


def speaks(answer: str, question: str, *searched: str) -> bool:
    there = passages(BRIDGE, METRO, FERRY)
    (sentence, *_) = judge(question, Draft(answer), there)
    assert sentence.supported
    return speaks_of([question, *searched], sentence, there)


def test_the_quote_must_speak_of_the_question() -> None:
    assert speaks("248根", "这次检修要更换多少根吊杆？")
    assert not speaks("四个小时", "图书馆今天晚上几点关门？")
    assert speaks("nine minutes", "How long does a ferry take to cross the harbour?")
    assert not speaks("nine minutes", "Who painted the old lighthouse at Larkfield?")


def test_a_question_in_another_language_is_held_to_its_search_words() -> None:
    question = "电动渡轮过港要几分钟？"
    assert not speaks("9分钟", question)
    assert speaks("9分钟", question, "电动渡轮 过港", "electric ferries cross harbour minutes")
    assert not speaks("9分钟", question, "library closing time")


def test_search_words_in_its_own_language_do_not_make_it_easier() -> None:
    assert not speaks("四个小时", "图书馆今天晚上几点关门？", "四个小时")


def test_what_is_not_supported_speaks_of_nothing() -> None:
    (sentence, *_) = judge("多少根吊杆？", Draft("300根"), passages(METRO))
    assert not speaks_of(["多少根吊杆？"], sentence, passages(BRIDGE))
