import pytest
from hypothesis import given
from hypothesis import strategies as st

from onebox.library.tokenise import is_chinese, query_terms, words


def test_chinese_words_come_long_and_short():
    assert {"管理", "管理员"} <= set(words("管理员"))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1,234 files", ["1234", "files"]),
        ("version 12.4.1", ["version", "12.4.1"]),
        ("ＡＰＴ１２", ["apt12"]),
        ("Tom's dog", ["tom", "dog"]),
        ("一,二", ["一", "二"]),
    ],
)
def test_one_form_for_each_word(written, meant):
    assert words(written) == meant


def test_a_query_is_stemmed_and_has_each_telling_term_once():
    assert query_terms("What are the running dogs and the dog?") == ["run", "dog"]
    assert query_terms("请问如何升级系统？") == ["升级", "系统"]


def test_a_query_of_function_words_keeps_them():
    assert query_terms("to be or not to be") == ["to", "be", "or", "not"]


def test_script_decides_the_language():
    assert is_chinese("如何用 apt 升级 Debian？")
    assert not is_chinese("The word 道 means way")


@given(st.text())
def test_any_text_gives_words_without_spaces(text):
    assert all(word and not any(c.isspace() for c in word) for word in words(text))
