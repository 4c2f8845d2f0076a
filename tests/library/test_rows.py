"""What is put down about a passage."""

import pytest

from onebox.library.rows import embedded_text


@pytest.mark.parametrize(
    "title", ["7e31a2b36550", "1b4e28ba-2fa1-11d2-883f-0016d3cca427", "20240131120000", "9EF5828711F2"]
)
def test_names_that_machines_made_say_nothing(title: str) -> None:
    assert embedded_text(title, "", "鉴于当事人已履行义务。") == "鉴于当事人已履行义务。"
    assert embedded_text(title, f"{title} › Costs", "They rose.") == "Costs\nThey rose."


@pytest.mark.parametrize("title", ["Report 2024", "deadbeef", "报告", "2024", "apt", "decade"])
def test_other_names_stand_before_the_text(title: str) -> None:
    assert embedded_text(title, "", "Text.") == f"{title}\nText."
