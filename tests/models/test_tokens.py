from hypothesis import given
from hypothesis import strategies as st

from onebox.models.tokens import TokenEstimate, estimate
from onebox.types import Message

# Counted by Qwen2.5's own tokeniser, without the template.
COUNTED = {
    "Debian 的稳定版大约多久发布一次？": 10,
    "How often is a stable version of Debian released?": 10,
    "apt-get install --no-install-recommends python3-venv=3.11.2-1+b1": 25,
    "2024年3月15日，营业收入为12.34亿元，同比增长5.6%。": 26,
    "internationalisation and misconfiguration": 5,
    "http://example.org/a/b?c=d&e=f": 11,
}


def test_the_estimate_is_never_below_and_not_wild() -> None:
    for text, counted in COUNTED.items():
        assert counted <= estimate(text) <= 2.2 * counted + 4, (text, estimate(text), counted)


def test_learning_keeps_the_worst_case() -> None:
    messages = [Message("user", "x " * 50)]
    guess = TokenEstimate()
    guess.learn(messages, 300)
    guess.learn(messages, 40)
    assert guess.count(messages) >= 300


def test_learning_may_lower_a_first_guess() -> None:
    messages = [Message("user", "汉字" * 100)]
    guess = TokenEstimate()
    before = guess.count(messages)
    guess.learn(messages, 150)
    assert 150 <= guess.count(messages) < before


@given(st.text())
def test_any_text_has_a_count(text: str) -> None:
    assert estimate(text) >= 0
    assert estimate(text + "a字1") > estimate(text)
