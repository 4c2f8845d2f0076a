"""Times of day elsewhere: `东京现在几点`, `what time is it in London`, `北京时间20点是纽约几点`."""

import datetime as dt
import re
from dataclasses import replace
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ...types import Language
from .answer import DirectAnswer, asked
from .numerals import in_digits
from .places import ZONES

_TIME_ZH = (
    r"(?P<part>早上|上午|中午|下午|晚上|凌晨)?(?P<h>\d{1,2})"
    r"(?:[:点时](?P<m>\d{1,2})?分?|(?P<ap> ?[ap]\.?m\.?))"
)
_TIME_EN = r"(?P<h>\d{1,2})(?::(?P<m>\d{2}))?(?P<ap> ?[ap]\.?m\.?)?"


@cache
def _patterns() -> tuple["re.Pattern[str]", ...]:
    place = "|".join(sorted(map(re.escape, ZONES), key=len, reverse=True))
    a, b = rf"(?P<a>{place})", rf"(?P<b>{place})"
    now, the_time = r"(?: right)?(?: now)?", r"what(?:'s| is) the (?:current )?(?:local )?time"
    rows = (
        r"(?:现在(?:是)?几点(?:了|钟)?|现在(?:是)?什么时间|几点了|现在时间)",
        rf"(?:what time is it|{the_time}){now}",
        rf"(?:现在)?{b}(?:时间)?(?:现在|当前)?(?:是)?(?:几点(?:了|钟)?|什么时间)",
        rf"{b}(?:的)?(?:当前|现在)(?:的)?时间(?:是多少|是几点)?",
        rf"(?:what time is it|{the_time}|current time|time){now} in {b}{now}",
        rf"{a}(?:时间)?(?:的)?(?:今天)?{_TIME_ZH}(?:整|钟)?(?:是|等于|对应)(?:在)?{b}(?:时间)?(?:的)?"
        r"(?:几点|什么时间|多少点)(?:钟)?",
        rf"what time is it in {b} (?:when|if) it(?:'s| is) {_TIME_EN} in {a}",
        rf"what time is {_TIME_EN} (?:in )?{a}(?: time)? in {b}(?: time)?",
    )
    return tuple(re.compile(row, re.IGNORECASE) for row in rows)


def clock(question: str, now: dt.datetime, language: Language) -> DirectAnswer | None:
    """The time now (of `now`'s own zone, or at a place), or of one place at another. None for anything else."""
    text = asked(question)
    text = (
        in_digits(text)
        if language == "en"
        else re.sub(r"[一二两三四五六七八九十]+(?=[点时分])", lambda m: in_digits(m[0]), text)
    )
    match = next((found for pattern in _patterns() if (found := pattern.fullmatch(text))), None)
    if match is None:
        return None
    groups = {name: value for name, value in match.groupdict().items() if value}
    try:
        if "h" in groups:
            return _elsewhere(groups, now, language == "zh")
        here = now.astimezone(_zone(groups["b"])) if "b" in groups else now
    except (ZoneInfoNotFoundError, ValueError):
        return None
    return _told(here, groups.get("b", ""), language == "zh")


def _elsewhere(groups: dict[str, str], now: dt.datetime, zh: bool) -> DirectAnswer | None:
    hour, minute = int(groups["h"]), int(groups.get("m") or 0)
    late = groups.get("part") in ("下午", "晚上") or "p" in groups.get("ap", "").lower()
    early = groups.get("part") == "凌晨" or "a" in groups.get("ap", "").lower()
    if ("ap" in groups and not 1 <= hour <= 12) or hour > 24 or minute > 59:
        return None
    hour = (hour % 12 + 12) if late and hour <= 12 else hour % 12 if early else hour % 24
    start = now.astimezone(_zone(groups["a"])).replace(hour=hour, minute=minute, second=0, microsecond=0)
    there = start.astimezone(_zone(groups["b"]))
    days = (there.date() - start.date()).days
    told = _told(there, groups["b"], zh)
    more = ("（第二天）", "（前一天）") if zh else (" (the next day)", " (the day before)")
    return replace(told, text=told.text + more[days < 0]) if days else told


def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(ZONES[name.lower()])


def _told(moment: dt.datetime, place: str, zh: bool) -> DirectAnswer:
    value = f"{moment:%H:%M}"
    if zh:
        return DirectAnswer("time", value, f"{place}时间 {moment.month}月{moment.day}日 {value}" if place else value)
    where = f" in {place.title()}" if place else ""
    return DirectAnswer("time", value, f"{value} on {moment:%A}, {moment.day} {moment:%B}{where}")
