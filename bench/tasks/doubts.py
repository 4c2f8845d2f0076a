"""Doubts about changed tables, without a model: what WorkBench's own calls make of its tables, and other calls.

    python -m bench.tasks.doubts [--limit N]

Each query of WorkBench that `office` does not draw, and that changes something. `asked`: its own calls are done, and
no doubt is wanted. `other`: those of another query of its domain, drawn with a seed. `cut`: five rows go from a table
that its calls leave alone. `gone`: the rows that its calls change go (queries that change rows and remove none). In the
last three a doubt is wanted. The rules were written with these queries in view.
"""

import copy
import random
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench import workbench
from bench.common import RESULTS, WORK, data_folder, write_result
from bench.journal import Item
from bench.machine import circumstances
from bench.metrics import mean
from bench.office_folder import WORKBENCH
from bench.options import parser
from bench.workbench import Query, State
from onebox.engine.execute.doubts import doubts
from onebox.engine.execute.tables import Row, rows_of

SEED = 7
CUT = 5
"""Rows."""
ARMS = ("asked", "other", "cut", "gone")

Tables = Mapping[str, Sequence[Row]]
"""The user's files by name."""


def main(words: Sequence[str] | None = None) -> int:
    options = parser(__doc__).parse_args(words)
    folder = data_folder(WORKBENCH)
    if folder is None:
        return 0
    items = judged(folder / WORKBENCH, options.limit)
    result = {"task": "doubts", **circumstances(), "settings": {"seed": SEED, "cut": CUT}}
    result |= {"n": sum(one["arm"] == "asked" for one in items), "domains": summary(items)}
    file = write_result("doubts", result, WORK if options.limit else RESULTS)
    sys.stdout.write(f"{file}\n")
    return 0


def judged(data: Path, limit: int | None = None) -> list[Item]:
    """Query by query what was doubted."""
    rng = random.Random(SEED)
    with tempfile.TemporaryDirectory() as scratch:
        workbench.lay(data, Path(scratch) / "tables")
        before = workbench.state(Path(scratch) / "tables")
        files = {
            file.name: rows_of(file.name, file.read_bytes()) or [] for file in (Path(scratch) / "tables").iterdir()
        }
    files |= {name: rows_like(files[name], table) for name, table in before.items()}
    every = [(one, workbench.gold(before, one.calls)) for one in workbench.queries(data, 10**4, dev=True) if one.calls]
    items = []
    for query, after in every[:limit]:
        others = [state for one, state in every if domain(one) == domain(query) and state != after]
        states = {"asked": after, "other": rng.choice(others), "cut": cut(before, after, rng)}
        if (fewer := gone(before, after)) is not None:
            states["gone"] = fewer
        for arm, state in states.items():
            said = doubted(query, files, state)
            items.append({"set": domain(query), "id": query.id, "arm": arm, "doubted": float(bool(said)), "said": said})
    return items


def doubted(query: Query, files: Tables, after: State) -> list[str]:
    said = []
    for name, table in after.items():
        new = rows_like(files[name], table)
        if new != files[name]:
            others = {other: rows for other, rows in files.items() if other != name}
            said += doubts(query.text, name, files[name], new, "en", others)
    return said


def cut(before: State, after: State, rng: random.Random) -> State:
    """`before` without some rows of a table in which `after` is the same."""
    state = copy.deepcopy(before)
    name = rng.choice([one for one in before if before[one] == after[one]])
    for key in rng.sample(list(state[name]), CUT):
        del state[name][key]
    return state


def gone(before: State, after: State) -> State | None:
    """`before` without the rows that `after` has otherwise; None where it has none such, or removes some."""
    changed = {
        name: {key for key, row in table.items() if after[name].get(key, row) != row} for name, table in before.items()
    }
    if not any(changed.values()) or any(before[name].keys() - after[name].keys() for name in before):
        return None
    return {
        name: {key: row for key, row in table.items() if key not in changed[name]} for name, table in before.items()
    }


def rows_like(like: Sequence[Row], table: Mapping[str, Mapping[str, str]]) -> list[Row]:
    """A table as rows, with the columns of `like`."""
    return [like[0], *(tuple(row[name] for name in like[0]) for row in table.values())]


def domain(query: Query) -> str:
    return query.id.partition("/")[0]


def summary(items: Sequence[Item]) -> dict[str, dict[str, float]]:
    """By domain and in all: how many queries, and the share doubted of each arm."""
    table = {}
    for name in ("all", *dict.fromkeys(one["set"] for one in items)):
        own = [one for one in items if name in ("all", one["set"])]
        shares: dict[str, Any] = {arm: mean(one["doubted"] for one in own if one["arm"] == arm) for arm in ARMS}
        table[name] = {"n": sum(one["arm"] == ARMS[0] for one in own), **shares}
    return table


if __name__ == "__main__":
    sys.exit(main())
