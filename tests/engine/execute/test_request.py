"""What a request speaks of: values that stand in it as a whole, and one thing of several."""

import pytest

from onebox.engine.execute.request import Request


@pytest.mark.parametrize(
    ("request_", "one"),
    [
        ("Cancel my next meeting with Bo", "next meeting"),
        ("Delete the most recent e-mail", "most recent e-mail"),
        ("把最后一封邮件删掉", "最后一封"),
        ("取消下一个会议", "下一个"),
        ("Delete all but the last row", ""),
        ("Cancel my next meetings", ""),
        ("Delete what came in the last week", ""),
        ("Delete the last 3 rows", ""),
        ("把每个人的最后一封邮件删掉", ""),
        ("Cancel the meetings of next Friday", ""),
    ],
)
def test_a_request_may_speak_of_one_thing(request_: str, one: str) -> None:
    assert Request(request_).means_one == one


@pytest.mark.parametrize(
    ("value", "request_", "named"),
    [
        ("ann.li@x.org", "for Ann, please", True),
        ("ann.li@x.org", "in the annex", False),
        ("do.an@x.org", "do it for an hour", False),
        ("do.an@x.org", "Send it to Do An", True),
        ("front end", "the Front-end backlog", True),
        ("true", "it is true", False),
        ("2024", "in 2024", False),
        ("李明", "给李明的", True),
        ("王", "给王芳", False),
        ("a组", "把A组的改掉", True),
    ],
)
def test_named_is_what_stands_there_as_a_whole(value: str, request_: str, named: bool) -> None:
    assert Request(request_).names(value) is named


@pytest.mark.parametrize(
    ("request_", "less"),
    [
        ("Change Bo's city to Bonn", False),
        ("Reschedule the next meeting to Friday", False),
        ("把李明的状态改成完成", False),
        ("Delete what is old", True),
        ("Change Bo's city in archive.xlsx", False),
        ("Move Ann's tasks to Done", False),
        ("Move Ann's tasks to done.csv", True),
        ("把李明的待办移到完成", False),
        ("把李明的待办移到另一张表", True),
        ("De-duplicate the list", True),
        ("Keep the first ten", True),
        ("Change everything except Bo's", True),
        ("去重后按城市统计", True),
        ("把空行清掉", True),
    ],
)
def test_fewer_rows_may_be_wanted(request_: str, less: bool) -> None:
    assert Request(request_).wants_less is less


@pytest.mark.parametrize(
    ("request_", "removed"),
    [
        ("Remove Archive", True),
        ("Remove the old rows in archive.xlsx", False),
        ("把archive.xlsx里的空行删掉", False),
        ("删掉 archive 那张表", True),
        ("Set the count to 9 in the sheet Archive", False),
        ("Set the count to 9 in Sales", False),
    ],
)
def test_the_name_of_a_file_is_not_that_of_a_sheet(request_: str, removed: bool) -> None:
    assert Request(request_).removes_sheet("Archive") is removed
