"""Times in a person's words, in both languages, and the next of them."""

import datetime as dt
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onebox.errors import NotATime
from onebox.living.when import When, parsed, read_when

NOW = dt.datetime(2026, 11, 22, 12, 0).timestamp()  # a Sunday


@pytest.mark.parametrize(
    ("words", "spec"),
    [
        ("每天早上8点", "every day 08:00"),
        ("每天八点半", "every day 08:30"),
        ("每日20:15", "every day 20:15"),
        ("每天晚上十点二十分", "every day 22:20"),
        ("每天中午12点", "every day 12:00"),
        ("每天", "every day 08:00"),
        ("every day at 8:00", "every day 08:00"),
        ("Every day 8 pm", "every day 20:00"),
        ("every evening", "every day 19:00"),
        ("daily at 12:30 am", "every day 00:30"),
        ("every Monday 9:00", "every Monday 09:00"),
        ("each Friday at 5pm", "every Friday 17:00"),
        ("每周一9点", "every Monday 09:00"),
        ("每个星期天下午3点", "every Sunday 15:00"),
        ("every 6 hours", "every 6 hours"),
        ("hourly", "every 1 hours"),
        ("每隔两个小时", "every 2 hours"),
        ("每6小时", "every 6 hours"),
        ("2026-12-01 9:00", "2026-12-01 09:00"),
        ("2026年12月1日下午2点", "2026-12-01 14:00"),
        ("tomorrow at 7:30", "2026-11-23 07:30"),
        ("明天", "2026-11-23 08:00"),
        ("今天晚上9点", "2026-11-22 21:00"),
    ],
)
def test_words(words: str, spec: str) -> None:
    assert str(read_when(words, NOW)) == spec


@pytest.mark.parametrize(
    "words",
    ["", "soon", "每天25点", "every day at 8:75", "every 0 hours", "every 9999 hours", "2026-02-30 9:00", "每周八9点",
     "every Monday and Tuesday", "今天早上8点", "2020-01-01 9:00", "every day 13 pm x", "每天十十点"],
)  # fmt: skip
def test_no_times(words: str) -> None:
    with pytest.raises(NotATime):
        read_when(words, NOW)


@given(st.text(max_size=40) | st.text(alphabet="每天周一二十点半小时0123456789: every day", max_size=20))
def test_no_words_break_it(words: str) -> None:
    when = parsed(words, NOW)
    assert when is None or parsed(str(when), NOW) == when


WHENS = (
    st.builds(When, st.just("daily"), st.integers(0, 23), st.integers(0, 59))
    | st.builds(When, st.just("weekly"), st.integers(0, 23), st.integers(0, 59), st.integers(0, 6))
    | st.builds(When, st.just("hours"), hours=st.integers(1, 720))
    | st.builds(When, st.just("once"), st.integers(0, 23), st.integers(0, 59), date=st.dates(dt.date(2000, 1, 1)))
)


@given(WHENS)
def test_what_is_written_is_read_as_the_same(when: When) -> None:
    assert parsed(str(when), NOW) == when


@given(WHENS.filter(lambda one: one.every != "once"), st.floats(0, 4e9))
def test_the_next_time_is_ahead_and_within_a_period(when: When, now: float) -> None:
    following = when.after(now)
    assert following is not None and now < following <= now + when.period + 2 * 3600  # summer time
    if when.every != "hours":
        here = time.localtime(following)
        assert here.tm_min == when.minute or here.tm_isdst >= 0
