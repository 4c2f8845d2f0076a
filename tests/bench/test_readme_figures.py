"""Every figure a page shows with `<!-- figure: file.json#path -->` behind it stands in that result.

`0.72<!-- figure: retrieval.json#sets/beir_scifact/arms/hybrid/all/ndcg@10 -->`: the number before the comment is the
value at that path, rounded as it is shown; `93 %` is 0.93. `+12.0 points` and `12 个百分点` are 0.12.
"""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from bench.aim import at
from bench.common import RESULTS, ROOT
from bench.report import read

PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
FIGURE = re.compile(
    r"(?P<number>[-+−]?\d[\d,]*(?:\.\d+)?)(?P<unit>[ \u00a0]?(?:%|×|points|个百分点|[A-Za-z]+)?)[*_`]*[ \u00a0]*"
    r"<!--\s*figure:\s*(?P<file>[\w-]+)\.json#(?P<path>.+?)\s*-->"
)
MARK = re.compile(r"<!--\s*figure:")


def wrong(text: str, results: dict[str, object]) -> list[str]:
    """What is wrong with the figures of a page."""
    found = list(FIGURE.finditer(text))
    problems = [] if len(found) == len(MARK.findall(text)) else ["a figure comment without a number before it"]
    for one in found:
        value = at(results, f"{one['file']}/{one['path']}")
        if not isinstance(value, int | float):
            problems.append(f"{one['file']}.json has nothing at {one['path']}")
            continue
        said = Decimal(one["number"].replace(",", "").replace("−", "-"))
        scale = 100 if one["unit"].strip() in ("%", "points", "个百分点") else 1
        true = Decimal(str(value)) * scale
        # Half of the last place shown, either way of rounding a half allowed.
        if abs(said - true) > Decimal(1).scaleb(int(said.as_tuple().exponent)) / 2:
            problems.append(f"{one.group()}: the result says {true}")
    return problems


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_figures_are_those_of_the_results(page: Path) -> None:
    assert wrong(page.read_text(encoding="utf-8"), read(RESULTS)) == []


RESULT = {"r": {"a b": {"x.y": 0.6849, "s": 0.93, "n": 12345, "d": -0.031}}}


@pytest.mark.parametrize(
    "text",
    [
        "**0.685** <!-- figure: r.json#a b/x.y -->",
        "0.68<!-- figure: r.json#a b/x.y -->",
        "93 %<!-- figure: r.json#a b/s -->",
        "| 12,345 ms <!-- figure: r.json#a b/n --> |",
        "−3.1 个百分点<!-- figure: r.json#a b/d -->",
        "no figures",
    ],
)
def test_right_figures_pass(text: str) -> None:
    assert wrong(text, RESULT) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("0.69<!-- figure: r.json#a b/x.y -->", "0.6849"),
        ("94 %<!-- figure: r.json#a b/s -->", "93"),
        ("1<!-- figure: r.json#none -->", "nothing at none"),
        ("some<!-- figure: r.json#a b/s -->", "without a number"),
    ],
)
def test_wrong_figures_are_named(text: str, problem: str) -> None:
    assert any(problem in one for one in wrong(text, RESULT))
