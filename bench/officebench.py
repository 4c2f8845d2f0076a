"""OfficeBench (arXiv 2407.19056): which of its tasks are files alone, and its checks of file states.

The checks are the benchmark's own kinds, written anew: a file is there; its text contains, or does not, all keywords
(letters' case does not count, nor commas in numbers); a cell's text begins with a value; no two events of a calendar
overlap. Stricter in one thing: of e-mails only those that the task made count. `data/`, where the benchmark keeps all
that has no other place, is the top of the user's folder.
"""

import json
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any

from onebox.skills.inside import read_calendar, read_email, read_text

Check = Mapping[str, Any]
PICTURES = (".jpg", ".jpeg", ".png")
SEED = 7


@dataclass(frozen=True, slots=True)
class Task:
    """`text`: what the user says; `testbed`: the folder with the files; `checks`: all must hold."""

    id: str
    text: str
    testbed: Path
    checks: Sequence[Check]


def tasks(folder: Path, n: int, scratch: Path, *, dev: bool = False) -> tuple[list[Task], Counter[str]]:
    """`n` tasks that files alone can decide, by a seeded draw, one of a testbed before a second of any; and what was
    left out, by reason. `dev`: of those that the draw did not take."""
    fit: dict[str, list[Task]] = {}
    left: Counter[str] = Counter()
    for file in sorted(folder.glob("*/subtasks/*.json")):
        told = json.loads(file.read_text("utf-8"))
        task = Task(f"{file.parts[-3]}/{file.stem}", text_of(told), file.parent.parent / "testbed", told["evaluation"])
        if why := unfit(task, told["task"], scratch / task.id.replace("/", "-")):
            left[why] += 1
        else:
            fit.setdefault(file.parts[-3], []).append(task)
    order = random.Random(SEED)
    testbeds = sorted(fit)
    order.shuffle(testbeds)
    for name in testbeds:
        order.shuffle(fit[name])
    rounds = [fit[name][turn] for turn in range(99) for name in testbeds if turn < len(fit[name])]
    return (rounds[20:] if dev else rounds)[:n], left


def text_of(told: Mapping[str, Any]) -> str:
    """The task in the words of its user, with where things of the kind that it asks for are kept."""
    checks = told["evaluation"]
    lines = [f"I am {told['username']}. It is {told['weekday']}, {told['date']}, {told['time']}.", told["task"]]
    names = {str(place(one)) for one in checks if "file" in one["args"]}
    if "answer.txt" in names:
        lines.append("Save the answer in answer.txt.")
    for name in sorted(name for name in names if name.startswith("calendar/")):
        lines.append(f"The calendar of {PurePosixPath(name).stem} is {name}.")
    if any(one["args"].get("doc_type") == "email" for one in checks):
        lines.append("E-mails are .eml files in the folder emails.")
    return "\n".join(lines)


def unfit(task: Task, words: str, scratch: Path) -> str:
    """Why files alone, and an honest look at them, cannot decide the task; empty when they can."""
    return next(_faults(task, words.lower(), scratch), "")


def _faults(task: Task, words: str, scratch: Path) -> Iterator[str]:
    inputs = [one for one in task.testbed.rglob("*") if one.is_file()]
    if not inputs:
        yield "its files are not there"
    if any(one.suffix.lower() in PICTURES for one in inputs):
        yield "its files are pictures"
    if any(one.suffix.lower() == ".pdf" and not read_text(str(one)).strip() for one in inputs):
        yield "its files are scans"
    if any(one["function"] not in _CHECKS or not _complete(one) for one in task.checks):
        yield "a check does not say what it looks at"
    if all(one["function"] == "evaluate_file_exist" for one in task.checks):
        yield "its checks look at no content"
    known = {one.name.lower() for one in inputs} | {"answer.txt"}
    if not all(_named(one, words, known) for one in task.checks):
        yield "it does not name what is checked"
    lay(task.testbed, scratch)
    try:
        if not failed(task.checks, scratch, ()):
            yield "its checks hold before anything is done"
    finally:
        shutil.rmtree(scratch)


def _named(check: Check, words: str, known: set[str]) -> bool:
    if "username" in check["args"]:
        return str(check["args"]["username"]).lower() in words
    path = place(check)
    stem_known = path.parts[0] == "calendar" and path.stem.lower() in words
    return stem_known or path.name.lower() in known or path.name.lower() in words


def _complete(check: Check) -> bool:
    args = check["args"]
    needs = {"evaluate_excel_cell_value": ("file", "matches"), "evaluate_file_exist": ("file",)}
    if check["function"] == "evaluate_calendar_no_overlap":
        return "username" in args
    if args.get("doc_type") == "email":
        return "username" in args and bool(args.get("keywords"))
    return all(args.get(name) for name in needs.get(check["function"], ("file", "keywords")))


def lay(testbed: Path, folder: Path) -> None:
    """The files of the testbed as a user's folder: what lies in `data/` at its top."""
    folder.mkdir(parents=True)
    for one in sorted(testbed.iterdir()):
        if one.name == "data":
            shutil.copytree(one, folder, dirs_exist_ok=True)
        else:
            shutil.copytree(one, folder / one.name)
    for one in [folder, *folder.rglob("*")]:  # the data set is read-only
        one.chmod(0o755 if one.is_dir() else 0o644)


def place(check: Check) -> PurePosixPath:
    """The path of the checked file in the user's folder."""
    path = PurePosixPath(check["args"].get("file") or f"calendar/{check['args'].get('username')}.ics")
    return PurePosixPath(*path.parts[1:]) if path.parts[0] == "data" and len(path.parts) > 1 else path


def failed(checks: Sequence[Check], folder: Path, made: Sequence[str]) -> list[str]:
    """The checks that do not hold; `made`: names of files that the task made or changed."""
    mails = [folder / name for name in made if name.lower().endswith(".eml") and (folder / name).is_file()]
    return [one["function"] for one in checks if not _holds(one, folder, mails)]


def _holds(check: Check, folder: Path, mails: Sequence[Path]) -> bool:
    try:
        return _CHECKS[check["function"]](check, folder, mails)
    except Exception:  # noqa: BLE001 - a file that does not open is not in the promised state, whatever its reader says
        return False


def _exists(check: Check, folder: Path, mails: Sequence[Path]) -> bool:
    return (folder / place(check)).is_file() or (folder / "data" / place(check)).is_file()


def _contains(check: Check, folder: Path, mails: Sequence[Path]) -> bool:
    text = _text(check, folder, mails).lower()
    return all(_within(str(word).lower(), text) for word in check["args"]["keywords"])


def _lacks(check: Check, folder: Path, mails: Sequence[Path]) -> bool:
    return not _contains(check, folder, mails)


def _within(word: str, text: str) -> bool:
    try:
        float(word)
    except ValueError:
        return word in text
    return word in text.replace(",", "")


def _text(check: Check, folder: Path, mails: Sequence[Path]) -> str:
    args = check["args"]
    if args["doc_type"] == "email":
        return "\n".join(read_text(str(one)) for one in mails if _is_to(str(args["username"]), one))
    file = folder / place(check)
    file = file if file.is_file() else folder / "data" / place(check)
    if not file.is_file():
        return ""
    return file.read_text("utf-8", "replace") if args["doc_type"] in ("txt", "ics") else read_text(str(file))


def _is_to(name: str, mail: Path) -> bool:
    said = read_email(str(mail))
    return name.lower() in f"{said['to']} {said['cc']}".lower() or mail.parent.name.lower() == name.lower()


def _cells(check: Check, folder: Path, mails: Sequence[Path]) -> bool:
    import openpyxl

    file = folder / place(check)
    sheet = openpyxl.load_workbook(file if file.is_file() else folder / "data" / place(check), data_only=True).active
    return all(
        _cell(sheet.cell(int(one["row"]), int(one["col"])).value).startswith(str(one["value"]))
        for one in check["args"]["matches"]
    )


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _no_overlap(check: Check, folder: Path, mails: Sequence[Path]) -> bool:
    events = read_calendar(str(folder / place(check)))
    return all((one["end"] or one["start"]) <= after["start"] for one, after in pairwise(events))


_CHECKS: dict[str, Callable[[Check, Path, Sequence[Path]], bool]] = {
    "evaluate_file_exist": _exists,
    "evaluate_contain": _contains,
    "evaluate_not_contain": _lacks,
    "evaluate_excel_cell_value": _cells,
    "evaluate_calendar_no_overlap": _no_overlap,
}
