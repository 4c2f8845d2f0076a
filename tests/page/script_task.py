"""A scripted run of the depth execute: a table is cleaned, charted, and something has to be allowed."""

# ruff: noqa: E501

import json
from typing import Any

from .script import Step

_CODE = """import pandas as pd

sales = pd.read_csv("sales.csv").drop_duplicates()
sales["month"] = pd.to_datetime(sales["date"]).dt.strftime("%Y-%m")
by_month = sales.groupby("month", as_index=False)["amount"].sum()
by_month.to_excel("summary.xlsx", index=False)
sales.to_csv("sales.csv", index=False)
print(by_month)
"""
_WORDS: dict[str, dict[str, Any]] = {
    "zh": {
        "steps": ["去掉重复行", "按月汇总并存成 summary.xlsx", "画图存成 chart.png", "把结果登记到团队看板"],
        "reason": "已经读过私人内容，也读过外来内容，之后发出的每一样都要问你",
        "text": "好了。去掉了 12 行重复数据，按月汇总在 summary.xlsx，折线图在 chart.png。三月最高，为 48,200 元。",
        "send": "三月合计 48,200 元",
    },
    "en": {
        "steps": ["Remove doubled rows", "Sum by month into summary.xlsx", "Draw chart.png", "Note the result on the team's board"],
        "reason": "private things and text of strangers have both been read, so whatever leaves now is asked for",
        "text": "Done. 12 doubled rows are gone, the sums by month are in summary.xlsx, the chart is in chart.png. "
        "March is the highest with 48,200.",
        "send": "March: 48,200",
    },
}  # fmt: skip
DIFF = """--- sales.csv
+++ sales.csv
@@ -3,6 +3,4 @@
 2025-01-04,north,1200
 2025-01-05,south,830
-2025-01-05,south,830
 2025-01-07,north,990
-2025-01-07,north,990
 2025-01-08,west,410
"""


def _action(number: int, tool: str, arguments: dict[str, Any], text: str, **told: Any) -> list[Step]:
    ok = told.pop("ok", True)
    files: dict[str, str] = told.pop("files", {})
    key = f"key{number}"
    begun = {"number": number, "tool": tool, "arguments": json.dumps(arguments, ensure_ascii=False), "key": key}
    ended = {"number": number, "tool": tool, "key": key, "ok": ok, "text": text, "files": list(files)}
    return [
        Step({"kind": "action.started", **begun}, 0.2),
        *[Step({"kind": "file.changed", "number": number, "name": n, "change": c}) for n, c in files.items()],
        Step({"kind": "action.finished", **ended, "version": "v", "seconds": 1.4}, 0.5),
    ]


def task(language: str, run: str) -> list[Step]:
    words = _WORDS[language]
    send = {"url": "https://board.example/api/notes", "text": words["send"]}
    asked = {"approval": f"a-{run}", "tool": "http_post", "arguments": json.dumps(send, ensure_ascii=False)}
    out = [
        Step({"kind": "input.taken", "name": "sales.csv", "location": "upload", "digest": "0" * 64, "size": 18_240}, 0.2),
        Step({"kind": "task.planned", "tools": ["python"], "files": ["summary.xlsx"], "steps": words["steps"]}, 0.3),
        *_action(1, "read_file", {"name": "sales.csv"}, "date,region,amount\n2025-01-04,north,1200\n…"),
        *_action(2, "python", {"code": _CODE.replace("amount", "amout")}, "line 5: KeyError: 'amout'", ok=False),
        *_action(3, "python", {"code": _CODE}, "     month  amount\n0  2025-01   31900\n1  2025-02   40100\n2  2025-03   48200",
                 files={"summary.xlsx": "made", "sales.csv": "changed"}),
        *_action(4, "python", {"code": "chart"}, "", files={"chart.png": "made"}),
        Step({"kind": "approval.asked", **asked, "reason": words["reason"], "expires": 0.0}, 0.2),
        *_action(5, "http_post", send, "201 Created"),
    ]  # fmt: skip
    for name, size, change in [("summary.xlsx", 6_230, "made"), ("chart.png", 41_900, "made"), ("sales.csv", 17_610, "changed")]:  # fmt: skip
        told = {"name": name, "size": size, "digest": "1" * 64, "change": change, "problem": ""}
        out.append(Step({"kind": "artifact.finished", **told}, 0.1))
    sentence = {"text": words["text"], "supported": False, "reason": "made by programs that ran in the sandbox"}
    out.append(Step({"kind": "claim.checked", "index": 0, **sentence, "citations": []}))
    usage = {"calls": 4, "prompt_tokens": 5_120, "completion_tokens": 890, "cached_tokens": 0}
    out.append(Step({"kind": "usage.counted", "step": "choose", **usage}))
    ending = {"tried": [], "missing": [], "first_token": 1.1, "total": 22.4}
    out.append(Step({"kind": "answer.finished", "stop_reason": "finished", "text": words["text"], **ending}))
    state = {"state": "done", "stop_reason": "finished", "error": "", "hint": ""}
    return [*out, Step({"kind": "run.state", **state})]
