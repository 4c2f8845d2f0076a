"""What changed between two versions: nothing is lost, nothing told twice, the same is told as the same."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from onebox.engine.research.report_diff import changes, shown
from onebox.engine.research.report_types import Cell, Report, Section, Table
from onebox.types import Sentence

TEXTS = st.sampled_from(
    ["Line 3 has 21 stations.", "Line 3 has 19 stations.", "船载客146人。", "船载客150人。", "Trams ring.", "雨。", ""]
)
SENTENCES = st.lists(st.builds(Sentence, st.one_of(TEXTS, st.text(max_size=12)), st.booleans()), max_size=5)


def report(summary: list[Sentence], *sections: list[Sentence]) -> Report:
    made = tuple(Section(f"S{n}", tuple(one)) for n, one in enumerate(sections))
    return Report("t", "en", tuple(summary), made, "", (), ())


REPORTS = st.builds(report, SENTENCES, SENTENCES, SENTENCES)


def said(*texts: str) -> list[Sentence]:
    return [Sentence(text, True) for text in texts]


@settings(deadline=None, max_examples=40)
@given(REPORTS, REPORTS)
def test_all_of_both_versions_is_told_once(before: Report, after: Report) -> None:
    told = changes(before, after)
    assert [one.after for one in told if one.after is not None] == list(after.sentences())
    assert Counter(one.before for one in told if one.before is not None) == Counter(before.sentences())
    for one in told:
        assert (one.before is None) == (one.kind == "added") and (one.after is None) == (one.kind == "removed")


@settings(deadline=None, max_examples=40)
@given(REPORTS)
def test_a_report_does_not_differ_from_itself(one: Report) -> None:
    assert {change.kind for change in changes(one, one)} <= {"kept"}


@settings(deadline=None, max_examples=40)
@given(REPORTS, REPORTS)
def test_back_again_is_the_mirror(before: Report, after: Report) -> None:
    there, back = (Counter(one.kind for one in changes(*pair)) for pair in ((before, after), (after, before)))
    assert there["added"] - there["removed"] == back["removed"] - back["added"]


def test_a_changed_number_is_a_changed_sentence() -> None:
    before = report(said("The bridge is long."), said("Line 3 has 19 stations.", "Trams ring."))
    after = report(said("The bridge is long."), said("Line 3 has 21 stations.", "Ferries are boats of the harbour."))
    told = shown(changes(before, after))
    assert [(one.kind, one.section) for one in told] == [("removed", "S0"), ("changed", "S0"), ("added", "S0")]
    assert told[1].before and told[1].before.text == "Line 3 has 19 stations."


def test_what_only_stands_elsewhere_now_is_not_shown() -> None:
    before = report([], said("一号桥建成。", "Trams ring."), said("Boats float."))
    after = report([], said("Trams ring."), said("Boats float.", "一号桥建成。"))
    assert [one.kind for one in changes(before, after)].count("moved") == 1 and not shown(changes(before, after))


def test_rows_of_tables_count() -> None:
    def table(value: str) -> Report:
        made = Table("c", ("a", "b"), ((Cell("ferry"), Cell(value, (), float(value))),), "seats")
        return Report("t", "en", (), (Section("S", (), made),), "", (), ())

    (one,) = shown(changes(table("146"), table("150")))
    assert one.after and one.after.text == "ferry · 150"


def test_a_verdict_that_changes_is_a_change() -> None:
    before, after = report([Sentence("It rains.", False)]), report([Sentence("It rains.", True)])
    assert [one.kind for one in changes(before, after)] == ["changed"]
