"""What was worked out once is found again by what it depends on."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.engine import Engine

from onebox.store.cache import Cache, Notes, content_key
from onebox.store.database import open_database


@pytest.fixture
def engine(database_url: str) -> Any:
    engine = open_database(database_url)
    yield engine
    engine.dispose()


def test_values_and_notes(engine: Engine) -> None:
    cache, notes = Cache(engine), Notes(engine)
    assert cache.get("k") is None and notes.get("k") is None
    for value in ("一", "二", ""):
        cache.put("k", "model", value)
        notes.set("k", value)
        assert Cache(engine).get("k") == Notes(engine).get("k") == value


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.from_regex(r"[a-jl-z]{1,4}", fullmatch=True), _JSON, max_size=5))
def test_the_key_does_not_depend_on_the_order(parts: dict[str, Any]) -> None:
    assert content_key("fetch", **parts) == content_key("fetch", **dict(reversed(parts.items())))
    assert content_key("fetch", **parts) != content_key("embed", **parts)
    assert content_key("fetch", **parts) != content_key("fetch", **parts, k="more")
