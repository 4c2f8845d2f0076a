import os
from collections.abc import Callable
from pathlib import Path

import pytest

from onebox.errors import EmptyFile
from onebox.reading import Document, is_archive, read_archive

DATA = Path(os.environ.get("ONEBOX_EVAL_DATA", Path(__file__).parents[3] / "shared" / "data")) / "zim_samples"


def test_articles_without_redirects(make_zim: Callable[..., Path]) -> None:
    path = make_zim(
        {
            "shan": ("山", "<html><title>山 - 百科</title><h1>山</h1><p>山是高出地面的地形。</p></html>"),
            "sea": ("Sea", "<h1>Sea</h1><p>Salt water.</p>"),
            "empty": ("Empty", "<img src=x>"),
        }
    )
    assert is_archive(path)
    found = dict(read_archive(path))
    assert sorted(found) == ["empty", "sea", "shan"]
    assert isinstance(found["empty"], EmptyFile) and found["empty"].name == f"{path}#empty"
    mountain = found["shan"]
    assert isinstance(mountain, Document)
    assert (mountain.title, mountain.text, mountain.kind, mountain.language) == (
        "山",
        "山\n\n山是高出地面的地形。",
        "zim",
        "zh",
    )


def test_articles_come_one_by_one(make_zim: Callable[..., Path]) -> None:
    articles = read_archive(make_zim({f"a{i}": (f"A{i}", f"<p>Words {i}</p>") for i in range(50)}))
    assert next(articles)[0] == "a0"
    articles.close()  # type: ignore[attr-defined]  # the child ends with it


@pytest.mark.parametrize(
    ("name", "least", "words"),
    [
        ("zimfile.zim", 100, "Ray Charles"),
        ("withns_wikibooks_be_all_nopic_2017-02.zim", 60, "кухня"),
        ("nons_wikibooks_be_all_nopic_2017-02.zim", 60, "кухня"),
    ],
)
def test_real_archives(name: str, least: int, words: str) -> None:
    if not (DATA / name).exists():
        pytest.skip(f"SAMPLE ARCHIVES ABSENT: set ONEBOX_EVAL_DATA to a folder with zim_samples/{name}")
    found = [document for _, document in read_archive(DATA / name) if isinstance(document, Document)]
    assert len(found) >= least
    assert any(words in document.text for document in found)
    assert all("<p" not in document.text and "</" not in document.text and document.title for document in found)
