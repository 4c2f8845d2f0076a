"""What a request promises is read from its words."""

import pytest

from onebox.engine.execute.task import Promise, looks_up, promised, sends, uses_page


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
        ("Mean fare? Answer @mean_fare[x] @max_fare [y]", Promise((), (), ("mean_fare", "max_fare"), words=True)),
        ("What does sales.csv say of March?", Promise(words=True)),
        ("How many rows has other.csv?", Promise(words=True)),
        ("What does the chart show?", Promise(words=True)),
        ("Create a summary with a bar chart", Promise((), ("png",))),
        ("哪个地区卖得最多？把合计存成 合计.csv", Promise(("合计.csv",), words=True)),
        ("Which region sold most? Save the totals as totals.csv", Promise(("totals.csv",), words=True)),
    ],
)
def test_promises(text: str, promise: Promise) -> None:
    assert promised(text, ["sales.csv"]) == promise


@pytest.mark.parametrize(
    ("text", "files", "helpers"),
    [
        ("Add 'dinner' to Bob's calendar", ["Bob.ics"], ("calendar",)),
        ("给李明写一封邮件，约个会议", [], ("calendar", "mail")),
        ("Change Bob's score to 100", ["score.xlsx"], ("edit",)),
        ("删掉重复的行", ["a.csv"], ("edit",)),
        ("Delete my last email from Nadia", ["emails.csv"], ("edit",)),
        ("Cancel my first meeting", ["calendar_events.csv", "emails.csv"], ("edit",)),
        ("Remove doubled rows, save as new.csv", ["a.csv"], ()),
        ("Remove the gaps. @mean[x]", ["a.csv"], ()),
        ("Change it", ["a.txt"], ()),
    ],
)
def test_helpers_are_told_where_the_request_speaks_of_them(
    text: str, files: list[str], helpers: tuple[str, ...]
) -> None:
    assert promised(text, files).helpers == helpers


def test_promised_names_may_have_folders() -> None:
    found = promised("Save the list as lists/a.xlsx and write to Bob, calendar/Bob.ics", ["calendar/Bob.ics"])
    assert found.files == ("lists/a.xlsx",)
    assert promised("Write score.xlsx anew", ["data/score.xlsx"]).files == ()


def test_a_meeting_that_is_scheduled_is_no_task_on_the_schedule() -> None:
    assert looks_up("Schedule it every day at 9") and looks_up("schedule a report")
    assert (
        not looks_up("schedule a 30-minute meeting with Li")
        and not looks_up("schedule a 1.5 hour call")
        and not looks_up("Schedule the yearly call")
    )


def test_some_requests_want_things_looked_up() -> None:
    assert looks_up("Find online what it costs") and looks_up("先上网搜索再做表")
    assert not looks_up("Sum the column") and not looks_up("把两列相加")


@pytest.mark.parametrize(
    ("text", "wanted", "used"),
    [
        ("Fill in the form at https://a.test/ : I am Ada", True, True),
        ("打开 https://a.test/ 报名，姓名王小明", True, True),
        ("Sign up for the walk on https://a.test/", True, True),
        ("Take a screenshot of https://a.test/", False, True),
        ("Read https://a.test/ and say what it costs", False, False),
        ("读一下 https://a.test/ ，告诉我价格", False, False),
        ("Sum the column", False, False),
    ],
)
def test_only_some_requests_want_a_page_used_or_something_sent(text: str, wanted: bool, used: bool) -> None:
    assert (sends(text), uses_page(text)) == (wanted, used)
