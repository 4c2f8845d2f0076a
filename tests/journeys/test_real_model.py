"""The whole way with the real Qwen model: the right answer with its quote, a refusal, a kill on the way."""

import json
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from onebox.library.library import Library
from onebox.settings import load
from onebox.store.database import open_database
from onebox.store.event_log import EventLog
from onebox.store.runs import Runs

pytestmark = pytest.mark.model

Onebox = Callable[..., "subprocess.CompletedProcess[str]"]


DOCUMENTS = {
    "harbour.md": "# Sydney Harbour Bridge\n\nThe Sydney Harbour Bridge was opened in 1932. Its arch is made of steel. "
    "It carries rail, vehicles and walkers across the harbour.\n\n## Engineer\n\nJohn Bradfield oversaw the work.\n",
    "tower.txt": "The Tower Bridge in London was finished in 1894. It can be raised for ships.\n",
    "大桥.md": "# 南京长江大桥\n\n南京长江大桥于1968年建成通车。大桥的正桥长1576米，桥上有铁路和公路。\n\n## 意义\n\n"
    "它是长江上第一座由中国自行设计建造的双层铁路、公路两用桥。\n",
}


@pytest.fixture(scope="module")
def real_home(model_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with three small documents, over the real model and the runtime that all tests share."""
    home = tmp_path_factory.mktemp("real")
    for shared in ("models", "runtime"):
        (model_home / shared).mkdir(exist_ok=True)
        (home / shared).symlink_to(model_home / shared)
    (home / "settings.toml").write_text(
        '[models]\nembed = "off"\nfirst_token_seconds = 300\n[library]\nbackground = false\n', "utf-8"
    )
    folder = tmp_path_factory.mktemp("documents")
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text, "utf-8")
    settings = load(home)
    engine = open_database(settings.database_url)
    Library(engine, settings).add([folder])
    engine.dispose()
    return home


def answered(told: dict[str, Any], answer: str, file: str) -> None:
    assert (told["state"], told["stop_reason"]) == ("done", "finished")
    assert answer in told["answer"]
    supported = [sentence for sentence in told["sentences"] if sentence["supported"]]
    cited = [one for sentence in supported for one in sentence["citations"]]
    assert file in {Path(one["location"]).name for one in cited}
    for one in cited:
        assert Path(one["location"]).read_text("utf-8")[one["start"] : one["end"]] == one["quote"]


@pytest.mark.parametrize(
    ("question", "answer", "file"),
    [
        ("When was the Sydney Harbour Bridge opened?", "1932", "harbour.md"),
        ("南京长江大桥上有什么？", "铁路", "大桥.md"),
        (
            "南京长江大桥是哪一年建成通车的？",
            "1968",
            "大桥.md",
        ),
        ("Who oversaw the work on the Sydney Harbour Bridge?", "Bradfield", "harbour.md"),
    ],
)
def test_an_easy_fact(question: str, answer: str, file: str, real_home: Path, onebox: Onebox) -> None:
    asked = onebox("ask", question, "--json", at=real_home, seconds=300)
    assert asked.returncode == 0, asked.stdout + asked.stderr
    answered(json.loads(asked.stdout), answer, file)


@pytest.mark.parametrize(
    "question", ["What colour is the Golden Gate Bridge painted?", "南京长江大桥的总造价是多少亿美元？"]
)
def test_what_is_not_there_is_refused(question: str, real_home: Path, onebox: Onebox) -> None:
    asked = onebox("ask", question, "--json", at=real_home, seconds=300)
    told = json.loads(asked.stdout)
    assert (asked.returncode, told["stop_reason"], told["sentences"]) == (3, "no_evidence", [])
    assert told["tried"]


def test_killed_while_it_writes(
    real_home: Path, command: Callable[..., "subprocess.Popen[str]"], onebox: Onebox
) -> None:
    engine = open_database(load(real_home).database_url)
    known = {row.id for row in Runs(engine).list(50)}
    question = "How does the Tower Bridge let ships pass, and when was it finished?"
    process = command("ask", "--depth", "search", question, at=real_home)

    def run() -> str:
        return next((row.id for row in Runs(engine).list(50) if row.id not in known), "")

    end = time.monotonic() + 300
    while not any(event.fact.kind == "answer.started" for event in EventLog(engine).read(run())):
        assert time.monotonic() < end and process.poll() is None
        time.sleep(0.02)
    time.sleep(0.3)
    process.kill()
    process.wait()
    done = onebox("runs", "resume", run(), "--json", at=real_home, seconds=300)
    told = json.loads(done.stdout)
    assert done.returncode == 0, done.stderr
    assert any(sentence["supported"] for sentence in told["sentences"])
    steps = [event.fact.step for event in EventLog(engine).read(told["run"]) if event.fact.kind == "step.started"]
    assert steps.count("gather") == 1
    engine.dispose()


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("A box holds 3 rows of 8 cups. 5 cups break. How many cups are left?", "19"),
        ("小明有24颗糖，平均分给4个同学，每人分到几颗？", "6"),
    ],
)
def test_a_worked_answer_is_verified(question: str, answer: str, real_home: Path, onebox: Onebox) -> None:
    asked = onebox("ask", question, "--depth", "think", "--json", at=real_home, seconds=600)
    assert asked.returncode == 0, asked.stderr
    worked = json.loads(asked.stdout)["think"]
    assert worked["verdict"] in ("verified", "agreed")
    assert answer in worked["result"]
    assert {draft["by"] for draft in worked["drafts"]} == {"program", "written"}
