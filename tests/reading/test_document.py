from onebox.reading import Mark, heading_path

MARKS = (
    Mark(0, "p. 1", 0),
    Mark(0, "Guide", 1),
    Mark(10, "安装", 2),
    Mark(20, "apt", 3),
    Mark(25, "p. 2", 0),
    Mark(30, "使用", 2),
    Mark(40, "Appendix", 1),
    Mark(50, "", 1),
)


def test_heading_path() -> None:
    assert heading_path(MARKS, 0) == "Guide › p. 1"
    assert heading_path(MARKS, 22) == "Guide › 安装 › apt › p. 1"
    assert heading_path(MARKS, 25) == "Guide › 安装 › apt › p. 2"
    assert heading_path(MARKS, 30) == "Guide › 使用 › p. 2"
    assert heading_path(MARKS, 49) == "Appendix › p. 2"
    assert heading_path(MARKS, 99) == "p. 2"
    assert heading_path((), 5) == ""
    assert heading_path((Mark(3, "later"),), 2) == ""


def test_a_skipped_level_is_no_matter() -> None:
    assert heading_path((Mark(0, "A", 1), Mark(1, "deep", 4), Mark(2, "B", 2)), 3) == "A › B"
