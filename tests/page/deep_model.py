"""A scripted model for research and tasks on a real server: a research that takes as long as the test wants, and
a task that reads a file, asks its user, wants to open an address and writes files.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.scripted import QUESTIONS, Researcher

from onebox.testing import Behaviour, Says
from onebox.types import Message

QUESTION = {"en": "In which currency are the amounts?", "zh": "金额用的是哪种货币？"}
CLEAN = """```python
import csv, os
rows = list(csv.reader(open("{name}", encoding="utf-8")))
unique = list(dict.fromkeys(map(tuple, rows)))
csv.writer(open("{name}", "w", encoding="utf-8", newline="")).writerows(unique)
open("summary.md", "w", encoding="utf-8").write("# {title}\\n\\n" + str(len(unique) - 1) + " rows\\n")
print(len(rows) - len(unique), "doubled rows removed")
```"""
BROKEN = "```python\nprint(undefined_total)\n```"


@dataclass
class DeepModel:
    """Give it to FakeEndpoint. `pace`: seconds that each call of a research takes, which a test may change."""

    pace: float = 0.0
    address: str = ""
    """What a task opens after it read a private file, put together by the model: only its user may allow that."""
    asked: list[str] = field(default_factory=list)
    """What a research asked for, in order: plan, queries, extract, …"""

    def __call__(self, messages: Sequence[Message], body: dict[str, Any]) -> "str | Behaviour":
        prompt = messages[-1].content
        form = body.get("response_format", {}).get("json_schema", {}).get("schema", {}).get("properties", {})
        if "steps" in form:
            tools = ["read_file", "ask_user", "read_page", "python"]
            return json.dumps({"tools": tools, "files": ["summary.md"], "steps": _steps(prompt)})
        if "tool" in form:
            return json.dumps(_next(prompt, self.address), ensure_ascii=False)
        if not form and ("This step:" in prompt or "这一步：" in prompt):
            return _program(prompt)
        research = Researcher(QUESTIONS["zh" if _chinese(prompt) else "en"])
        said = research(messages, body)
        self.asked += research.asked
        return Says(str(said), slow=self.pace, chunk=100_000)


def _chinese(text: str) -> bool:
    return any("一" <= sign <= "鿿" for sign in text)


def _steps(prompt: str) -> list[str]:
    if _is_zh(prompt):
        return ["看看表格", "问清货币", "去掉重复行，写小结"]
    return ["Look at the table", "Ask for the currency", "Remove doubled rows and sum up"]


def _next(prompt: str, address: str) -> dict[str, str]:
    """The action behind those that the prompt says are done."""
    language = "zh" if _is_zh(prompt) else "en"
    name = _name(prompt)
    actions = (
        ("read_file", name),
        ("ask_user", QUESTION[language]),
        ("read_page", address),
        ("python", "add it up"),
        ("python", "remove doubled rows"),
    )
    done = prompt.partition("What was done:")[2] or prompt.partition("已经做过：")[2]
    for number, (tool, words) in enumerate(actions):
        if done.count(f"- {tool}") <= sum(1 for earlier, _ in actions[:number] if earlier == tool):
            return {"tool": tool, "input": words}
    return {"tool": "finish", "input": "去掉了重复行。" if language == "zh" else "Doubled rows are removed."}


def _is_zh(prompt: str) -> bool:
    """Is it the Chinese task? Pages that were read are in the prompt, too, so Chinese words alone do not tell."""
    return "账目.csv" in prompt


def _name(prompt: str) -> str:
    return "账目.csv" if _is_zh(prompt) else "ledger.csv"


def _program(prompt: str) -> str:
    if "add it up" in prompt:
        return BROKEN
    title = "小结" if _is_zh(prompt) else "Summary"
    return CLEAN.format(name=_name(prompt), title=title)
