"""From `bench/results/*.json` to `bench/LEADERBOARD.md`: `python -m bench.report`."""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.aim import Aim, Results, at
from bench.aims import AIMS
from bench.common import RESULTS, ROOT
from bench.report_kills import kills
from bench.report_sections import (
    graphrag,
    injected,
    peers,
    peers_trouble,
    plans,
    queue,
    research_peers,
    routes,
    sandbox,
    server,
    think,
    trust,
    web,
    web_index,
    weights,
)
from bench.report_tables import ANSWERS, COSTS, between, figures_table, shown, table
from bench.report_work import agents, doubts, execute, office

FILE = ROOT / "bench" / "LEADERBOARD.md"
HEAD = """# Leaderboard 成绩

Written by `python -m bench.report` from `bench/results/`; do not edit. How to reproduce each figure, what data it needs
and how long it takes: [bench/README.md](README.md). What was tried and did not work: [bench/LOG.md](LOG.md).

由 `python -m bench.report` 根据 `bench/results/` 生成，请勿手改。✓ 达到目标，✗ 没有达到，– 还没有测。
"""

_RATIOS = (("F1", "f1"), ("fact F1", "sf_f1"), ("prompt tokens", "prompt_tokens"), ("total p50", "total_p50"))
_ABLATION = (
    ("F1", "f1"),
    ("fact F1", "sf_f1"),
    ("fact F1, its own", "own_sf_f1"),
    ("refused", "refused"),
    ("gold found", "found_all"),
    ("calls", "calls"),
    ("reply tokens", "completion_tokens"),
    ("s on a cached prefix", "seconds_on_prefix_p50"),
)


def main() -> int:
    text = leaderboard(read(RESULTS))
    part = FILE.with_suffix(".part")
    part.write_text(text, encoding="utf-8")
    os.replace(part, FILE)
    sys.stdout.write(f"{FILE}\n")
    return 0


def read(folder: Path) -> dict[str, Any]:
    """Every result by its name."""
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.json"))}


def leaderboard(results: Results) -> str:
    """The whole page."""
    sections = [HEAD.strip(), *aims(results), short(results)]
    for name, write in (
        ("retrieval", retrieval),
        ("answers", answers),
        ("ablation", ablation),
        ("think", think),
        ("router", routes),
        ("footprint", weights),
        ("sandbox", sandbox),
        ("trust", trust),
        ("server", server),
        ("queue", queue),
        ("kills", kills),
        ("web", web),
        ("injected", injected),
        ("peers", peers),
        ("peers_trouble", peers_trouble),
        ("research_peers", research_peers),
        ("plans", plans),
        ("graphrag", graphrag),
        ("execute", execute),
        ("office", office),
        ("doubts", doubts),
        ("agents", agents),
        ("web_index", web_index),
    ):
        if name in results:
            sections += list(write(results[name]))
    sections.append("\n".join(["## Measured on 测量环境", "", *[f"- {line}" for line in circumstances(results)]]))
    return "\n\n".join(sections) + "\n"


def aims(results: Results) -> Iterator[str]:
    """A table for each group of aims."""
    yield "## Aims 目标"
    for group, members in AIMS.items():
        rows = []
        for aim in members:
            value = at(results, aim.path)
            mark = "–" if value is None else "✓" if aim.met(value) else "✗"
            bounds = at(results, aim.interval) if aim.interval else None
            between = f"{shown(bounds[0], aim.form)} … {shown(bounds[1], aim.form)}" if bounds else ""
            target = f"{aim.sense} {shown(aim.target, aim.form)}"
            n = (at(results, aim.n) if aim.n else None) or ""
            rows.append([mark, aim.what, shown(value, aim.form), between, target, n])
        yield f"### {group}\n\n" + table(["", "figure", "value", "95 % interval", "aim", "n"], rows)


def short(results: Results) -> str:
    """The aims that failed, those that cannot be told from chance, and those not measured."""
    lines = []
    for aim in (aim for members in AIMS.values() for aim in members):
        value = at(results, aim.path)
        bounds = at(results, aim.interval) if aim.interval else None
        if value is None:
            lines.append(f"- **{aim.what}**: not measured yet.")
        elif not aim.met(value):
            target = f"{aim.sense} {shown(aim.target, aim.form)}"
            lines.append(f"- **{aim.what}**: {shown(value, aim.form)}, the aim is {target}.{_doubt(aim, bounds)}")
        elif bounds and not (aim.met(bounds[0]) and aim.met(bounds[1])):
            lines.append(f"- **{aim.what}**: {shown(value, aim.form)} meets the aim,{_doubt(aim, bounds)[1:]}")
    return "## Where we fall short 不足之处\n\n" + ("\n".join(lines) or "No aim is missed. 没有未达到的目标。")


def retrieval(result: dict[str, Any]) -> Iterator[str]:
    """Each set with its arms; ratios are to SQLite's BM25."""
    yield "## Retrieval 检索\n\nnDCG@10 over whole documents; `×` is the ratio to `fts5` (SQLite FTS5 BM25), same run."
    for name, one in result.get("sets", {}).items():
        base = at(one, "arms/fts5/all/ndcg@10")
        rows = []
        for arm, figures in one["arms"].items():
            whole, test = figures["all"], figures.get("test", {})
            ratio = f"{whole['ndcg@10'] / base:.2f}" if base else ""
            values = [whole["ndcg@10"], test.get("ndcg@10"), whole["hit@10"], whole["recall@1"], whole["recall@10"]]
            rows.append([arm, *[shown(v) for v in values], ratio, figures["p50_ms"], figures["p95_ms"]])
        header = ["arm", "nDCG@10", "test half", "hit@10", "R@1", "R@10", "×", "p50 ms", "p95 ms"]
        gains = [
            f"hybrid − {other}: {shown(gain['ndcg@10'], 'points')} ({between(gain['interval_95'])})"
            for other in ("fts5", "dense")
            if (gain := one.get(f"hybrid - {other}"))
        ]
        about = [f"n = {one['n']}", f"{one['documents']} documents", f"{one['documents_per_second']} documents/s"]
        about += [f"index {one['index_per_text']} × text", *([one["note"]] if one.get("note") else []), *gains]
        yield f"### {name}\n\n{'; '.join(about)}.\n\n" + table(header, rows)
    if scale := result.get("at_scale"):
        rows = [[arm, scale[arm]["p50_ms"], scale[arm]["p95_ms"]] for arm in ("lexical", "hybrid") if arm in scale]
        yield f"### At {scale['passages']:,} passages\n\n" + table(["arm", "p50 ms", "p95 ms"], rows)


def answers(result: dict[str, Any]) -> Iterator[str]:
    """Each set: scores, costs, and the differences with their intervals."""
    settings = result["settings"]
    yield (
        f"## Cited answers 有引用的回答\n\nModel `{settings['model']}`, {settings.get('passages')} passages, arms "
        "by turns; `plain` is retrieval-augmented generation with the same model and index, its citations found by our "
        "own code; `plain_numbers` gives passage numbers itself (runs on plain's cached prefix)."
    )
    for name, one in result["sets"].items():
        parts = list(dict.fromkeys(part for arm in one["arms"].values() for part in arm))
        halves = [part for part in parts if part in ("all", "dev", "report", "bridge", "comparison")]
        rows = [
            (part, arm, one["arms"][arm][part]) for part in halves for arm in one["arms"] if part in one["arms"][arm]
        ]
        text = f"### {name} (n = {one['n']} of {one['of']})\n\n" + figures_table(["part", "arm"], rows, ANSWERS)
        costs = [(part, arm, figures) for part, arm, figures in rows if part == "all"]
        yield text + "\n\n" + figures_table(["part", "arm"], costs, COSTS)
        base = at(one, "arms/plain/all")
        ours = at(one, "arms/onebox/all")
        ratios = [
            f"{label} {ours[key] / base[key]:.2f} ×"
            for label, key in (
                ("F1", "f1"),
                ("fact F1", "sf_f1"),
                ("prompt tokens", "prompt_tokens"),
                ("total", "total_p50"),
            )
            if ours and base and ours.get(key) is not None and base.get(key)
        ]
        gains = [
            [part, score, shown(gain["difference"]), between(gain["interval_95"]), gain["n"]]
            for part, scores in one.get("onebox - plain", {}).items()
            for score, gain in scores.items()
            if part in halves
        ]
        if gains:
            header = ["part", "onebox − plain", "difference", "95 % interval", "n"]
            yield f"Onebox to plain: {', '.join(ratios)}.\n\n" + table(header, gains)


def ablation(result: dict[str, Any]) -> Iterator[str]:
    """Each arm, and its difference to the first."""
    (against,) = [key for key in result if key.startswith("against ")]
    rows = [(arm, parts["all"]) for arm, parts in result["arms"].items()]
    about = f"`{result['settings']['model']}` on {result['set']}, n = {result['n']}."
    yield f"## Shapes of the one call 怎样提问\n\n{about}\n\n" + figures_table(["arm"], rows, _ABLATION)
    gains = [
        [arm, score, shown(gain["difference"]), between(gain["interval_95"])]
        for arm, scores in result[against].items()
        for score, gain in scores.items()
        if score in ("f1", "sf_f1")
    ]
    yield table(["arm", f"score {against}", "difference", "95 % interval"], gains)


def circumstances(results: Results) -> Iterator[str]:
    """One line for each result."""
    for name, result in results.items():
        where = result.get("machine") or {
            "cpu": result.get("processor"),
            **{k: result.get(k) for k in ("cores", "python")},
        }
        facts = [f"{key} {value}" for key, value in where.items() if value is not None]
        versions = [f"{package} {version}" for package, version in result.get("versions", {}).items()]
        commit = [f"commit {result['commit']}"] if result.get("commit") else []
        yield f"{name}: {', '.join([str(result.get('date')), *commit, *facts, *versions])}"


def _doubt(aim: Aim, bounds: Sequence[float] | None) -> str:
    if not bounds or aim.met(bounds[0]) == aim.met(bounds[1]):
        return ""
    between = f"{shown(bounds[0], aim.form)} … {shown(bounds[1], aim.form)}"
    return f" but its 95 % interval, {between}, lies on both sides of the aim: n is too small to tell."


if __name__ == "__main__":
    sys.exit(main())
