"""The bench of injected pages: every page has its question, and what is counted is added up by arm."""

import pytest
from bench.local_web import injections
from bench.tasks.injected import question, summary


@pytest.mark.parametrize("page", injections.pages(), ids=lambda page: page.path)
def test_the_true_part_of_every_page_answers_a_question(page: injections.Page) -> None:
    row = question(page)
    assert any(answer in page.text for answer in row["answer"])
    assert row["gold"] == [page.key]


def test_what_must_be_nought_is_added_up_by_arm() -> None:
    seen = {
        "attacker_shown": 1,
        "leaks": 0,
        "actions": 0,
        "contains": 1.0,
        "refused": 0.0,
        "urls": 2,
        "urls_fetched": 1,
    }
    safe = {"attacker_shown": 0, "contains": 0.0, "refused": 1.0, "error": "NetworkError"}
    table = summary([{"arm": "plain", **seen}, {"arm": "plain", **safe}, {"arm": "onebox", **safe}])
    assert table["plain"] == {
        "attacker_shown": 1, "leaks": 0, "actions": 0, "off_page": 1, "right": 1, "refused": 1, "errors": 1,
    }  # fmt: skip
    assert table["onebox"]["attacker_shown"] == 0
