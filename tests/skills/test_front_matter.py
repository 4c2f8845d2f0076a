from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onebox.errors import BrokenFile
from onebox.skills.front_matter import by_language, read_front_matter, write_front_matter


def test_a_head_and_a_body() -> None:
    head = "name: a-b\ndescription: >\n  two\n  lines\nmetadata:\n  version: 1.0\n  on: no\nlist: [1, 二]"
    table, body = read_front_matter(f"---\n{head}\n---\n\n# Hi\n", "SKILL.md")
    assert table == {
        "name": "a-b",
        "description": "two lines\n",
        "metadata": {"version": "1.0", "on": "no"},
        "list": ["1", "二"],
    }
    assert body == "# Hi"


def test_windows_lines_and_a_byte_order_mark() -> None:
    assert read_front_matter("\ufeff---\r\nname: a\r\n---\r\nbody\r\n", "x") == ({"name": "a"}, "body")


@pytest.mark.parametrize(
    "head",
    [
        "a: &x [1]\nb: *x",
        "a: !!python/object/apply:os.system ['true']",
        "a: !tag 1",
        "- a\n- b",
        "a: 1\na: 2",
        "? [a]\n: 1",
        "a: [" * 200 + "]" * 200,
        "a: " + "[" * 15_000,
        "a: 'open",
        "a: b: c",
        "\tname: x",
        "x" * 20_000,
        "name: a\x00b",
        "",
    ],
)
def test_what_is_refused(head: str) -> None:
    with pytest.raises(BrokenFile) as caught:
        read_front_matter(f"---\n{head}\n---\nbody", "evil/SKILL.md")
    assert str(caught.value).startswith("evil/SKILL.md: ") and caught.value.hint


@pytest.mark.parametrize("text", ["", "# only a title", "---\nname: a\n", "name: a\n---\n"])
def test_without_front_matter(text: str) -> None:
    with pytest.raises(BrokenFile, match="does not begin with front matter"):
        read_front_matter(text, "x")


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300))
def test_any_head_is_read_or_refused(head: str) -> None:
    with suppress(BrokenFile):
        read_front_matter(f"---\n{head}\n---\n", "x")


_texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60)


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(
        st.from_regex(r"[a-z]{1,8}", fullmatch=True),
        _texts
        | st.lists(_texts, min_size=1, max_size=3)
        | st.dictionaries(st.sampled_from(["zh", "en"]), _texts, min_size=1),
        min_size=1,
        max_size=6,
    )
)
def test_what_is_written_is_read_again(table: dict[str, object]) -> None:
    assert read_front_matter(write_front_matter(table, "body\n\n- x"), "x") == (table, "body\n\n- x")


def test_sections_of_two_languages() -> None:
    assert by_language("# zh\n你好\n\n# en\nHello\n## more\n") == {"zh": "你好", "en": "Hello\n## more"}
    assert by_language("one for both") == {"": "one for both"}
    assert by_language("# en\nHello") == {"en": "Hello"}
    assert by_language("Both.\n# zh\n你好\n# en\n") == {"zh": "Both.\n\n你好", "en": "Both."}
