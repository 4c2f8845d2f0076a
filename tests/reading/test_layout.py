from hypothesis import given
from hypothesis import strategies as st

from onebox.reading.layout import Piece, join_lines, paragraphs, pieces


def line(x: float, y: float, text: str) -> list[tuple[str, float, float, float, float]]:
    """Characters ten points high, five wide, Chinese ten wide."""
    chars = []
    for char in text:
        width = 10 if char > "\u2e80" else 5
        chars.append((char, x, y, x + width, y + 10))
        x += width
    return chars


def test_words_and_gaps() -> None:
    assert [p.text for p in pieces(line(0, 0, "two words") + line(100, 0, "far"))] == ["two words", "far"]
    assert [p.text for p in pieces(line(0, 0, "no") + line(12, 0, "space"))] == ["no space"]


def test_join_lines() -> None:
    assert join_lines("中文", "继续") == "中文继续"
    assert join_lines("infor-", "mation") == "information"
    assert join_lines("infor\u2010", "mation") == "information"
    assert join_lines("English-", "to-German task") == "English-to-German task"
    assert join_lines("the X-", "Ray") == "the X- Ray"
    assert join_lines("one", "two") == "one two"
    assert join_lines("用", "apt") == "用 apt"


def test_two_columns_with_a_title_and_a_foot() -> None:
    found = [Piece("A title across the whole page of the paper", 50, 740, 550, 754)]
    for i in range(12):
        y = 700 - 14 * i
        found.append(Piece(f"left line {i} with some words in", 50, y, 280, y + 10))
        found.append(Piece(f"right line {i} with other words", 320, y, 550, y + 10))
    text = "\n".join(p.text for p in paragraphs(found))
    assert text.startswith("A title")
    assert text.index("left line 11") < text.index("right line 0")
    assert "left line 0 with some words in left line 1" in text


def test_a_table_is_read_by_rows() -> None:
    found = [
        Piece(f"{name}{i}", x, 700 - 20 * i, x + 40, 710 - 20 * i)
        for i in range(8)
        for name, x in (("a", 50), ("b", 200), ("c", 400))
    ]
    assert [p.text for p in paragraphs(found)][:2] == ["a0 · b0 · c0", "a1 · b1 · c1"]


@given(
    st.lists(st.tuples(st.integers(0, 500), st.integers(0, 700), st.integers(1, 300), st.integers(5, 20)), max_size=40)
)
def test_nothing_is_lost(boxes: list[tuple[int, int, int, int]]) -> None:
    found = [Piece(f"w{i}w", x, y, x + w, y + h) for i, (x, y, w, h) in enumerate(boxes)]
    text = " ".join(p.text for p in paragraphs(found))
    assert all(f"w{i}w" in text for i in range(len(boxes)))
