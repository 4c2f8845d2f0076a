"""Calendar files, for programs in the sandbox: `from onebox_tools import read_calendar, add_event, free_times`.

Times are local and written "2024-05-01 10:00"; an event of a whole day has a date alone. Repeated events are told by
their rule and not multiplied.
"""

import datetime
import os
import re
import sys
import uuid

_FIELDS = {"SUMMARY": "title", "DTSTART": "start", "DTEND": "end", "LOCATION": "place", "DESCRIPTION": "text"}
_FIELDS |= {"RRULE": "repeats"}
_SIGNS = (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n"))
_LENGTH = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:\d+S)?)?$")


def read_calendar(name: str) -> list[dict[str, str]]:
    """The events of an .ics file in order of time: `title`, `start`, `end`, `place`, `text`, `repeats`."""
    found: list[dict[str, str]] = []
    event: dict[str, str] | None = None
    for line in _lines(name):
        head, _, value = line.partition(":")
        key = head.partition(";")[0].upper()
        if line.upper() == "BEGIN:VEVENT":
            event = dict.fromkeys(_FIELDS.values(), "")
        elif line.upper() == "END:VEVENT" and event is not None:
            found.append(event)
            event = None
        elif event is not None and key in ("DTSTART", "DTEND"):
            event[_FIELDS[key]] = _shown(value)
        elif event is not None and key == "DURATION" and (length := _LENGTH.match(value)):
            weeks, days, hours, minutes = (int(one or 0) for one in length.groups())
            span = datetime.timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes)
            event["end"] = f"{_time(event['start']) + span:%Y-%m-%d %H:%M}"
        elif event is not None and key in _FIELDS:
            event[_FIELDS[key]] = _plain(value)
    return sorted(found, key=lambda one: one["start"])


def add_event(
    name: str, title: str, start: str, end: str = "", place: str = "", text: str = "", minutes: int = 60
) -> None:
    """Add an event to the .ics file `name`, which is made when it is not there. Without `end` it lasts `minutes`."""
    begin = _time(start)
    stop = _time(end) if end else begin + datetime.timedelta(minutes=minutes)
    if stop < begin:
        raise ValueError(f"the event ends ({stop}) before it begins ({begin})")
    zone = "Z" if os.path.exists(name) and _in_utc(name) else ""
    event = [
        "BEGIN:VEVENT",
        f"UID:{uuid.uuid4()}",
        f"DTSTAMP:{datetime.datetime.now(datetime.UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART:{begin:%Y%m%dT%H%M%S}{zone}",
        f"DTEND:{stop:%Y%m%dT%H%M%S}{zone}",
        *(f"{key}:{_marked(str(value))}" for key, value in (("SUMMARY", title), ("LOCATION", place)) if value),
        *([f"DESCRIPTION:{_marked(str(text))}"] if text else []),
        "END:VEVENT",
    ]
    lines = _lines(name) if os.path.exists(name) else ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Onebox//EN"]
    ends = [place for place, line in enumerate(lines) if line.upper() == "END:VCALENDAR"]
    lines[ends[-1] if ends else len(lines) :] = [*event, "END:VCALENDAR"]
    if folder := os.path.dirname(name):
        os.makedirs(folder, exist_ok=True)
    with open(name, "w", encoding="utf-8", newline="") as out:
        out.write("".join(f"{part}\r\n" for line in lines for part in _folded(line)))
    sys.stdout.write(f"{name}: {title}, {begin:%Y-%m-%d %H:%M} to {stop:%Y-%m-%d %H:%M}\n")


def free_times(names: list[str], day: str, minutes: int = 60, first: str = "09:00", last: str = "18:00") -> list[str]:
    """Starts, every half hour of `day`, at which `minutes` are free in all of the .ics files `names`."""
    events = [one for name in ([names] if isinstance(names, str) else names) for one in read_calendar(name)]
    busy = [(_time(one["start"]), _time(one["end"] or one["start"])) for one in events if one["start"]]
    at, until = _time(f"{day} {first}"), _time(f"{day} {last}")
    span, found = datetime.timedelta(minutes=minutes), []
    while at + span <= until:
        if all(end <= at or begin >= at + span for begin, end in busy):
            found.append(f"{at:%Y-%m-%d %H:%M}")
        at += datetime.timedelta(minutes=30)
    return found


def _lines(name: str) -> list[str]:
    """The lines of the file, those that were folded joined again."""
    with open(name, encoding="utf-8-sig", errors="replace", newline="") as file:
        text = file.read().replace("\r\n", "\n").replace("\r", "\n")
    return [line for line in re.sub(r"\n[ \t]", "", text).split("\n") if line]


def _in_utc(name: str) -> bool:
    """Are the times of the file marked with a Z? New ones are kept in the same form."""
    return any(re.match(r"DTSTART[^:]*:\d{8}T\d{6}Z$", line, re.I) for line in _lines(name))


def _time(text: str) -> datetime.datetime:
    found = re.match(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2}))?", str(text).strip())
    if not found:
        raise ValueError(f"{text!r} is no time; write it like 2024-05-01 10:00")
    year, month, day, hour, minute = (int(one or 0) for one in found.groups())
    return datetime.datetime(year, month, day, hour, minute)


def _shown(value: str) -> str:
    found = re.match(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d))?", value)
    if not found:
        return value
    day = "-".join(found.groups()[:3])
    return f"{day} {found[4]}:{found[5]}" if found[4] else day


def _plain(value: str) -> str:
    return re.sub(r"\\(.)", lambda sign: "\n" if sign[1] in "nN" else sign[1], value)


def _marked(value: str) -> str:
    for sign, marked in _SIGNS:
        value = value.replace(sign, marked)
    return value


def _folded(line: str) -> list[str]:
    """At most 75 bytes a line, as the format wants it; cut between characters."""
    parts: list[str] = []
    part = ""
    for char in line:
        if len((part + char).encode()) > 74:
            parts, part = [*parts, part], " "
        part += char
    return [*parts, part]
