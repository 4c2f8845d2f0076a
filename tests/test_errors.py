"""The error tree drawn in `errors.py` is the tree there is, and every error tells the next step."""

import inspect
import re

import pytest

from onebox import errors
from onebox.errors import ModelRefused, OneboxError, ReadingError, SearchError, SearchRefused, SettingsError

CLASSES = [value for _, value in inspect.getmembers(errors, inspect.isclass) if value.__module__ == errors.__name__]


def drawn() -> dict[str, str]:
    """Child → parent, read from the drawing."""
    parents: dict[str, str] = {}
    path: list[str] = []
    for line in (errors.__doc__ or "").splitlines():
        if found := re.match(r"^    ([│ ├└─]*)([A-Z]\w+)", line):
            depth = len(found.group(1)) // 4
            path[depth:] = [found.group(2)]
            parents[found.group(2)] = path[depth - 1] if depth else "Hinted"
    return parents


def test_the_drawing_is_the_tree() -> None:
    assert drawn() == {one.__name__: one.__base__.__name__ for one in CLASSES}


def test_every_line_of_the_drawing_says_what_happened() -> None:
    lines = [line for line in (errors.__doc__ or "").splitlines() if "── " in line]
    groups = {one.__base__.__name__ for one in CLASSES}
    bare = [line.split("── ")[1] for line in lines if len(line.split("── ")[1].split()) == 1]
    assert set(bare) <= groups


def make(kind: type[OneboxError], **more: str) -> OneboxError:
    if issubclass(kind, ReadingError):
        return kind("报告.pdf", "damaged", **more)
    if issubclass(kind, SearchRefused):
        return kind("报告.pdf", "damaged", status=429, **more)
    if issubclass(kind, SearchError):
        return kind("报告.pdf", "damaged", **more)
    if issubclass(kind, ModelRefused):
        return kind("报告.pdf: damaged", status=500, **more)
    return kind("报告.pdf: damaged", **more)


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_an_error_is_usable(kind: type[OneboxError]) -> None:
    error = make(kind)
    assert str(error) == "报告.pdf: damaged"
    if kind is not OneboxError:
        assert error.hint, f"{kind.__name__} does not say what to do next"
        assert error.hint.endswith((".", "…`.")), error.hint
    assert make(kind, hint="Do this.").hint == "Do this."
    assert kind.hint != "Do this.", "the hint of one error leaked into its class"


def test_a_caller_can_catch_widely_or_narrowly() -> None:
    with pytest.raises(OneboxError):
        raise SettingsError("no")
    assert isinstance(make(ModelRefused), errors.ModelError)
