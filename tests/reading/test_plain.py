from pathlib import Path

from onebox.reading import heading_path, read_file


def test_the_text_is_the_file_exactly(tmp_path: Path) -> None:
    path = tmp_path / "笔记.txt"
    text = "  first\r\n\r\n\t第二行 \n\n"
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    document = read_file(path)
    assert (document.text, document.title, document.kind) == (text, "笔记", "text")


def test_chapters_of_laws_and_novels(tmp_path: Path) -> None:
    path = tmp_path / "law.txt"
    text = "示例法\n\n第一编 总则\n\n第一章　基本规定\n\n第一条 为了示例。\n第二章所称的规定，是指本法。\n"
    text += "第三章 附则\n第九条 完。"
    path.write_text(text, "gbk")
    document = read_file(path)
    assert [(m.label, m.level) for m in document.marks] == [
        ("第一编 总则", 1),
        ("第一章　基本规定", 2),
        ("第三章 附则", 2),
    ]
    assert all(document.text.startswith(m.label, m.start) for m in document.marks)
    assert heading_path(document.marks, text.index("为了")) == "第一编 总则 › 第一章　基本规定"
    path.write_text("CHAPTER IV. The Whale\n\nChapter 5 of it was read by all, and then,\nmore", "utf-8")
    assert [m.label for m in read_file(path).marks] == ["CHAPTER IV. The Whale"]


def test_an_unknown_ending_is_read_when_it_is_text(tmp_path: Path) -> None:
    path = tmp_path / "Makefile"
    path.write_text("all:\n\techo 好\n")
    assert read_file(path).kind == "text"
