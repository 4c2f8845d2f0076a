"""Doubts over WorkBench's own calls: shares by domain, and the rows that were cut."""

import random

import pytest
from bench.common import data_folder
from bench.office_folder import WORKBENCH
from bench.tasks.doubts import ARMS, CUT, cut, gone, judged, rows_like, summary

from bench import workbench


def test_shares_are_those_of_each_arm() -> None:
    items = [
        {"set": name, "arm": arm, "doubted": value}
        for name, values in (("email", (0.0, 1.0, 1.0, 1.0)), ("calendar", (1.0, 1.0, 0.0)))
        for arm, value in zip(ARMS, values, strict=False)
    ]
    assert summary(items) == {
        "all": {"n": 2, "asked": 0.5, "other": 1.0, "cut": 0.5, "gone": 1.0},
        "email": {"n": 1, "asked": 0.0, "other": 1.0, "cut": 1.0, "gone": 1.0},
        "calendar": {"n": 1, "asked": 1.0, "other": 1.0, "cut": 0.0, "gone": None},
    }


def test_a_table_is_written_with_the_columns_it_has() -> None:
    assert rows_like([("b", "a"), ("1", "2")], {"1": {"a": "x,y", "b": "1"}}) == [("b", "a"), ("1", "x,y")]


def test_rows_are_cut_where_nothing_was_to_change() -> None:
    before = {name: {str(key): {"id": str(key)} for key in range(9)} for name in ("one", "two")}
    after = {"one": {}, "two": before["two"]}
    left = cut(before, after, random.Random(1))
    assert left["one"] == before["one"] and len(left["two"]) == 9 - CUT and len(before["two"]) == 9


def test_rows_are_gone_that_were_to_change() -> None:
    before = {"one": {key: {"id": key, "done": "no"} for key in "abc"}, "two": {"a": {"id": "a"}}}
    done = {"one": {**before["one"], "b": {"id": "b", "done": "yes"}}, "two": before["two"]}
    assert gone(before, done) == {"one": {key: before["one"][key] for key in "ac"}, "two": before["two"]}
    assert gone(before, before) is None
    assert gone(before, {"one": {"a": {"id": "a", "done": "yes"}}, "two": before["two"]}) is None


def test_what_was_asked_for_is_not_doubted() -> None:
    folder = data_folder(WORKBENCH)
    if folder is None:
        pytest.skip("NO WORKBENCH HERE: set ONEBOX_EVAL_DATA")
    items = judged(folder / WORKBENCH, 8)
    assert sum(one["arm"] != "gone" for one in items) == 24 and workbench.TOLD
    assert not [one["said"] for one in items if one["arm"] == "asked" and one["doubted"]]
