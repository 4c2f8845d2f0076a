from collections.abc import Callable
from pathlib import Path

from onebox.reading import heading_path, read_file


def test_chapters_in_order(make_epub: Callable[..., Path]) -> None:
    path = make_epub(
        ["<h1>第一章</h1><p>从前有座山。</p>", "<h1>Chapter <i>two</i></h1><p>In it<br/>a temple.</p><a id='x'/>"],
        title="山与庙",
        language="zh-CN",
    )
    document = read_file(path)
    assert document.text == "第一章\n\n从前有座山。\n\nChapter two\n\nIn it\na temple."
    assert (document.title, document.kind, document.date, document.language) == ("山与庙", "epub", "2021-05-06", "zh")
    assert heading_path(document.marks, document.text.index("temple")) == "Chapter two"
    assert all(document.text.startswith(m.label, m.start) for m in document.marks)
