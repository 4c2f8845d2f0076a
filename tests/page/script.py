"""What the mock server says: sources, and the events of a run as its question decides."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

LEASE = """房屋租赁合同

第四条 押金
4.1 乙方签约时付押金 6,000 元，相当于两个月租金。
4.2 合同期满，乙方付清费用并搬离后，甲方应在 7 日内无息退还押金。
4.3 房屋及设施有人为损坏的，甲方可从押金中扣除修理费用，并向乙方出示单据。

第五条 维修
5.1 房屋主体和附属设施的自然损耗由甲方负责维修，费用由甲方承担。
5.2 乙方使用不当造成的损坏，由乙方修复或者赔偿。
5.3 甲方接到报修后应在 48 小时内处理；逾期不处理的，乙方可代为维修，费用由甲方承担。

第六条 转租
6.1 未经甲方书面同意，乙方不得转租或者分租。
"""
CODE = """中华人民共和国民法典（节选）

第七百一十二条 出租人应当履行租赁物的维修义务，但是当事人另有约定的除外。
第七百一十三条 承租人在租赁物需要维修时可以请求出租人在合理期限内维修。出租人未履行维修义务的，\
承租人可以自行维修，维修费用由出租人负担。
第七百二十一条 承租人应当按照约定的期限支付租金。
"""
HANDBOOK = """The Debian Administrator's Handbook

1.6. Lifecycle of a Release
A stable release is published about every two years. Each stable release is supported by the security \
team for about three years after its publication. After that the LTS team supports it for two more years.

6.2. apt Commands
Removing a package with purge also deletes its configuration files: apt purge package. A package is kept \
at its version by apt-mark hold package.
"""

SOURCES: dict[str, dict[str, Any]] = {
    "s-lease": {
        "id": "s-lease",
        "title": "房屋租赁合同 2025",
        "location": "/home/lin/文档/租房/房屋租赁合同 2025.pdf",
        "heading": "第五条 维修",
        "text": LEASE,
    },
    "s-code": {
        "id": "s-code",
        "title": "民法典（合同编）",
        "location": "/home/lin/文档/法规/民法典.epub",
        "heading": "第十四章 租赁合同",
        "text": CODE,
    },
    "s-book": {
        "id": "s-book",
        "title": "The Debian Handbook",
        "location": "/home/lin/books/debian-handbook.epub",
        "heading": "The Debian Handbook › 1.6 Lifecycle of a Release",
        "text": HANDBOOK,
    },
    "s-note": {
        "id": "s-note",
        "title": "搬家清单",
        "location": "/home/lin/笔记/搬家清单.md",
        "heading": "交房那天",
        "text": "搬家清单\n\n交房那天\n- 拍照存底\n- 抄水电表\n- 押金收据带上\n",
    },
}

LIBRARY = [
    {
        "id": f"d-{name}",
        "title": one["title"],
        "location": one["location"],
        "collection": collection,
        "kind": kind,
        "bytes": size,
        "added": time.time() - age,
        "passages": passages,
    }
    for (name, one), collection, kind, size, age, passages in zip(
        SOURCES.items(),
        ["租房", "法规", "handbook", "租房"],
        ["pdf", "epub", "epub", "markdown"],
        [412_000, 2_310_000, 5_904_000, 1_900],
        [3_600, 90_000, 400_000, 700],
        [23, 611, 1_276, 2],
        strict=True,
    )
]


@dataclass(frozen=True)
class Step:
    """One stored event; `pieces` are sent before it as partial ones, `each` seconds apart."""

    fact: dict[str, Any]
    wait: float = 0.0
    pieces: list[str] = field(default_factory=list)
    each: float = 0.02


def cited(source: str, quote: str) -> dict[str, Any]:
    one = SOURCES[source]
    start = one["text"].index(quote)
    return {
        "source": source,
        "title": one["title"],
        "quote": quote,
        "start": start,
        "end": start + len(quote),
        "passage": 1,
        "location": one["location"],
        "heading": one["heading"],
    }


ZH = [
    (
        "自然损耗的维修由房东负责，费用也由房东承担。",
        True,
        "",
        [("s-lease", "5.1 房屋主体和附属设施的自然损耗由甲方负责维修，费用由甲方承担。")],
    ),
    (
        "房东接到报修后应在 **48 小时**内处理；逾期不处理的，你可以先修，费用仍由房东承担。",
        True,
        "",
        [
            (
                "s-lease",
                "5.3 甲方接到报修后应在 48 小时内处理；逾期不处理的，乙方可代为维修，费用由甲方承担。",
            ),
            ("s-code", "出租人未履行维修义务的，承租人可以自行维修，维修费用由出租人负担。"),
        ],
    ),
    (
        "因使用不当造成的损坏，由你修复或者赔偿。",
        True,
        "",
        [("s-lease", "5.2 乙方使用不当造成的损坏，由乙方修复或者赔偿。")],
    ),
    ("修理费一般在 300 元以内。", False, "not in the quotes: 300 元", [("s-lease", "第五条 维修")]),
]
EN = [
    (
        "A stable release is published about every two years.",
        True,
        "",
        [("s-book", "A stable release is published about every two years.")],
    ),
    (
        "The security team supports each one for about **three years**.",
        True,
        "",
        [
            (
                "s-book",
                "Each stable release is supported by the security team for about three years after its publication.",
            )
        ],
    ),
    (
        "After that the LTS team goes on for two more years.",
        True,
        "",
        [("s-book", "After that the LTS team supports it for two more years.")],
    ),
    ("Most people upgrade within a month.", False, "no passage says this", []),
]
CHAT = {
    "zh": "当然。试试这三句：\n\n1. 谢谢你想着我，收到邀请很开心。\n2. 那天我已经有别的安排，这次去不了。\n"
    "3. 下回一定补上，祝你们玩得尽兴。\n\n想更正式一点，把第二句换成“因已有约在先，恕不能到场”。",
    "en": "Of course. Three lines you can send:\n\n1. Thank you for thinking of me; the invitation made my day.\n"
    "2. I have something else that evening, so I cannot come this time.\n"
    "3. Have a lovely time, and let us catch up soon.",
}
RICH = r"""## 圆的面积

半径为 $r$ 的圆，面积是

$$S = \int_0^{r} 2\pi t\,dt = \pi r^2$$

| 半径 | 面积 | 周长 |
|---:|---:|---:|
| 1 | 3.142 | 6.283 |
| 2 | 12.566 | 12.566 |
| 10 | 314.159 | 62.832 |

```python
from math import pi

def area(radius: float) -> float:
    return pi * radius ** 2  # 面积
```

```mermaid
flowchart LR
    A[Question] --> B{Known?} --> C[Answer]
```

```html
<button onclick="this.textContent='clicked'">press me</button>
```
"""


def is_zh(text: str) -> bool:
    return any("\u4e00" <= one <= "\u9fff" for one in text)


def in_pieces(text: str, size: int = 4) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


def long_answer(length: int = 18_000) -> str:
    """Headings, prose, lists, tables and code in both languages, `length` characters of them."""
    section = (
        "## Section {n} 第 {n} 节\n\nA paragraph about **retrieval** with `code`, a [link](https://example.org) and "
        "numbers such as 1,234. 中文的一段话，说明检索的步骤，以及为什么要逐句核对。\n\n- one item\n- another *item*\n"
        "- 第三项\n\n| name | value |\n|---|---:|\n| alpha | {n} |\n| 乙 | 2{n} |\n\n```python\nfor i in range({n}):\n"
        "    print(i)\n```\n\n"
    )
    out = ""
    n = 1
    while len(out) < length:
        out += section.format(n=n)
        n += 1
    return out[:length]


def events_for(text: str, depth: str, by: str, talk: str, scene: str = "") -> list[Step]:
    """The whole run in advance. `scene`: long, rich, fail or nothing instead of a cited answer."""
    language = "zh" if is_zh(text) else "en"
    out = [
        Step({"kind": "run.accepted", "text": text, "conversation": talk, "language": language}),
        Step({"kind": "route.chosen", "depth": depth, "by": by, "confidence": 0.93}),
    ]
    if scene == "long":
        return [*out, *written([(long_answer(), True, "", [])], [], 0.006, 12, checks=False)]
    if scene == "rich":
        return [*out, *written([(RICH, True, "", [])], [], 0.01, 6, checks=False)]
    if depth == "think":
        thought = "Let me take it in parts. 先设未知数，再列式，最后验算。"
        out.append(Step({"kind": "step.started", "step": "think", "detail": ""}))
        out.append(Step({"kind": "reasoning.delta", "text": thought}, 0.0, in_pieces(thought), 0.03))
        out.append(Step({"kind": "step.finished", "step": "think", "detail": "", "seconds": 3.2}))
    if depth != "search":
        return [*out, *written([(CHAT[language], True, "", [])], [], 0.03, 4, checks=False)]
    found = ["s-lease", "s-code", "s-note"] if language == "zh" else ["s-book", "s-code"]
    out.append(Step({"kind": "step.started", "step": "gather", "detail": text}, 0.05))
    out += [Step(found_fact(one), 0.12) for one in found]
    out.append(Step({"kind": "step.finished", "step": "gather", "detail": text, "seconds": 0.4}, 0.1))
    if scene == "fail":
        error = "qwen2.5-coder-1.5b-instruct did not start: port 8080 does not answer"
        state = {"kind": "run.state", "state": "failed", "stop_reason": "error", "error": error}
        return [*out, Step({**state, "hint": "Look with `onebox doctor`, or choose another model."}, 0.2)]
    if scene == "nothing":
        return [*out, *refusal(text)]
    claims = ZH if language == "zh" else EN
    followups = ["押金什么时候退？", "能不能转租？"] if language == "zh" and "维修" in text else []
    return [*out, *written(claims, followups, 0.035, 3)]


def found_fact(name: str) -> dict[str, Any]:
    one = SOURCES[name]
    keys = ("title", "location", "heading")
    return {
        "kind": "source.found",
        "source": name,
        "passage": 1,
        "quote": one["text"][:60],
        **{k: one[k] for k in keys},
    }


def written(
    claims: list[tuple[str, bool, str, list[tuple[str, str]]]],
    followups: list[str],
    each: float,
    size: int,
    *,
    checks: bool = True,
) -> list[Step]:
    joiner = "" if is_zh(claims[0][0]) else " "
    whole = joiner.join(one[0] for one in claims)
    out = [
        Step({"kind": "step.started", "step": "write", "detail": ""}),
        Step({"kind": "answer.started", "model": "Qwen2.5 1.5B Instruct"}, 0.3),
    ]
    pieces = in_pieces(whole, size)
    stored = 12
    for at in range(0, len(pieces), stored):
        part = pieces[at : at + stored]
        out.append(Step({"kind": "answer.delta", "text": "".join(part)}, 0.0, part, each))
    out.append(Step({"kind": "step.finished", "step": "write", "detail": "", "seconds": 4.1}))
    if checks:
        out.append(Step({"kind": "step.started", "step": "check", "detail": ""}))
        for index, (text, supported, reason, quotes) in enumerate(claims):
            fact = {
                "kind": "claim.checked",
                "index": index,
                "text": text,
                "supported": supported,
                "reason": reason,
                "citations": [cited(*one) for one in quotes],
            }
            out.append(Step(fact, 0.05))
        out.append(Step({"kind": "step.finished", "step": "check", "detail": "", "seconds": 0.2}))
    usage = {"kind": "usage.counted", "step": "write", "calls": 1, "prompt_tokens": 1480, "completion_tokens": 96}
    out.append(Step({**usage, "cached_tokens": 0}))
    if followups:
        out.append(Step({"kind": "followups.found", "questions": followups}))
    return [*out, *ended("finished", whole)]


def refusal(text: str) -> list[Step]:
    """What a word is missing for is said so; else what comes nearest is shown."""
    unspoken = [word for word in ("押金利率", "dragons") if word in text]
    near = [] if unspoken else [cited(*one) for _, _, _, quotes in (ZH if is_zh(text) else EN)[:2] for one in quotes]
    return ended("no_evidence", "", [text, text[: len(text) // 2]], unspoken, near[:2])


def ended(
    reason: str,
    text: str,
    tried: Sequence[str] = (),
    missing: Sequence[str] = (),
    near: Sequence[dict[str, Any]] = (),
) -> list[Step]:
    finished = {
        "kind": "answer.finished",
        "stop_reason": reason,
        "text": text,
        "tried": list(tried),
        "missing": list(missing),
        "near": list(near),
        "first_token": 1.1,
        "total": 5.3,
    }
    state = {"kind": "run.state", "state": "done", "stop_reason": reason, "error": "", "hint": ""}
    return [Step(finished, 0.05), Step(state)]


def fold(run: dict[str, Any]) -> dict[str, Any]:
    """The run as `GET /api/runs/ID` tells it."""
    view: dict[str, Any] = {
        "run": run["id"],
        "conversation": run["conversation"],
        "text": run["text"],
        "depth": run["depth"],
        "by": run["by"],
        "state": "running",
        "stop_reason": None,
        "answer": "",
        "sentences": [],
        "sources": [],
        "steps": [],
        "notes": [],
        "usage": {},
        "seconds": {"first_token": None, "total": 0.0},
        "error": "",
        "hint": "",
        "created": run["created"],
    }
    for event in run["events"]:
        _see(view, event["fact"])
    return view


def _see(view: dict[str, Any], fact: dict[str, Any]) -> None:
    kind = fact["kind"]
    plain = {key: value for key, value in fact.items() if key not in ("kind", "index")}
    if kind == "answer.delta":
        view["answer"] += fact["text"]
    elif kind == "claim.checked":
        view["sentences"].append(plain)
    elif kind == "source.found":
        view["sources"].append(plain)
    elif kind == "step.finished":
        view["steps"].append(plain)
    elif kind == "usage.counted":
        view["usage"] = plain
    elif kind == "followups.found":
        view["followups"] = fact["questions"]
    elif kind == "answer.finished":
        view |= {"answer": fact["text"], "tried": fact["tried"], "missing": fact["missing"]}
        view["near"] = fact.get("near", [])
        view["seconds"]["total"] = fact["total"]
    elif kind == "run.state":
        view |= {key: fact[key] for key in ("state", "stop_reason", "error", "hint")}
