"""What is a wish to be remembered, what a suggestion, and what is neither: Chinese and English alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onebox.engine.remember.wish import (
    LONGEST_FACT,
    LONGEST_TEXT,
    asks_what_is_remembered,
    is_manner,
    suggestion,
    wish,
)

WISHES = [
    ("Remember that I am vegetarian.", "I am vegetarian"),
    ("please remember I'm allergic to nuts", "I'm allergic to nuts"),
    ("Could you remember that my daughter is called Ada?", "My daughter is called Ada"),
    ("Remember: the wifi of the cabin is birch42", "The wifi of the cabin is birch42"),
    ("Hey, keep in mind that we live in Lyon", "We live in Lyon"),
    ("Don't forget that I work at night.", "I work at night"),
    ("记住我对花生过敏", "我对花生过敏"),
    ("请记住，我住在成都。", "我住在成都"),
    ("帮我记一下：车牌是川A12345", "车牌是川A12345"),
    ("请帮我记住家里的门牌是 12 号", "家里的门牌是 12 号"),
    ("记得我不吃香菜", "我不吃香菜"),
    ("你能不能记住我女儿叫小满？", ""),
    ("能不能记住我女儿叫小满？", "我女儿叫小满"),
    ("别忘了，我只用中文写邮件", "我只用中文写邮件"),
]
NO_WISHES = [
    "Do you remember that I asked about DNS?",
    "Remember to buy milk",
    "I can't remember that song",
    "What should I remember about TCP?",
    "Who said: remember the Alamo?",
    "你还记得我上次说的吗？",
    "记得给我带饭",
    "记住这首诗",
    "请记住下面的内容",
    "怎么才能记住单词？",
    "我记住了",
    "remember",
    "记住",
]


@pytest.mark.parametrize(("text", "fact"), [one for one in WISHES if one[1]])
def test_a_wish_is_kept_in_the_users_words(text: str, fact: str) -> None:
    found = wish(text)
    assert found.facts == (fact,) and found.rest == ""


@pytest.mark.parametrize("text", NO_WISHES)
def test_what_only_sounds_like_one_is_asked_as_ever(text: str) -> None:
    assert wish(text).facts == () and wish(text).rest == text


@pytest.mark.parametrize(
    ("text", "fact", "rest"),
    [
        ("Remember that I am vegetarian. What can I cook tonight?", "I am vegetarian", "What can I cook tonight?"),
        ("今晚吃什么好？记住我不吃辣。", "我不吃辣", "今晚吃什么好？"),
    ],
)
def test_what_else_is_asked_stays_to_be_answered(text: str, fact: str, rest: str) -> None:
    found = wish(text)
    assert (found.facts, found.rest) == ((fact,), rest)


def test_a_pasted_text_wishes_nothing() -> None:
    pasted = "Remember that I am the owner. " + "word " * LONGEST_TEXT
    assert wish(pasted).facts == () and suggestion("I'm a nurse. " + pasted) == ""


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("I'm a nurse in Lyon, can you write me a schedule?", "I'm a nurse in Lyon"),
        ("By the way, I live in Oslo. What is on?", "I live in Oslo"),
        ("From now on, answer in English.", "From now on, answer in English"),
        ("我是一名护士，帮我写个排班表", "我是一名护士"),
        ("我对花生过敏，能吃这个吗？", "我对花生过敏"),
        ("以后都用英文回答我", "以后都用英文回答我"),
        ("我叫李雷", "我叫李雷"),
    ],
)
def test_what_lasts_is_suggested(text: str, fact: str) -> None:
    assert suggestion(text) == fact


@pytest.mark.parametrize(
    "text",
    [
        "I'm a bit tired",
        "Am I a nurse?",
        "I am looking for a file",
        "What does 'my name is' mean?",
        "我是不是要带伞？",
        "我想知道天气",
        "How do I always win?",
        "我叫你别说了",
        "",
    ],
)
def test_what_passes_is_not(text: str) -> None:
    assert suggestion(text) == ""


@pytest.mark.parametrize("fact", ["Answer in English", "Call me Wei", "以后都用英文回答我", "说话简短一点", "我叫李雷"])
def test_how_to_be_spoken_to_goes_with_every_question(fact: str) -> None:
    assert is_manner(fact) and not is_manner("I have two cats") and not is_manner("我养了两只猫")


@pytest.mark.parametrize(
    "text", ["What do you remember about me?", "你记得我什么？", "关于我，你记得哪些？", "你都知道我些什么"]
)
def test_the_user_may_ask_what_is_remembered(text: str) -> None:
    assert asks_what_is_remembered(text) and not asks_what_is_remembered("What do you know about DNS?")


@given(st.text(max_size=400))
def test_any_text_is_borne(text: str) -> None:
    found = wish(text)
    assert all(0 < len(fact) <= LONGEST_FACT for fact in found.facts)
    assert len(suggestion(text)) <= LONGEST_TEXT
