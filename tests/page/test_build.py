"""The shipped build: made from these sources, small enough, and nothing from elsewhere."""

import gzip
import json
import re
from pathlib import Path

import pytest
from bench.first_load import first_load, named
from tools.page import is_current

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "page"
BUILT = ROOT / "src" / "onebox" / "server" / "page"
FIRST_LOAD = 35_000
"""Bytes, compressed with gzip: everything the browser needs before the box can be typed into, in either language."""


def asset(address: str) -> Path:
    return BUILT / address.lstrip("/")


def needs(file: Path) -> list[str]:
    """The scripts that `file` cannot start without."""
    return re.findall(r'(?:from|import)\s*"\./([^"]+)"', file.read_text("utf-8"))


def test_the_build_is_made_from_these_sources() -> None:
    assert is_current(), "run `make page` and commit the build"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_first_load_is_small(language: str) -> None:
    html = (BUILT / "index.html").read_text("utf-8")
    files = first_load(html, lambda one: asset(one).read_bytes(), language)
    sizes = {one: len(gzip.compress(asset(one).read_bytes(), 9)) for one in ["index.html", *files]}
    print(sizes)
    assert sum(sizes.values()) <= FIRST_LOAD, sizes
    for one in files:  # nothing is waited for that is not on its way already
        if one.endswith(".js"):
            assert {f"/assets/{name}" for name in needs(asset(one))} <= set(files), one


def test_the_service_worker_keeps_the_shell_in_both_languages() -> None:
    worker = (BUILT / "sw.js").read_text("utf-8")
    shell = set(json.loads(re.findall(r"const SHELL = (\[.*\]);", worker)[0]))
    html = (BUILT / "index.html").read_text("utf-8")
    assert set(named(html)) - {"/icon.svg"} <= shell
    assert {f"/assets/{one.name}" for one in (BUILT / "assets").glob("words-*.js")} <= shell
    assert len([one for one in shell if "/words-" in one]) == 4
    assert all(asset(one).is_file() for one in shell)
    assert re.search(r'const BUILD = "[0-9a-f]{12}";', worker)


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
