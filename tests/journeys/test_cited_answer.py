"""From a question on the command line to an answer a reader can check."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from onebox.settings import Settings
from onebox.testing import FakeEndpoint, replies

Onebox = Callable[..., subprocess.CompletedProcess[str]]

EN = replies(
    answer="1932",
    why="The Sydney Harbour Bridge was opened in 1932.",
)
ZH = replies(answer="1968年", why="南京长江大桥于1968年建成通车。")
ASKED = {
    "en": (EN, "When was the Sydney Harbour Bridge opened?", "1932", "harbour.md"),
    "zh": (ZH, "南京长江大桥是哪一年建成通车的？", "1968", "大桥.md"),
}


def check_object(told: dict[str, Any]) -> None:
    """It has the documented keys, and every quote stands in its file where it says."""
    keys = {"run", "depth", "state", "stop_reason", "sentences", "sources", "usage", "seconds"}
    assert keys <= told.keys()
    assert {"calls", "prompt_tokens", "completion_tokens"} <= told["usage"].keys()
    assert {"first_token", "total"} <= told["seconds"].keys()
    for sentence in told["sentences"]:
        assert {"text", "supported", "citations"} <= sentence.keys()
        for cited in sentence["citations"]:
            assert {"source", "title", "quote", "start", "end"} <= cited.keys()
            text = Path(cited["location"]).read_text("utf-8")
            assert text[cited["start"] : cited["end"]] == cited["quote"] != ""


@pytest.mark.parametrize("language", ASKED)
def test_every_sentence_is_tied_to_a_quote(
    language: str, served_by: Callable[..., Settings], onebox: Onebox, bridges: Path
) -> None:
    script, question, answer, file = ASKED[language]
    with FakeEndpoint(script) as endpoint:
        served_by(endpoint.url)
        assert onebox("library", "add", str(bridges)).returncode == 0
        asked = onebox("ask", question, "--json")
        assert asked.returncode == 0, asked.stderr
        assert asked.stdout.count("\n") == 1 and asked.stderr == ""
        told = json.loads(asked.stdout)
        shown = onebox("runs", "show", told["run"][:6])
        again = onebox("runs", "show", told["run"], "--json")
    check_object(told)
    assert (told["depth"], told["state"], told["stop_reason"]) == ("search", "done", "finished")
    first = told["sentences"][0]
    assert answer in first["text"] and first["supported"]
    assert Path(first["citations"][0]["location"]).name == file
    assert told["usage"]["calls"] == len(endpoint.chats) == 1
    assert 0 < told["seconds"]["first_token"] <= told["seconds"]["total"]
    assert json.loads(again.stdout) == told
    assert shown.returncode == 0
    assert answer in shown.stdout and "✓[1]" in shown.stdout and first["citations"][0]["quote"] in shown.stdout
    assert "\x1b" not in shown.stdout  # no colours in a pipe


def test_the_printed_answer_speaks_the_language_of_the_question(
    served_by: Callable[..., Settings], onebox: Onebox, bridges: Path
) -> None:
    with FakeEndpoint(ZH) as endpoint:
        served_by(endpoint.url)
        onebox("library", "add", str(bridges))
        asked = onebox("ask", ASKED["zh"][1])
    assert asked.returncode == 0 and asked.stderr == ""
    assert "1968年 ✓[1]" in asked.stdout and "出处" in asked.stdout and "南京长江大桥于1968年建成通车。" in asked.stdout


def test_an_empty_library_is_an_honest_refusal(served_by: Callable[..., Settings], onebox: Onebox) -> None:
    with FakeEndpoint(EN) as endpoint:
        served_by(endpoint.url)
        asked = onebox("ask", ASKED["en"][1], "--json")
        printed = onebox("ask", "资料里有什么？")
    assert asked.returncode == printed.returncode == 3
    told = json.loads(asked.stdout)
    check_object(told)
    assert (told["stop_reason"], told["sentences"], told["state"]) == ("no_evidence", [], "done")
    assert told["tried"] == [ASKED["en"][1]]
    assert "onebox library add" in printed.stdout
    assert endpoint.chats == []


def test_what_no_passage_says_is_refused(served_by: Callable[..., Settings], onebox: Onebox, bridges: Path) -> None:
    """The model makes something up; nothing of it is shown as an answer."""
    made_up = replies(
        answer="Norman Foster", why="Norman Foster drew it in 1811.", text="Norman Foster drew it in 1811."
    )
    with FakeEndpoint(made_up) as endpoint:
        served_by(endpoint.url)
        onebox("library", "add", str(bridges))
        asked = onebox("ask", "Who oversaw the Sydney Harbour Bridge?", "--json")
        printed = onebox("ask", "Who oversaw the Sydney Harbour Bridge?")
    told = json.loads(asked.stdout)
    assert asked.returncode == printed.returncode == 3
    assert (told["stop_reason"], told["sentences"], told["answer"]) == ("no_evidence", [], "")
    assert "Foster" not in printed.stdout and "Who oversaw" in printed.stdout
    for cited in told["near"]:  # what stands nearest is shown, word for word and with its place
        assert Path(cited["location"]).read_text("utf-8")[cited["start"] : cited["end"]] == cited["quote"]
        assert cited["quote"] in printed.stdout and "may not be an answer" in printed.stdout
    assert told["near"]


def test_one_file_alone(served_by: Callable[..., Settings], onebox: Onebox, bridges: Path, tmp_path: Path) -> None:
    """`--file` answers from that file, and leaves the library as it was."""
    letter = tmp_path / "letter.txt"
    letter.write_text("\ufeffDear Ann,\r\nthe Sydney Harbour Bridge was painted in 1988.\r\n", "utf-8", newline="")
    script = replies(answer="1988", why="The Sydney Harbour Bridge was painted in 1988.")
    with FakeEndpoint(script) as endpoint:
        served_by(endpoint.url)
        onebox("library", "add", str(bridges))
        told = json.loads(onebox("ask", ASKED["en"][1], "--file", str(letter), "--json").stdout)
        assert {source["title"] for source in told["sources"]} == {"letter"}
        assert [s["supported"] for s in told["sentences"]][:1] == [True]
        listed = json.loads(onebox("library", "list", "--json").stdout)
        assert len(listed) == 3
        after = json.loads(onebox("ask", "When was the Sydney Harbour Bridge painted?", "--json").stdout)
        assert all(Path(source["location"]) != letter for source in after["sources"])
        missing = onebox("ask", "What?", "--file", str(tmp_path / "none.md"), "--json")
        folder = onebox("ask", "What?", "--file", str(bridges))
    assert missing.returncode == folder.returncode == 1
    assert "none.md" in missing.stderr and "no such file" in missing.stderr
    assert "is a folder" in folder.stderr and "library add" in folder.stderr


def test_chat_keeps_the_conversation(served_by: Callable[..., Settings], onebox: Onebox) -> None:
    with FakeEndpoint(lambda messages, _: f"turn {len(messages)}") as endpoint:
        served_by(endpoint.url)
        first = json.loads(onebox("ask", "我叫小王。", "--depth", "chat", "--json").stdout)
        other = onebox("ask", "Hello", "--depth", "chat")
        second = onebox("ask", "-", "--depth", "chat", "--conversation", first["conversation"], typed="我叫什么？\n")
    assert (first["depth"], first["stop_reason"], first["answer"]) == ("chat", "finished", "turn 2")
    assert "turn 2" in other.stdout and "without a source" in other.stdout
    assert "turn 4" in second.stdout
    said = [(message["role"], message["content"]) for message in endpoint.chats[-1]["messages"]]
    assert said[1:] == [("user", "我叫小王。"), ("assistant", "turn 2"), ("user", "我叫什么？")]


def test_only_the_collection_named(served_by: Callable[..., Settings], onebox: Onebox, bridges: Path) -> None:
    with FakeEndpoint(EN) as endpoint:
        served_by(endpoint.url)
        onebox("library", "add", str(bridges / "harbour.md"), "-c", "sydney")
        onebox("library", "add", str(bridges / "tower.txt"), "-c", "london")
        told = json.loads(onebox("ask", "When was the Tower Bridge finished?", "--library", "sydney", "--json").stdout)
        missing = onebox("ask", "When?", "--library", "paris", "--json")
    assert {source["title"] for source in told["sources"]} <= {"Sydney Harbour Bridge"}
    assert missing.returncode == 1 and "paris" in missing.stderr


def test_wrong_command_lines(served_by: Callable[..., Settings], onebox: Onebox) -> None:
    served_by("http://127.0.0.1:9/v1")
    assert onebox("ask").returncode == 2
    assert onebox("ask", "x", "--depth", "deepest").returncode == 2
    empty = onebox("ask", "  ")
    assert empty.returncode == 1 and "empty" in empty.stderr
    assert onebox("runs", "resume", "nothing").returncode == 1
    assert onebox("runs", "list").returncode == 0
