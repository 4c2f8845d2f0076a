"""The sample library: how a handbook page becomes Markdown, and what the committed pages look like."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "samples" / "handbook").rglob("*.md"))
html = pytest.importorskip("lxml.html")


@pytest.fixture(scope="module")
def build() -> ModuleType:
    spec = importlib.util.spec_from_file_location("samples_build", ROOT / "samples" / "build.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def markdown(build: ModuleType, body: str) -> str:
    text: str = build.page_to_markdown(html.fromstring(f"<html><body>{body}</body></html>"))
    return text


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<h2>6.2. <code>apt</code> 命令</h2><h3>6.2.1. 初始化</h3>", "# 6.2. `apt` 命令\n\n## 6.2.1. 初始化\n"),
        ("<div class='para'>安装\n\t\t软件包 with\n\t\t<code>apt</code>。</div>", "安装软件包 with `apt`。\n"),
        (
            "<div class='para'>See <div class='url'>→ <a href='http://a.b/'>x</a></div> now.</div>",
            "See <http://a.b/> now.\n",
        ),
        ("<pre>a <img class='callout' alt='1'>\n\tb\n</pre>", "```\na (1)\n\tb\n```\n"),
        ("<ul><li><div>one</div></li><li><div>two</div><pre>x</pre></li></ul>", "- one\n- two\n\n  ```\n  x\n  ```\n"),
        ("<ol><li><div>one</div></li><li><div>two</div></li></ol>", "1. one\n2. two\n"),
        ("<dl><dt>RAID-0</dt><dd><div>Fast.</div></dd></dl>", "- **RAID-0**: Fast.\n"),
        (
            "<div class='sidebar'><p class='title'><em>工具</em> 名称</p><div class='para'>正文。</div></div>",
            "> **工具 名称**\n>\n> 正文。\n",
        ),
        (
            "<table><thead><tr><th>Q</th><th>A</th></tr></thead><tr><td>a|b</td><td>c</td></tr></table>",
            "| Q | A |\n| --- | --- |\n| a\\|b | c |\n",
        ),
        (
            "<ul class='docnav'><li>Next</li></ul><div class='toc'>1.</div><div class='figure'>f</div><p>Text.</p>",
            "Text.\n",
        ),
    ],
)
def test_a_page_becomes_clean_markdown(build: ModuleType, body: str, expected: str) -> None:
    assert markdown(build, body) == expected


def test_the_untranslated_share_counts_prose_only(build: ModuleType) -> None:
    text = "# Title\n\n四个汉字。\n\nFive.\n\n```\n# not prose at all\n```\n"
    assert build.untranslated(text) == 0.5


def test_the_library_is_there_in_both_languages() -> None:
    folders = [page.parent.name for page in PAGES]
    assert (folders.count("en"), folders.count("zh")) == (126, 89)
    assert sum(page.stat().st_size for page in PAGES) < 3_000_000


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_committed_page_is_clean(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.match(r"# \S.*\n", text) and text.endswith("\n")
    assert len(re.findall(r"^[> ]*```$", text, flags=re.MULTILINE)) % 2 == 0
    outside = re.sub(r"^[> ]*```$.*?^[> ]*```$", "", text, flags=re.DOTALL | re.MULTILINE)
    assert "\t" not in outside and "Download the ebook" not in outside
    assert not re.search(r"</?(div|span|pre|table|p|a)\b", re.sub(r"`[^`\n]*`", "", outside))
