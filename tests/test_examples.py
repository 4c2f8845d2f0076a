"""The examples in the documents work, and both languages show the same ones."""

import re
from pathlib import Path

import pytest

from onebox.models import catalogue
from onebox.settings import load

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
ENGLISH = [page for page in PAGES if "zh" not in page.relative_to(ROOT).parts and "reference" not in page.parts]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(page: Path, kind: str = "") -> list[str]:
    return [body for name, body in FENCE.findall(page.read_text("utf-8")) if name == (kind or name)]


def chinese(page: Path) -> Path:
    if page.name == "README.md":
        return ROOT / "README.zh-CN.md"
    return ROOT / "docs" / "zh" / page.relative_to(ROOT / "docs")


@pytest.mark.parametrize("page", ENGLISH, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_page_has_its_chinese_with_the_same_examples(page: Path) -> None:
    assert blocks(page) == blocks(chinese(page))


@pytest.mark.parametrize("page", ENGLISH, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_piece_of_settings_can_be_read(page: Path, home: Path) -> None:
    home.mkdir()
    for body in blocks(page, "toml"):
        models = "[[model]]" in body
        (home / ("models.toml" if models else "settings.toml")).write_text(body, encoding="utf-8")
        if models:
            assert len(catalogue.load(home)) > len(catalogue.load(home / "elsewhere"))
        else:
            load(home)


@pytest.mark.parametrize("page", ENGLISH, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_piece_of_python_compiles_and_imports_what_is_there(page: Path) -> None:
    for body in blocks(page, "python"):
        compile(body, str(page), "exec")
        for line in re.findall(r"^(?:from|import) .*$", body, re.MULTILINE):
            exec(line, {})
