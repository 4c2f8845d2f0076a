from collections.abc import Callable
from pathlib import Path

import pytest

from onebox.reading import heading_path, read_file

MakePdf = Callable[..., Path]
ENGLISH = [
    "The box reads a document and keeps the place of every word, so that infor-",
    "mation can be quoted. This line is the second one of the same paragraph, and it",
    "ends here.",
]
CHINESE = ["一框把文档读成文字，并记住每个词的位置，这样回答里的每句话都能够找到它的出", "处，而不是凭空写出来的。"]


def column(x: float, y: float, lines: list[str]) -> list[tuple[float, float, str]]:
    return [(x, y - 14 * i, line) for i, line in enumerate(lines)]


def test_paragraphs_in_both_languages(make_pdf: MakePdf) -> None:
    document = read_file(make_pdf([column(72, 720, ENGLISH) + column(72, 640, CHINESE)], title="手册 Manual"))
    english, chinese = document.text.split("\n\n")
    assert english.startswith("The box reads a document") and "so that information can be quoted. This line" in english
    assert chinese == "".join(CHINESE)
    assert (document.title, document.kind) == ("手册 Manual", "pdf")
    assert [(m.start, m.label, m.level) for m in document.marks] == [(0, "p. 1", 0)]


def test_running_heads_and_page_numbers_go(make_pdf: MakePdf) -> None:
    pages = [
        [
            (72, 810, "Handbook of the box"),
            *column(72, 700, [f"Page {i} says something of its own."]),
            (300, 20, str(i)),
        ]
        for i in range(1, 6)
    ]
    document = read_file(make_pdf(pages))
    assert "Handbook" not in document.text
    assert document.text.split("\n\n") == [f"Page {i} says something of its own." for i in range(1, 6)]
    assert heading_path(document.marks, document.text.index("Page 3")) == "p. 3"


def test_two_columns(make_pdf: MakePdf) -> None:
    left = [f"Left column line {i} runs on and on" for i in range(20)]
    right = [f"right column line {i} goes on too" for i in range(20)]
    text = read_file(make_pdf([column(60, 720, left) + column(320, 720, right)])).text
    assert text.index("line 19 runs") < text.index("right column line 0")


def test_outline_becomes_headings(make_pdf: MakePdf) -> None:
    pages = [
        column(72, 720, ["Words before."]) + column(72, 650, ["安装"]) + column(72, 620, ["安装的步骤在这里。"]),
        column(72, 720, ["Second page."]),
    ]
    document = read_file(make_pdf(pages, outline=[(0, "安装"), (1, "Not on the page")]))
    assert heading_path(document.marks, 0) == "p. 1"
    assert heading_path(document.marks, document.text.index("步骤")) == "安装 › p. 1"
    assert heading_path(document.marks, document.text.index("Second")) == "Not on the page › p. 2"


def test_an_empty_page_does_not_shift_the_next(make_pdf: MakePdf) -> None:
    document = read_file(make_pdf([[(72, 700, "One.")], [], [(72, 700, "Three.")]]))
    assert heading_path(document.marks, document.text.index("Three")) == "p. 3"


def test_large_lines_are_headings_when_there_is_no_outline(make_pdf: MakePdf) -> None:
    page = [(72, 760, "安装指南", 20), (72, 700, "Second part", 15), *column(72, 650, ENGLISH)]
    document = read_file(make_pdf([page]))
    assert [(m.label, m.level) for m in document.marks] == [("p. 1", 0), ("安装指南", 1), ("Second part", 2)]
    assert document.title == "安装指南"


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page(tmp_path: Path, turn: int) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "turned.pdf"), pagesize=(600, 800))
    canvas.setPageRotation(turn)
    height = 800 if turn == 180 else 600  # as the reader sees it
    canvas.translate(*{90: (600, 0), 180: (600, 800), 270: (0, 800)}[turn])
    canvas.rotate(turn)
    for i, line in enumerate(ENGLISH):
        canvas.drawString(50, height - 100 - 14 * i, line)
    canvas.save()
    document = read_file(tmp_path / "turned.pdf")
    assert document.text.startswith("The box reads a document") and "information can be quoted" in document.text
    assert document.text.endswith("ends here.")
