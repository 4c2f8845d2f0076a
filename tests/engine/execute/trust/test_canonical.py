"""What is approved is what is done: two calls that differ in anything have different names."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onebox.engine.execute.trust.canonical import LONGEST, canonical, key_of
from onebox.engine.execute.trust.schema import problem_with
from onebox.errors import BadArguments

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=4,
)
ARGUMENTS = st.dictionaries(st.text(max_size=6), VALUES, max_size=4)


def exact(value: Any) -> str:
    """A text that tells types and values apart."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{name!a}:{exact(value[name])}" for name in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(exact, value)) + "]"
    return f"{type(value).__name__}:{value!a}"


@given(ARGUMENTS, ARGUMENTS)
@settings(max_examples=40, deadline=None)
def test_the_same_text_means_the_same_arguments(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert (canonical(one) == canonical(other)) == (exact(one) == exact(other))
    assert json.loads(canonical(one)) == one and canonical(json.loads(canonical(one))) == canonical(one)
    assert canonical(dict(reversed(one.items()))) == canonical(one)


def test_alike_is_not_the_same() -> None:
    pairs = [({"a": 1}, {"a": 1.0}), ({"a": 1}, {"a": True}), ({"a": "é"}, {"a": "e\u0301"}), ({"a": "Ａ"}, {"a": "A"})]
    pairs += [({"a": "1"}, {"a": 1}), ({"a": None}, {}), ({"a": "x\u200b"}, {"a": "x"})]
    for one, other in pairs:
        assert key_of("r", "t", one) != key_of("r", "t", other)
    assert key_of("r", "t", {}) != key_of("r2", "t", {}) != key_of("r2", "t2", {})
    assert key_of("a", "bc", {}) != key_of("ab", "c", {})


@pytest.mark.parametrize(
    "arguments",
    [{"a": float("nan")}, {"a": float("inf")}, {1: "a"}, {"a": b"x"}, {"a": {1, 2}}, {"a": "x" * LONGEST}],
)
def test_what_cannot_be_named_exactly_is_refused(arguments: Any) -> None:
    with pytest.raises(BadArguments):
        canonical(arguments)


def test_too_deep_is_refused() -> None:
    deep: Any = "x"
    for _ in range(20):
        deep = [deep]
    with pytest.raises(BadArguments):
        canonical({"a": deep})


SCHEMA = {
    "type": "object",
    "properties": {
        "to": {"type": "string", "maxLength": 20, "pattern": "@"},
        "how": {"enum": ["fast", 1]},
        "n": {"type": "integer", "minimum": 1, "maximum": 9},
        "cc": {"anyOf": [{"type": "array", "items": {"type": "string"}, "maxItems": 2}, {"type": "null"}]},
    },
    "required": ["to"],
}


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"to": "a@b"}, ""),
        ({"to": "a@b", "how": 1, "n": 9, "cc": None}, ""),
        ({"to": "a@b", "cc": ["x"]}, ""),
        ({}, "to"),
        ({"to": 3}, "to"),
        ({"to": "ab"}, "to"),
        ({"to": "a@b" + "x" * 30}, "to"),
        ({"to": "a@b", "bcc": "eve"}, "bcc"),
        ({"to": "a@b", "how": True}, "how"),
        ({"to": "a@b", "n": True}, "n"),
        ({"to": "a@b", "n": 10}, "n"),
        ({"to": "a@b", "cc": ["x", 1]}, "cc"),
    ],
)
def test_arguments_keep_to_the_schema(arguments: dict[str, Any], named: str) -> None:
    problem = problem_with(arguments, SCHEMA)
    assert problem.startswith(named) if named else problem == ""
    assert problem_with({"x": 1}, {}) != ""
