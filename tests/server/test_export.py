"""Answers as files: the Markdown of a model becomes what the format itself has."""

import pytest

from onebox.server.export.commonmark import reader

ANSWER = """**结论：**可以。见`apt`的[手册](https://a.example/m)。

1. *先*更新
2. 再安装
   - 不要重启

> 原话

| 项 | 数 |
|---|---|
| **甲** | 3 |

```
apt update
```

## 说明
最后一行<b>x</b>"""


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("**重点：**然后", "<strong>重点：</strong>然后"),
        ("增长**3.5%**左右", "增长<strong>3.5%</strong>左右"),
        ("这是*重点。*吗", "这是<em>重点。</em>吗"),
        ("**用 `a**b` 吧。**好", "<strong>用 <code>a**b</code> 吧。</strong>好"),
        ("[**见：**这](http://a.example)", '<a href="http://a.example"><strong>见：</strong>这</a>'),
        ("***a***", "<em><strong>a</strong></em>"),
        ("**a *b* c**", "<strong>a <em>b</em> c</strong>"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        (r"\*\*a\*\*", "**a**"),
        ("`**a：**b`", "<code>**a：**b</code>"),
        ("<b>x</b>", "&lt;b&gt;x&lt;/b&gt;"),
    ],
)
def test_emphasis_wherever_it_stands(text: str, want: str) -> None:
    assert reader().render(text).strip() == f"<p>{want}</p>"


def test_markdown_becomes_word() -> None:
    docx = pytest.importorskip("docx", reason="python-docx is not installed (extra `documents`)")
    from onebox.server.export.docx_prose import write_prose

    document = docx.Document()
    write_prose(document, ANSWER)
    lines = [(one.style.name, one.text) for one in document.paragraphs]
    assert lines == [
        ("Normal", "结论：可以。见apt的手册 (https://a.example/m)。"),
        ("List Paragraph", "1. 先更新"),
        ("List Paragraph", "2. 再安装"),
        ("List Bullet 2", "不要重启"),
        ("Quote", "原话"),
        ("Normal", "apt update"),
        ("Heading 3", "说明"),
        ("Normal", "最后一行<b>x</b>"),
    ]
    bold = [run.text for one in document.paragraphs for run in one.runs if run.bold]
    assert bold == ["结论："]
    assert [run.text for run in document.paragraphs[1].runs if run.italic] == ["先"]
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [["项", "数"], ["甲", "3"]]
