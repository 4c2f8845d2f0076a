import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onebox.reading.decode import NotText, decode, decode_as

SIMPLIFIED = "使用软件包管理系统安装程序，请运行以下命令。系统会自动下载并配置所需的文件，用户不必担心依赖关系。"
TRADITIONAL = "使用軟體套件管理系統安裝程式，請執行以下命令。系統會自動下載並設定所需的檔案，使用者不必擔心相依關係。"
FRENCH = "L'été dernier, à la fête de l'école, nous avons mangé des gâteaux très sucrés. Où êtes-vous allés ?"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "gbk", "gb18030"])
def test_simplified(encoding: str) -> None:
    assert decode(SIMPLIFIED.encode(encoding)) == SIMPLIFIED


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "big5", "gbk"])
def test_traditional(encoding: str) -> None:
    assert decode(TRADITIONAL.encode(encoding)) == TRADITIONAL


@pytest.mark.parametrize("text", [SIMPLIFIED, TRADITIONAL])
@pytest.mark.parametrize("length", [8, 12, 20])
def test_short_lines_in_legacy_encodings(text: str, length: int) -> None:
    encoding = "gbk" if text is SIMPLIFIED else "big5"
    parts = [text[i : i + length] for i in range(0, len(text) - length, 3)]
    right = sum(decode(part.encode(encoding)) == part for part in parts)
    assert right >= 0.9 * len(parts)


def test_latin() -> None:
    assert decode(FRENCH.encode("cp1252")) == FRENCH
    assert decode(b"plain ascii\r\n") == "plain ascii\r\n"


def test_utf8_cut_in_the_middle_of_a_character() -> None:
    assert decode((SIMPLIFIED * 3).encode()[:-1]).startswith(SIMPLIFIED)


@pytest.mark.parametrize("data", [bytes(range(256)) * 4, b"\x00\x01\x02" * 50, b"abc\x00def", b"\xff\xfe\x00\xd8" * 20])
def test_not_text(data: bytes) -> None:
    with pytest.raises(NotText):
        decode(data)


def test_a_named_encoding() -> None:
    assert decode_as(SIMPLIFIED.encode("gbk"), "GB2312") == SIMPLIFIED
    assert decode_as("喆镕堃".encode("gb18030"), "gb2312") == "喆镕堃"
    assert decode_as(b"abc", "no-such-code") is None
    assert decode_as(SIMPLIFIED.encode("gbk"), "utf-8") is None


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1))
def test_utf8_comes_back_exactly(text: str) -> None:
    assert decode(text.encode()) == text.removeprefix("\ufeff")


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_not(data: bytes) -> None:
    with contextlib.suppress(NotText):
        assert isinstance(decode(data), str)


@pytest.mark.parametrize("encoding", ["gbk", "big5"])
def test_classical_chinese_in_traditional_characters(encoding: str) -> None:
    text = "既陳而後擊之，宋師敗績。公傷股，門官殲焉。"
    assert decode(text.encode(encoding)) == text
