"""What a request promises is read from its words."""

import pytest

from onebox.engine.execute.task import Promise, looks_up, promised


@pytest.mark.parametrize(
    ("text", "promise"),
    [
        ("Clean sales.csv and save it as clean.xlsx", Promise(("clean.xlsx",))),
        ("把 sales.csv 去重，保存为 结果.csv", Promise(("结果.csv",))),
        ("把结果保存为汇总.xlsx", Promise(("汇总.xlsx",))),
        ("生成图表.png和汇总.xlsx", Promise(("图表.png", "汇总.xlsx"))),
        ("做一张成绩.xlsx", Promise(("做一张成绩.xlsx",))),
        ("Chart it by month", Promise((), ("png",))),
        ("画一张折线图", Promise((), ("png",))),
        ("Make a Word document of the notes", Promise((), ("docx",))),
        ("把笔记做成幻灯片", Promise((), ("pptx",))),
        ("Plot the ages into report.pdf", Promise(("report.pdf",))),
        ("Mean fare? Answer @mean_fare[x] @max_fare [y]", Promise((), (), ("mean_fare", "max_fare"))),
        ("What does sales.csv say of March?", Promise()),
        ("How many rows has other.csv?", Promise()),
        ("What does the chart show?", Promise()),
        ("Create a summary with a bar chart", Promise((), ("png",))),
    ],
)
def test_promises(text: str, promise: Promise) -> None:
    assert promised(text, ["sales.csv"]) == promise


def test_some_requests_want_things_looked_up() -> None:
    assert looks_up("Find online what it costs") and looks_up("先上网搜索再做表")
    assert not looks_up("Sum the column") and not looks_up("把两列相加")
