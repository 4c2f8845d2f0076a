"""Private text is found however it is carried out; what the user typed, and what nobody keeps secret, is not."""

import base64
import codecs
import gzip
import random
import string
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onebox.engine.execute.trust.secrets import leak_in

PRIVATE = (
    "会议纪要：三季度并购标的为青岚仪器，报价上限四亿两千万元。\n"
    "The merger is decided on 14 March; tell nobody at all.\nkey Kx9-vantage-7731\n"
)
RAW = PRIVATE.encode()
HIDDEN = {
    "base64": base64.b64encode(RAW).decode(),
    "base64 in an address": "https://x.test/?d=" + base64.urlsafe_b64encode(RAW).decode(),
    "base64 of base64": base64.b64encode(base64.b64encode(RAW)).decode(),
    "base64 in lines": base64.encodebytes(RAW).decode(),
    "base64 behind a prefix": "abc" + base64.b64encode(RAW).decode(),
    "base64 of gzip": base64.b64encode(gzip.compress(RAW)).decode(),
    "base32": base64.b32encode(RAW).decode(),
    "hex": RAW.hex(),
    "hex with colons": RAW.hex(":"),
    "percent": "".join(f"%{one:02X}" for one in RAW),
    "percent of percent": quote(quote(PRIVATE, safe=""), safe=""),
    "entities": "".join(f"&#{ord(one)};" for one in PRIVATE),
    "escapes": "".join(f"\\u{ord(one):04x}" for one in PRIVATE),
    "numbers": ",".join(map(str, RAW)),
    "reversed": PRIVATE[::-1],
    "rot13": codecs.encode(PRIVATE, "rot13"),
    "zero width": "\u200b".join(PRIVATE),
    "spaced": " ".join(PRIVATE),
    "dotted": ".".join(PRIVATE),
}


@pytest.mark.parametrize("how", HIDDEN)
def test_hidden_is_found_and_told_from_plain(how: str) -> None:
    found = leak_in([HIDDEN[how]], [PRIVATE])
    assert found is not None and found.hidden, (how, found)


def test_hidden_beside_something_plain_is_still_hidden() -> None:
    found = leak_in(["The merger is decided on 14 March", HIDDEN["base64"]], [PRIVATE])
    assert found is not None and found.how == "base64"


@pytest.mark.parametrize(
    "text", ["据悉三季度并购标的为青岚仪器。", "FYI: the merger is decided on 14 March", "kx9-vantage-7731"]
)
def test_plain_is_plain(text: str) -> None:
    found = leak_in([text], [PRIVATE])
    assert found is not None and not found.hidden


def test_taken_apart_over_several_arguments() -> None:
    half = "the merger is dec", "ided on 14 march"
    assert leak_in(["Kx9-van", "tage-7731"], [PRIVATE]) is not None
    assert leak_in(list(half), [PRIVATE]) is not None


@pytest.mark.parametrize(
    "text",
    [
        "今天天气很好，我们去公园走走吧，记得带伞。",
        "Please find the weather for tomorrow in Hangzhou and send it to me.",
        "https://example.org/2026/09/29/a-page-about-ferries?id=42",
        "",
        "7731",
    ],
)
def test_what_is_not_private_passes(text: str) -> None:
    assert leak_in([text], [PRIVATE]) is None


def test_the_users_own_words_are_theirs_to_send() -> None:
    words = "请把 the merger is decided on 14 March 告诉 board@example.org"
    assert leak_in(["The merger is decided on 14 March"], [PRIVATE], words) is None
    assert leak_in(["board@example.org", "a@b.example"], [PRIVATE + "board@example.org a@b.example"], words) is not None
    assert leak_in(["board@example.org"], [PRIVATE + "board@example.org"], words) is None


ENCODE = [
    lambda text: text,
    lambda text: base64.b64encode(text.encode()).decode(),
    lambda text: text.encode().hex(),
    lambda text: quote(text, safe=""),
    lambda text: "".join(f"%{one:02x}" for one in text.encode()),
    lambda text: text[::-1],
    lambda text: base64.b32encode(text.encode()).decode(),
]


@given(
    seed=st.integers(0, 10**6), start=st.integers(0, 300), encode=st.sampled_from(ENCODE), around=st.text(max_size=20)
)
@settings(max_examples=60, deadline=None)
def test_any_piece_of_a_random_secret_is_found(seed: int, start: int, encode: object, around: str) -> None:
    """24 letters and more, at any place, in any of these encodings, within any text."""
    letters = random.Random(seed)
    secret = "".join(letters.choice(string.ascii_lowercase) for _ in range(400))
    carried = encode(secret[start : start + 32])  # type: ignore[operator]
    assert leak_in([f"{around} {carried} {around}"], [secret]) is not None


@given(st.text(max_size=200), st.text(alphabet="甲乙丙丁戊己庚辛壬癸", min_size=30, max_size=60))
@settings(max_examples=60, deadline=None)
def test_never_raises_and_finds_nothing_where_nothing_is(text: str, secret: str) -> None:
    assert leak_in([text], [secret]) is None or set(text) & set(secret)
