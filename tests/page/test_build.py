"""The shipped build: made from these sources, small enough, and nothing from elsewhere."""

import gzip
import json
import re
from pathlib import Path

from tools.page import is_current

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "page"
BUILT = ROOT / "src" / "onebox" / "server" / "page"
FIRST_LOAD = 60_000
"""Bytes, compressed with gzip: everything the browser needs before the box can be typed into."""


def first_load() -> list[Path]:
    """index.html, its style, its script, and the chunks that the script cannot start without."""
    html = (BUILT / "index.html").read_text("utf-8")
    wanted = [BUILT / name.lstrip("/") for name in re.findall(r'(?:src|href)="(/assets/[^"]+)"', html)]
    seen: list[Path] = []
    while wanted:
        file = wanted.pop()
        if file in seen:
            continue
        seen.append(file)
        if file.suffix == ".js":
            code = file.read_text("utf-8")
            wanted += [file.parent / name for name in re.findall(r'(?:from|import)\s*"\./([^"]+)"', code)]
    return [BUILT / "index.html", *seen]


def test_the_build_is_made_from_these_sources() -> None:
    assert is_current(), "run `make page` and commit the build"


def test_the_first_load_is_small() -> None:
    sizes = {file.name: len(gzip.compress(file.read_bytes(), 9)) for file in first_load()}
    assert sum(sizes.values()) <= FIRST_LOAD, sizes


def test_no_inline_script_and_nothing_from_elsewhere() -> None:
    html = (BUILT / "index.html").read_text("utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', html)
    assert not re.search(r"\son[a-z]+=", html)


def test_scripts_need_no_eval() -> None:
    for file in (BUILT / "assets").glob("*.js"):
        if not file.name.startswith("mermaid"):  # judged by the browser test that draws a diagram
            assert "new Function(" not in file.read_text("utf-8"), file.name


def test_compressed_copies_say_the_same() -> None:
    copies = list(BUILT.rglob("*.gz"))
    assert copies
    for copy in copies:
        assert gzip.decompress(copy.read_bytes()) == copy.with_suffix("").read_bytes(), copy.name
        assert copy.with_suffix(".br").is_file(), copy.name


def test_everything_named_in_the_manifest_is_there() -> None:
    manifest = json.loads((BUILT / "manifest.webmanifest").read_text("utf-8"))
    for icon in manifest["icons"]:
        assert (BUILT / icon["src"].lstrip("/")).is_file(), icon["src"]
    assert (BUILT / "sw.js").is_file()


def test_few_libraries_and_short_files() -> None:
    package = json.loads((PAGE / "package.json").read_text("utf-8"))
    assert len(package["dependencies"]) <= 7
    for file in (PAGE / "src").rglob("*.ts*"):
        lines = file.read_text("utf-8").count("\n")
        assert lines <= (360 if file.parent.name == "words" else 300), f"{file.name}: {lines} lines"


def test_the_lock_names_no_registry() -> None:
    text = (PAGE / "package-lock.json").read_text("utf-8")
    assert '"resolved"' not in text
    assert "registry." not in text
