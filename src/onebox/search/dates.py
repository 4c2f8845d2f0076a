"""Dates as engines and pages write them → `YYYY-MM-DD`."""

import datetime as dt
import re
from email.utils import parsedate_to_datetime

_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/.年]\s?(\d{1,2})[-/.月]\s?(\d{1,2})(?!\d)")
_YEAR_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:-|年)(\d{1,2})(?:月|$)")
_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
_MONTH_DAY = re.compile(r"\b([A-Z][a-z]{2})[a-z]*\.? (\d{1,2})(?:st|nd|rd|th)?,? ((?:19|20)\d\d)\b")
_DAY_MONTH = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)? ([A-Z][a-z]{2})[a-z]*\.?,? ((?:19|20)\d\d)\b")
_AGO = re.compile(
    r"(\d+|an?)\s*(minute|min|hour|day|week|month|year|分钟|小时|天|周|星期|个月|月|年)s?\s*(?:ago|前)", re.IGNORECASE
)
_DAYS = {
    **dict.fromkeys(("minute", "min", "hour", "分钟", "小时"), 0),
    **{"day": 1, "天": 1, "week": 7, "周": 7, "星期": 7, "month": 30, "个月": 30, "月": 30, "year": 365, "年": 365},
}
_WORDS = {"today": 0, "今天": 0, "yesterday": 1, "昨天": 1, "前天": 2}
_SOONEST = 2  # days a date may lie ahead: time zones, and clocks that are wrong


def iso_date(text: object, today: dt.date) -> str:
    """The first date in `text`, or an empty string.

    Understood: ISO, RFC 5322, `Mar 3, 2024`, `2024年3月3日`, `3 days ago`, `3天前`. A month without a day is its
    first day. Dates ahead of `today` and impossible ones are none.
    """
    if not isinstance(text, str) or not text.strip():
        return ""
    found = _absolute(text) or _relative(text, today)
    return found.isoformat() if found and found <= today + dt.timedelta(days=_SOONEST) else ""


def _absolute(text: str) -> dt.date | None:
    if match := _ISO.search(text):
        return _date(*match.groups())
    if match := _MONTH_DAY.search(text):
        return _date(match[3], _MONTHS.get(match[1].lower(), 0), match[2])
    if match := _DAY_MONTH.search(text):
        return _date(match[3], _MONTHS.get(match[2].lower(), 0), match[1])
    if match := _YEAR_MONTH.search(text):
        return _date(match[1], match[2], 1)
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError):
        return None


def _relative(text: str, today: dt.date) -> dt.date | None:
    if match := _AGO.search(text):
        number = 1 if match[1].lower().startswith("a") else int(match[1][:4])
        return today - dt.timedelta(days=min(number * _DAYS[match[2].lower()], 36500))
    for word, days in _WORDS.items():
        if word in text.lower():
            return today - dt.timedelta(days=days)
    return None


def _date(year: str, month: str | int, day: str | int) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
