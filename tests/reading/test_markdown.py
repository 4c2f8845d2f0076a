import time
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onebox.reading import read_file

TEXT = """---
title: "用户手册"
date: 2024-03-01
lang: zh-CN
---
# 安装 `apt`

```sh
# not a heading
```
Setext *one*
============
## [Link](http://x.example) and snake_case ##
~~~~
```
## still code
~~~
~~~~
- item
---
Second
---
    # indented code
#hashtag
###### Six {#id}
| a |
---
"""


def test_headings_front_matter_and_code(tmp_path: Path) -> None:
    path = tmp_path / "手册.md"
    path.write_bytes(TEXT.replace("\n", "\r\n").encode())
    document = read_file(path)
    assert document.text == TEXT.replace("\n", "\r\n")
    assert (document.title, document.date, document.language) == ("用户手册", "2024-03-01", "zh")
    assert [(m.label, m.level) for m in document.marks] == [
        ("安装 apt", 1),
        ("Setext one", 1),
        ("Link and snake_case", 2),
        ("Second", 2),
        ("Six", 6),
    ]
    for mark in document.marks:
        assert mark.label[:3] in document.text[mark.start : mark.start + 30]


def test_title_from_the_first_heading_or_the_name(tmp_path: Path) -> None:
    path = tmp_path / "a note.md"
    path.write_text("text\n\n## Second first\n")
    assert read_file(path).title == "Second first"
    path.write_text("---\njust a rule\n")
    assert read_file(path).title == "a note"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["# A", "text", "```", "~~~", "===", "---", "- x", "", "> q", "## B #", "\t# c"])))
def test_marks_point_at_their_lines(tmp_path: Path, lines: list[str]) -> None:
    path = tmp_path / "x.md"
    text = "start\n" + "\n".join(lines)
    path.write_text(text)
    document = read_file(path)
    starts = [m.start for m in document.marks]
    assert starts == sorted(set(starts))
    assert all(start == 0 or text[start - 1] == "\n" for start in starts)
    assert all(document.text[m.start :].lstrip("# ").startswith(m.label) for m in document.marks)


def test_lines_made_to_be_slow_are_not(tmp_path: Path) -> None:
    path = tmp_path / "slow.md"
    path.write_text("\n".join(["# " + " " * 900 + "x", "# a" + " #" * 400 + " b", "[" * 900, "# " + "[" * 100_000]))
    start = time.monotonic()
    assert [m.label[:1] for m in read_file(path).marks] == ["x", "a"]
    assert time.monotonic() - start < 2
