"""What speaks against the change of a table is said; what was asked for is not doubted."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onebox.engine.execute.doubts import doubts, missing_sheets
from onebox.engine.execute.tables import Row, rows_of
from onebox.types import Language

from .conftest import Do, program

HEAD = "id,title,owner,list,due\n"
ROWS = [
    f"{n:04},{title} {n},{owner}@x.org,{place},2024-05-{n:02}\n"
    for n, (title, owner, place) in enumerate(
        [
            (title, owner, place)
            for title in ("Write", "Draw")
            for owner in ("ann.li", "bo.wu", "cy.ito")
            for place in ("To do", "Done")
        ],
        start=1,
    )
]
TASKS = (HEAD + "".join(ROWS)).encode()
ZH = (
    "编号,事项,负责人,状态\n"
    + "".join(f"{n},事项{n},{'李明王芳'[n % 2 * 2 :][:2]},{'待办完成'[n % 3 // 2 * 2 :][:2]}\n" for n in range(1, 13))
).encode()


def _doubts(request: str, name: str, before: bytes, after: bytes, language: Language, **others: bytes) -> list[str]:
    old, new = rows_of(name, before), rows_of(name, after)
    assert old is not None and new is not None
    given = {f"{other}.csv": rows_of(f"{other}.csv", data) or [] for other, data in others.items()}
    return doubts(request, name, old, new, language, given)


def _with(line: str) -> bytes:
    return TASKS + line.encode()


@pytest.mark.parametrize(
    ("request_", "after", "said"),
    [
        ("Move Ann's tasks to Done", TASKS.replace(b"bo.wu@x.org,To do", b"bo.wu@x.org,Done"), "owner is bo.wu"),
        ("Delete Bo's tasks", TASKS.replace(ROWS[5].encode(), b"") .replace(ROWS[0].encode(), b""), "owner is ann.li"),
        ("Add the task Sing, for Cy, due May 9", _with("0099,Sing,Cy,To do,2024-05-09\n"), "are like ann.li@x.org"),
        ("Add the task Sing for Cy, to do", _with("0099,Sing,cy.ito@x.org,,2024-05-09\n"), "no list"),
        ("Add the task Sing for Cy", _with("0003,Sing,cy.ito@x.org,To do,2024-05-09\n"), "which is taken"),
        ("Add the task Sing for Cy", _with("0099,Sing,bo.wu@x.org,To do,2024-05-09\n"), "speaks of cy.ito@x.org"),
        ("Add the task Sing for Cy, due soon", _with("0099,Sing,cy.ito@x.org,To do,soon\n"), "given soon"),
        ("Mark Ann's tasks as done", (HEAD + "".join(o for o in ROWS if "ann.li" not in o)).encode(), "gone: 4; the"),
        ("Cancel Bo's next task", (HEAD + "".join(o for o in ROWS if "bo.wu" not in o)).encode(), "of one (next task)"),
    ],
)  # fmt: skip
def test_what_does_not_look_as_asked_is_doubted(request_: str, after: bytes, said: str) -> None:
    told = _doubts(request_, "tasks.csv", TASKS, after, "en")
    assert told and said in " ".join(told) and all(one.startswith("tasks.csv: ") for one in told)


@pytest.mark.parametrize(
    ("request_", "after"),
    [
        ("Move all of Ann's tasks to Done", TASKS.replace(b"ann.li@x.org,To do", b"ann.li@x.org,Done")),
        ("Give Ann's tasks that are done to Bo", TASKS.replace(b"ann.li@x.org,Done", b"bo.wu@x.org,Done")),
        ("Add the task Sing for Cy, to do", _with("0099,Sing,cy.ito@x.org,To do,2024-05-09\n")),
        ("Add the task Sing for Cy", _with("0099,Sing,cy.ito@x.org,,\n")),
        ("Move Ann's tasks to a new list, Later", TASKS.replace(b"ann.li@x.org,Done", b"ann.li@x.org,Later")),
        ("Delete everything except Ann's tasks", (HEAD + "".join(one for one in ROWS if "ann.li" in one)).encode()),
        ("Delete what is due before May 4", (HEAD + "".join(ROWS[3:])).encode()),
        ("Put Ann's tasks first", (HEAD + "".join(sorted(ROWS, key=lambda row: "ann.li" not in row))).encode()),
        ("Add a column with the month to Ann's tasks", TASKS.replace(b"due\n", b"due,month\n")),
        ("Empty it", HEAD.encode()),
        ("Delete Bo's last task", TASKS.replace(ROWS[9].encode(), b"")),
        ("Delete all of Bo's tasks, the last one too", (HEAD + "".join(o for o in ROWS if "bo.wu" not in o)).encode()),
        ("Delete what is due in the next two weeks", (HEAD + "".join(ROWS[6:])).encode()),
    ],
)
def test_what_was_asked_for_is_not(request_: str, after: bytes) -> None:
    assert _doubts(request_, "tasks.csv", TASKS, after, "en") == []


def test_rows_without_a_key_that_only_moved_are_not_changed() -> None:
    table = b"city,name\n" + b"Oslo,Ann\nRome,Bo\nOslo,Cy\nBern,Di\nRome,Ed\nOslo,Flo\n"
    moved = b"city,name\n" + b"Bern,Di\nOslo,Ann\nOslo,Cy\nOslo,Flo\nRome,Bo\nRome,Ed\n"
    assert _doubts("Sort by city, Bern first", "a.csv", table, moved, "en") == []


def test_chinese_names_are_known() -> None:
    row = next(line for line in ZH.decode().splitlines() if "李明,待办" in line)
    good = ZH.replace(row.encode(), row.replace("待办", "完成").encode())
    assert _doubts("把李明的待办都改成完成", "表.csv", ZH, good, "zh") == []
    other = next(line for line in ZH.decode().splitlines() if "王芳,待办" in line)
    bad = ZH.replace(other.encode(), other.replace("待办", "完成").encode())
    assert _doubts("把李明的待办都改成完成", "表.csv", ZH, bad, "zh") == [
        "表.csv: 改动了 负责人 为 王芳 的行，而要求里说的是 李明"
    ]
    assert _doubts("除了李明的，都改成完成", "表.csv", ZH, bad, "zh") == []


def test_rows_cut_from_a_table_that_the_request_does_not_speak_of_are_doubted() -> None:
    visits = b"day,visits\n" + b"".join(b"2024-05-%02d,%d\n" % (day, day * 3) for day in range(1, 12))
    cut = visits.replace(b"2024-05-04,12\n", b"")
    told = _doubts("Delete Bo's tasks", "visits.csv", visits, cut, "en", tasks=TASKS)
    assert len(told) == 1 and told[0].endswith("is what the request speaks of; bo.wu@x.org is in tasks.csv")
    assert _doubts("Delete the fourth of May", "visits.csv", visits, cut, "en", tasks=TASKS) == []


BOOK = [("item", "count", "price", "sum"), *((f"item {n}", f"{n}", f"{n}.5", f"=B{n}*C{n}") for n in range(2, 5))]


@pytest.mark.parametrize(
    ("request_", "after", "said"),
    [
        ("Set the count of item 3 to 9", [row[:3] for row in BOOK[1:]], "nothing: 3;"),
        ("Set the count of item 3 to 9", [(*row[:3], "7") for row in BOOK[1:]], "nothing: 3;"),
        ("把 item 3 的数量改成 9", [(*row[:3], "7") for row in BOOK[1:]], "nothing: 3;"),
        ("Set the count of item 3 to 9", [(row[0], "9", *row[2:]) for row in BOOK[1:]], ""),
        ("Put values in the place of the formulas", [(*row[:3], "7") for row in BOOK[1:]], ""),
        ("Delete item 3", BOOK[2:], ""),
    ],
)
def test_formulas_that_became_values_are_doubted(request_: str, after: list[tuple[str, ...]], said: str) -> None:
    told = doubts(request_, "a.xlsx", BOOK, [BOOK[0], *after], "en")
    assert said in " ".join(told) if said else not told


@pytest.mark.parametrize(
    ("request_", "doubted"),
    [
        ("Mark Ann's tasks as done", True),
        ("把任务都标成完成", True),
        ("Rename the column due to day", False),
        ("Remove what nobody needs", False),
        ("Put the due dates in words", False),
    ],
)
def test_columns_that_are_gone_are_doubted(request_: str, doubted: bool) -> None:
    after = b"".join(line.rpartition(b",")[0] + b"\n" for line in TASKS.splitlines())
    told = _doubts(request_, "tasks.csv", TASKS, after, "en")
    assert told == (["tasks.csv: columns that are gone: due; the request does not speak of them"] if doubted else [])


def test_rows_are_held_against_the_request_beside_a_new_column() -> None:
    wrong = TASKS.replace(b"bo.wu@x.org,To do", b"bo.wu@x.org,Done")
    after = b"".join(line + b",x\n" for line in wrong.splitlines())
    assert "owner is bo.wu" in _doubts("Mark Ann's tasks as done, in a new column", "tasks.csv", TASKS, after, "en")[0]


@pytest.mark.parametrize(
    ("request_", "doubted"),
    [
        ("Set the count of item 3 to 9", True),
        ("Delete the sheet with the archive", False),
        ("Drop Archive", False),
        ("Keep only the sales", False),
        ("Set the count of item 3 in the sheet Sales to 9", True),
        ("Set the count of item 3 in archive.xlsx to 9", True),
        ("把第三项的数量改成 9", True),
        ("合并成一张表", False),
    ],
)
def test_a_sheet_that_is_gone_is_doubted(request_: str, doubted: bool) -> None:
    told = missing_sheets(request_, [("a.xlsx", "Archive")], "en")
    assert told == (
        ["a.xlsx no longer has the sheet Archive; change_rows changes the rows meant and leaves all else"]
        if doubted
        else []
    )


Cells = st.lists(
    st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=5), min_size=1, max_size=3
).map(tuple)


@given(st.lists(Cells, max_size=9), st.lists(Cells, max_size=9), st.text(max_size=30))
def test_any_table_can_be_looked_at(old: Sequence[Row], new: Sequence[Row], request_: str) -> None:
    assert isinstance(doubts(request_, "a.csv", old, new, "en"), list)
    assert doubts(request_, "a.csv", old, old, "en") == []


def test_a_doubt_goes_to_the_model_then_to_the_user(do: Do, tmp_path: Path) -> None:
    table = tmp_path / "tasks.csv"
    table.write_bytes(TASKS)
    code = "t = open('tasks.csv').read()\nopen('tasks.csv', 'w').write(t.replace('{}@x.org,To do', '{}@x.org,Done'))\n"
    wrong, right = (program(code.format(who, who) + "print('done')") for who in ("bo.wu", "ann.li"))
    done = do("Move all of Ann's tasks to Done in tasks.csv", wrong, right, files=[table])
    assert done.view.stop_reason == "finished" and "the request speaks of ann.li@x.org" in done.prompts[1]
    assert done.file("tasks.csv").encode() == TASKS.replace(b"ann.li@x.org,To do", b"ann.li@x.org,Done")


def test_a_doubt_that_stays_is_told_to_the_user(do: Do, tmp_path: Path) -> None:
    table = tmp_path / "tasks.csv"
    table.write_bytes(TASKS)
    code = "t = open('tasks.csv').read().replace('bo.wu@x.org,To', 'bo.wu@x.org,No')\nopen('tasks.csv', 'w').write(t)\n"
    tries = [program(code + f"print({number})") for number in range(4)]
    done = do("Move all of Ann's tasks to Done in tasks.csv", *tries, files=[table])
    assert done.view.stop_reason == "budget" and "Not as promised: tasks.csv: a row whose owner" in done.view.text
