"""Days: which one, what weekday, how many between: `今天星期几`, `100天后是几号`, `how many days until Christmas`."""

import datetime as dt
import re
from collections.abc import Callable
from functools import cache

from ...types import Language
from .answer import DirectAnswer, asked
from .numerals import in_digits

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH = {name[:length]: number for number, name in enumerate(_MONTHS, 1) for length in (3, len(name))}
_WEEKDAYS = (
    ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"],
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
)
_FEASTS = {
    **dict.fromkeys(("元旦", "new year's day", "new year"), (1, 1)),
    **dict.fromkeys(("劳动节", "五一", "may day"), (5, 1)),
    **dict.fromkeys(("国庆节", "国庆", "十一国庆"), (10, 1)),
    **dict.fromkeys(("圣诞节", "圣诞", "christmas", "christmas day"), (12, 25)),
    **dict.fromkeys(("情人节", "valentine's day"), (2, 14)),
    "halloween": (10, 31),
}
"""Feasts with a fixed day; those that move (春节, Easter) are none of ours."""
_NEAR = {
    "前天": -2,
    "昨天": -1,
    "今天": 0,
    "明天": 1,
    "后天": 2,
    "大后天": 3,
    "yesterday": -1,
    "today": 0,
    "tomorrow": 1,
}
_UNIT = {"天": 1, "日": 1, "周": 7, "星期": 7, "个星期": 7, "day": 1, "week": 7}
_FARTHEST = 400 * 366

_ZH_DAY = r"(?:(?:公元)?\d{4}年)?\d{1,2}月\d{1,2}[日号]"
_NAMED = "|".join(_MONTHS)
_EN_DAY = (
    rf"(?:(?:{_NAMED}|{'|'.join(sorted(name for name in _MONTH if len(name) == 3))})"
    r" \d{1,2}(?:st|nd|rd|th)?(?:,? \d{4})?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)? (?:of )?(?:{_NAMED})(?:,? \d{{4}})?)"
)
_ANY = "|".join((r"\d{4}-\d{1,2}-\d{1,2}", _ZH_DAY, _EN_DAY, *map(re.escape, [*_FEASTS, *_NEAR])))
_ASKS = r"(?:几号|哪一?天|星期几|周几|礼拜几|几月几[日号]|什么日期|多少号)"

Answerer = Callable[["re.Match[str]", dt.date, bool], DirectAnswer | None]


def days(question: str, now: dt.datetime, language: Language) -> DirectAnswer | None:
    """What `question` asks of the calendar on the day of `now`. None for anything else."""
    text = in_digits(asked(question)) if language == "en" else _digits_in_dates(asked(question))
    for pattern, answer in _table():
        if match := pattern.fullmatch(text):
            return answer(match, now.date(), language == "zh")
    return None


@cache
def _table() -> tuple[tuple["re.Pattern[str]", Answerer], ...]:
    near_zh, unit = r"(?P<near>前天|昨天|今天|明天|后天|大后天)", r"(?P<unit>天|日|周|个?星期)"
    near, span = r"(?P<near>today|tomorrow|yesterday)", r"(?P<n>\d{1,6}) (?P<unit>day|week)s?"
    a, b = rf"(?P<a>{_ANY})", rf"(?P<b>{_ANY})"
    many, apart = "(?:多少|几)天", "(?:有|是|相隔|相差|隔了?|差)?"
    rows: list[tuple[str, Answerer]] = [
        (rf"{near_zh}(?:是|的日期是)?{_ASKS}(?:了|来着)?", _near),
        (rf"(?:what(?:'s| is) )?(?:the |today's )date(?: {near})?", _near),
        (rf"what (?:day|date)(?: of the week)? (?:is|was|will)(?: it)?(?: be)? {near}", _near),
        (rf"what day (?:of the week )?is it(?: {near})?", _near),
        (rf"(?:从?今天起)?(?P<n>\d{{1,6}}){unit}(?P<way>以?之?后|以?之?前)(?:是|那天是)?{_ASKS}", _away),
        (rf"what(?:'s| is| was| will)(?: be)? the date (?:be )?{span} (?P<way>from now|from today|ago|later)", _away),
        (rf"what (?:date|day) (?:is|was|will be) (?:it )?{span} (?P<way>from now|from today|ago)", _away),
        (rf"what (?:date|day) (?:is it|will it be) (?P<way>in) {span}", _away),
        (rf"{a}(?:是|那天是)(?:星期几|周几|礼拜几)", _weekday),
        (rf"what (?:day|weekday)(?: of the week)? (?:is|was|will be) {a}", _weekday),
        (rf"(?:今天)?(?:距离?|离){b}还?(?:有|剩)?{many}", _until),
        (rf"(?:今天)?到{b}还(?:有|剩){many}", _until),
        (rf"how many days (?:are |is )?(?:there |left )?(?:until|till|to|before) {b}", _until),
        (rf"(?:从)?{a}(?:到|至|和|与){b}(?:之间)?(?:一?共)?{apart}{many}", _between),
        (rf"how many days (?:are )?(?:there )?(?:between|from) {a} (?:and|to|until) {b}", _between),
    ]
    return tuple((re.compile(pattern, re.IGNORECASE), answer) for pattern, answer in rows)


def _near(match: "re.Match[str]", today: dt.date, zh: bool) -> DirectAnswer | None:
    word = (match["near"] or "today").lower()
    return _told(today + dt.timedelta(days=_NEAR[word]), zh)


def _away(match: "re.Match[str]", today: dt.date, zh: bool) -> DirectAnswer | None:
    far = int(match["n"]) * _UNIT[match["unit"].lower()]
    if far > _FARTHEST:
        return None
    back = match["way"].lower().endswith(("前", "ago"))
    try:
        return _told(today + dt.timedelta(days=-far if back else far), zh)
    except OverflowError:
        return None


def _weekday(match: "re.Match[str]", today: dt.date, zh: bool) -> DirectAnswer | None:
    day = _date(match["a"], today)
    return _told(day, zh) if day else None


def _until(match: "re.Match[str]", today: dt.date, zh: bool) -> DirectAnswer | None:
    day = _date(match["b"], today, ahead=True)
    if day is None or day < today:
        return None
    return _count(today, day, zh)


def _between(match: "re.Match[str]", today: dt.date, zh: bool) -> DirectAnswer | None:
    first, last = _date(match["a"], today), _date(match["b"], today)
    return _count(first, last, zh) if first and last else None


def _date(text: str, today: dt.date, *, ahead: bool = False) -> dt.date | None:
    """The day `text` names; without a year in this one, or, `ahead`, the next to come."""
    text = text.lower()
    if text in _NEAR:
        return today + dt.timedelta(days=_NEAR[text])
    year, month, day = 0, *_FEASTS.get(text, (0, 0))
    if not month:
        year, month, day = _parts(text)
    try:
        found = dt.date(year or today.year, month, day)
        return dt.date(today.year + 1, month, day) if ahead and not year and found < today else found
    except ValueError:
        return None


def _parts(text: str) -> tuple[int, int, int]:
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := re.fullmatch(r"(?:公元)?(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号]", text):
        return int(match[1] or 0), int(match[2]), int(match[3])
    words = re.findall(r"[a-z]{3,}|\d+", text.replace(" of ", " "))
    names = [word for word in words if word in _MONTH]
    numbers = [int(word) for word in words if word.isdigit()]
    if len(names) != 1 or not 1 <= len(numbers) <= 2:
        return 0, 0, 0
    return (numbers[1] if len(numbers) == 2 else 0), _MONTH[names[0]], numbers[0]


def _told(day: dt.date, zh: bool) -> DirectAnswer:
    weekday = _WEEKDAYS[0 if zh else 1][day.weekday()]
    month = _MONTHS[day.month - 1].capitalize()
    text = f"{day.year}年{day.month}月{day.day}日，{weekday}" if zh else f"{weekday}, {day.day} {month} {day.year}"
    return DirectAnswer("date", day.isoformat(), text)


def _count(first: dt.date, last: dt.date, zh: bool) -> DirectAnswer:
    number = abs((last - first).days)
    if zh:
        return DirectAnswer("date", f"{number} 天", f"从 {first.isoformat()} 到 {last.isoformat()} 有 {number} 天")
    unit = "day" if number == 1 else "days"
    return DirectAnswer("date", f"{number} {unit}", f"From {first.isoformat()} to {last.isoformat()}: {number} {unit}")


def _digits_in_dates(text: str) -> str:
    """Numbers before 天 周 年 月 日 号 in digits; 星期一 and 五一 stay words."""
    return re.sub(r"[零〇一二两三四五六七八九十百千]+(?=[天周年月日号]|个星期)", lambda m: in_digits(m[0]), text)
