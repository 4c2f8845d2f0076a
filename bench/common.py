"""What every bench task needs: the data's place, ranking metrics, intervals, facts of the machine, the result file."""

import datetime
import importlib.metadata
import json
import math
import os
import platform
import sys
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench" / "results"
WORK = ROOT / ".work" / "bench"


def data_folder(*sets: str) -> Path | None:
    """Where the data lies (ONEBOX_EVAL_DATA, default ../shared/data); None, said loudly, when a set is missing."""
    folder = Path(os.environ.get("ONEBOX_EVAL_DATA") or ROOT.parent / "shared" / "data")
    missing = [name for name in sets if not (folder / name).exists()]
    if missing:
        sys.stderr.write(
            f"SKIPPED: {', '.join(missing)} not found in {folder}. Set ONEBOX_EVAL_DATA to their folder.\n"
        )
        return None
    return folder


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def ndcg(ranked: Sequence[str], gold: Collection[str], k: int = 10) -> float:
    """Normalised discounted cumulative gain at `k`, gain 1 for every gold document."""
    gain = sum(1 / math.log2(place + 2) for place, one in enumerate(ranked[:k]) if one in gold)
    return gain / sum(1 / math.log2(place + 2) for place in range(min(k, len(gold))))


def hit(ranked: Sequence[str], gold: Collection[str], k: int = 10) -> float:
    """1 when a gold document is among the first `k`."""
    return float(any(one in gold for one in ranked[:k]))


def recall(ranked: Sequence[str], gold: Collection[str], k: int) -> float:
    """Share of the gold documents among the first `k`."""
    return len(set(ranked[:k]) & set(gold)) / len(gold)


def interval(differences: Sequence[float], rounds: int = 2000) -> list[float]:
    """95 % bootstrap interval of the mean of paired differences."""
    values = np.asarray(differences, dtype=float)
    random = np.random.default_rng(0)
    means = values[random.integers(0, len(values), (rounds, len(values)))].mean(axis=1)
    return [round(float(bound), 4) for bound in np.percentile(means, [2.5, 97.5])]


def percentiles(seconds: Sequence[float]) -> dict[str, float]:
    """p50 and p95 in milliseconds."""
    return {f"p{p}_ms": round(1000 * float(np.percentile(seconds, p)), 2) for p in (50, 95)}


def machine(*packages: str) -> dict[str, Any]:
    """What the figures were measured on."""
    return {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "python": platform.python_version(),
        "system": platform.system(),
        "processor": next(_processor(), platform.processor()),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2),
        "versions": {name: importlib.metadata.version(name) for name in packages},
    }


def _processor() -> Iterator[str]:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                yield line.partition(":")[2].strip()


def write_result(name: str, result: dict[str, Any], folder: Path = RESULTS) -> Path:
    """Write `bench/results/NAME.json`, whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}.json"
    part = file.with_suffix(".part")
    part.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    os.replace(part, file)
    return file
