"""Documents from Markdown: what was written stands in them."""

from pathlib import Path

import pytest

from onebox.skills.inside.documents import blocks, save_document, wrapped

docx = pytest.importorskip("docx", reason="the extra `documents` is not installed")

TEXT = """# 季度报告 Report

Some **bold** words
that go on. <b>&

| 月 | Sales |
|---|:--|
| 一月 | 10 |

- one
2. two
"""


def test_blocks() -> None:
    found = [(block.kind, block.text, block.level) for block in blocks(TEXT)]
    assert found == [
        ("heading", "季度报告 Report", 1),
        ("paragraph", "Some **bold** words that go on. <b>&", 0),
        ("table", "", 0),
        ("item", "one", 0),
        ("item", "two", 1),
    ]


@pytest.mark.parametrize("ending", ["docx", "html", "pptx", "md"])
def test_saved(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{ending}"
    save_document(str(path), TEXT)
    if ending == "docx":
        made = docx.Document(str(path))
        assert made.paragraphs[0].text == "季度报告 Report" and made.tables[0].rows[1].cells[0].text == "一月"
        assert [run.bold for run in made.paragraphs[1].runs] == [False, True, False]
    elif ending == "html":
        text = path.read_text("utf-8")
        assert "<h1>季度报告 Report</h1>" in text and "<b>bold</b>" in text and "&lt;b&gt;&amp;" in text
        assert "<th>月</th>" in text
    elif ending == "pptx":
        slides = pytest.importorskip("pptx").Presentation(str(path)).slides
        assert slides[0].shapes.title.text == "季度报告 Report"
    else:
        assert path.read_text("utf-8") == TEXT


def test_other_kinds_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="can be docx"):
        save_document(str(tmp_path / "a.xlsx"), TEXT)


def test_lines_are_no_wider_than_the_page() -> None:
    assert wrapped("", 100, 10) == [""]
    assert wrapped("aaaa bbbb cccc", 60, 10) == ["aaaa bbbb", "cccc"]
    assert wrapped("中文很长的一行", 30, 10) == ["中文很", "长的一", "行"]
    assert "".join(wrapped("x" * 100, 50, 10)) == "x" * 100
