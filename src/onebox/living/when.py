"""When a task is due, read from a person's words by code: "每天早上8点", "every Monday 9:00", "every 6 hours".

Four kinds and no more: once at a time, every day, every week on a day, every so many hours. Clock times are those
of this machine, summer time included. What is not wholly understood is an error and no guess.
"""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from ..errors import NotATime

HOUR = 3600.0
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_HAN_DAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
_HAN = {one: number for number, one in enumerate("零一二三四五六七八九十")} | {"两": 2}
_PARTS = {
    "早上": "am",
    "上午": "am",
    "凌晨": "am",
    "早晨": "am",
    "中午": "noon",
    "下午": "pm",
    "晚上": "pm",
    "傍晚": "pm",
}
_NAMED = {"morning": (8, 0), "noon": (12, 0), "afternoon": (15, 0), "evening": (19, 0), "midnight": (0, 0)}
_NUMBER = r"(?:\d{1,2}|[零一二三四五六七八九十两]{1,3})"
_TIME_EN = re.compile(r"(?:at )?(\d{1,2})(?:[:.](\d{2}))? ?(am|pm)?")
_TIME_ZH = re.compile(rf"({'|'.join(_PARTS)})?({_NUMBER})(?:[点时](?:(半)|({_NUMBER})分?)?(?:整|钟)?|:(\d{{2}}))")
_DATE = re.compile(r"(\d{4})(?:-|/|年)(\d{1,2})(?:-|/|月)(\d{1,2})日?[t ]?")


@dataclass(frozen=True, slots=True)
class When:
    """`hours` count for the kind of that name, `day` (0: Monday) for `weekly`, `date` for `once`."""

    every: Literal["once", "daily", "weekly", "hours"]
    hour: int = 0
    minute: int = 0
    day: int = 0
    hours: int = 0
    date: dt.date | None = None

    @property
    def period(self) -> float:
        """Seconds from one time to the next, about; infinite for once."""
        days = {"daily": 24 * HOUR, "weekly": 168 * HOUR, "once": float("inf")}
        return self.hours * HOUR if self.every == "hours" else days[self.every]

    def after(self, now: float) -> float | None:
        """The first time after `now` (seconds since 1970); None when there is none any more.

        However much time has passed since the last one, it is one time and not many.
        """
        if self.every == "hours":
            return now + self.hours * HOUR
        here = dt.datetime.fromtimestamp(now)
        if self.every == "once":
            assert self.date
            once = dt.datetime.combine(self.date, dt.time(self.hour, self.minute)).timestamp()
            return once if once > now else None
        at = here.replace(hour=self.hour, minute=self.minute, second=0, microsecond=0)
        if self.every == "weekly":
            at += dt.timedelta(days=(self.day - at.weekday()) % 7)
        step = dt.timedelta(days=7 if self.every == "weekly" else 1)
        while at.timestamp() <= now:
            at += step
        return at.timestamp()

    def __str__(self) -> str:
        """Words that `read_when` reads as the same."""
        clock = f"{self.hour:02}:{self.minute:02}"
        if self.every == "hours":
            return f"every {self.hours} hours"
        if self.every == "once":
            return f"{self.date} {clock}"
        return f"every {'day' if self.every == 'daily' else _DAYS[self.day].title()} {clock}"


def parsed(words: str, now: float) -> When | None:
    """What `words` say, in Chinese or English, if it has passed or not; `now` is what "tomorrow" is told from."""
    text = " ".join(unicodedata.normalize("NFKC", words).casefold().replace(",", " ").split()).rstrip("。.")
    return _hours(text) or _repeated(text) or _once(text, dt.datetime.fromtimestamp(now))


def read_when(words: str, now: float) -> When:
    """`parsed`. Raises NotATime for words that say none, or one that has passed."""
    when = parsed(words, now)
    if when is None:
        raise NotATime(f"{words[:80]!r} says no time that I understand")
    if when.after(now) is None:
        raise NotATime(f"{when} has passed")
    return when


def _hours(text: str) -> When | None:
    found = re.fullmatch(rf"(?:every|each) (\d{{1,3}})? ?hours?|hourly|每(?:隔)?({_NUMBER})?个?小时(?:一次)?", text)
    if not found:
        return None
    count = int(found[1]) if found[1] else _number(found[2]) if found[2] else 1
    return When("hours", hours=count) if count and 1 <= count <= 720 else None


def _repeated(text: str) -> When | None:
    if found := re.match(r"(?:(?:every|each) (day|morning|noon|afternoon|evening)|(daily))(?= |$)", text):
        clock = _clock(text[found.end() :], found[1] or "morning")
        return When("daily", *clock) if clock else None
    if found := re.match(rf"(?:every |each |weekly on )({'|'.join(_DAYS)})s?(?= |$)", text):
        clock = _clock(text[found.end() :], "morning")
        return When("weekly", *clock, day=_DAYS.index(found[1])) if clock else None
    if found := re.match(r"每(?:天|日)|天天", text):
        clock = _clock(text[found.end() :], "morning")
        return When("daily", *clock) if clock else None
    if found := re.match(r"每(?:个)?(?:周|星期|礼拜)([一二三四五六日天])的?", text):
        clock = _clock(text[found.end() :], "morning")
        return When("weekly", *clock, day=_HAN_DAYS[found[1]]) if clock else None
    return None


def _once(text: str, now: dt.datetime) -> When | None:
    names = {"today": 0, "今天": 0, "tomorrow": 1, "明天": 1, "后天": 2}
    if found := _DATE.match(text):
        try:
            date = dt.date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            return None
    elif found := re.match("|".join(names), text):
        date = now.date() + dt.timedelta(days=names[found[0]])
    else:
        return None
    clock = _clock(text[found.end() :], "morning")
    return When("once", *clock, date=date) if clock else None


def _clock(text: str, otherwise: str) -> tuple[int, int] | None:
    """Hour and minute of the rest of the words; `otherwise` names the time where none is said."""
    text = text.strip()
    if not text:
        return _NAMED.get(otherwise, (8, 0))
    if text in _NAMED:
        return _NAMED[text]
    if found := _TIME_EN.fullmatch(text):
        return _right(int(found[1]), int(found[2] or 0), found[3] or "")
    if found := _TIME_ZH.fullmatch(text):
        hour, minutes = _number(found[2]), _number(found[4]) if found[4] else int(found[5] or 0)
        minute = 30 if found[3] else minutes
        return None if hour is None or minute is None else _right(hour, minute, _PARTS.get(found[1] or "", ""))
    return None


def _right(hour: int, minute: int, part: str) -> tuple[int, int] | None:
    if part == "pm" and hour < 12:
        hour += 12
    elif part == "am" and hour == 12:
        hour = 0
    elif part == "noon" and hour < 3:
        hour += 12
    return (hour, minute) if 0 <= hour < 24 and 0 <= minute < 60 else None


def _number(text: str) -> int | None:
    """Up to 99, in digits or in Chinese."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _HAN.get(text)
    left, right = _HAN.get(tens) if tens else 1, _HAN.get(ones) if ones else 0
    return None if left is None or right is None or left > 9 or right > 9 else left * 10 + right
