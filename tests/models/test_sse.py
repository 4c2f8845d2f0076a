from hypothesis import given
from hypothesis import strategies as st

from onebox.models.sse import SseParser


def parse(*chunks: bytes) -> list[str]:
    parser = SseParser()
    return [event for chunk in chunks for event in parser.feed(chunk)] + parser.close()


def test_comments_other_fields_and_empty_events_are_dropped() -> None:
    assert parse(b": ping\n\nevent: x\nid: 3\ndata: a\n\n\n\n:\ndata:b\n\n") == ["a", "b"]


def test_lines_of_one_event_are_joined() -> None:
    assert parse(b"data: {\ndata: }\n\n") == ["{\n}"]


def test_all_three_line_ends() -> None:
    assert parse(b"data: a\r\n\r\ndata: b\r\rdata: c\n\n") == ["a", "b", "c"]


def test_a_line_end_cut_in_two_is_one_line_end() -> None:
    assert parse(b"data: a\r", b"\ndata: b\r", b"\n\r", b"\n") == ["a\nb"]


def test_an_event_without_its_empty_line_is_not_lost() -> None:
    assert parse(b"data: a") == ["a"]


def test_an_error_field_is_an_event() -> None:
    assert parse(b'error: {"message": "x"}\n\n') == ['{"message": "x"}']


@given(
    st.lists(st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), min_size=1), max_size=5),
    st.sampled_from([b"\n", b"\r\n", b"\r"]),
    st.data(),
)
def test_where_the_bytes_are_cut_does_not_matter(events: list[str], end: bytes, data: st.DataObject) -> None:
    """中文 in UTF-8 is cut inside a character as well."""
    stream = b"".join(b"data: " + event.encode() + end + end for event in events)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=6)))
    chunks = [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    assert parse(*chunks) == events
