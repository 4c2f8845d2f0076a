"""Tasks from the words to the files, with a model that says what it is told to, well or badly."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from onebox.app import Box
from onebox.sandbox.bubblewrap import Bubblewrap
from onebox.settings import Settings
from onebox.store.task_files import answer_name
from onebox.testing import FakeEndpoint, Says
from onebox.types import Ask, Budget, Depth

from .conftest import Do, action, plan, program

SUM = """import csv
total = sum(float(row["amount"] or 0) for row in csv.DictReader(open("sales.csv")))
with open("{name}", "w") as out:
    out.write("total\\n%s\\n" % total)
print("{word}", total)"""
CUT = Says("```python\nx = 1", finish="length")
ASKED = {
    "en": ("Add up the amounts and save the total to total.csv", "total.csv", "Files: total.csv", "made by programs"),
    "zh": ("把金额加起来，保存为合计.csv", "合计.csv", "文件：合计.csv", "沙箱"),
}


@pytest.mark.parametrize("language", ASKED)
def test_a_task_gives_files_and_an_answer_and_leaves_the_originals_alone(language: str, do: Do, sales: Path) -> None:
    text, name, told, reason = ASKED[language]
    before = sales.read_bytes()
    done = do(text, program(SUM.format(name=name, word="=")), files=[sales])
    assert (done.view.state, done.view.stop_reason) == ("done", "finished")
    assert done.view.text == f"= 42.5\n\n{told}"
    assert done.file(name) == "total\n42.5\n"
    assert [one.name for one in done.kinds("artifact.finished")] == [name]
    assert [(one.name, one.change) for one in done.kinds("file.changed")] == [(name, "made")]
    assert sales.read_bytes() == before
    assert len(done.prompts) == 1
    assert "'amount'" in done.prompts[0] and name in done.prompts[0] and "read_csv" in done.prompts[0]
    assert reason in done.kinds("answer.finished")[0].text or done.view.text


def test_an_error_goes_back_to_the_model_with_its_line(do: Do, sales: Path) -> None:
    done = do("What is the total of amount?", program("import csv\nprint(totl)"), program("print(42.5)"), files=[sales])
    assert done.view.text == "42.5"
    assert "NameError" in done.prompts[1] and "line 2" in done.prompts[1] and "print(totl)" in done.prompts[1]
    assert "_steps" not in done.prompts[1]
    assert [one.ok for one in done.kinds("action.finished")] == [False, True]


def test_a_program_written_anew_begins_with_the_files_as_they_were(do: Do, sales: Path) -> None:
    add = "with open('sales.csv', 'a') as out:\n    out.write('east,1\\n')\n"
    done = do(
        "Add a row for east to sales.csv", program(add + "print(row)"), program(add + "print('added')"), files=[sales]
    )
    assert done.file("sales.csv") == sales.read_text() + "east,1\n"


def test_it_gives_up_after_three_more_tries_and_says_so(do: Do, sales: Path) -> None:
    tries = [program(f"print(unknown{number})") for number in range(9)]
    done = do("What is the total of amount?", *tries, files=[sales])
    assert done.view.stop_reason == "budget" and "failed 4 times" in done.view.text
    assert len(done.prompts) == 4


def test_the_same_program_again_is_not_run_again(do: Do, sales: Path) -> None:
    done = do("What is the total of amount?", program("print(unknown)"), files=[sales])
    assert len(done.kinds("action.finished")) == 1
    assert "came 3 times" in done.view.text and done.view.stop_reason == "budget"


@pytest.mark.parametrize(
    ("reply", "what"),
    [("I cannot do that, sorry.", "no program"), (program(""), "empty"), (CUT, "cut")],
    ids=["words", "nothing", "cut off"],
)  # fmt: skip
def test_what_is_no_program_ends_after_three(reply: str | Says, what: str, do: Do, sales: Path) -> None:
    done = do("What is the total of amount?", reply, files=[sales])
    assert "no action 3 times" in done.view.text and what in done.view.text
    assert not done.kinds("action.started")


def test_after_a_reply_without_a_program_it_is_shown_how_one_begins(do: Do, sales: Path) -> None:
    done = do("What is the total of amount?", "It is 42.5, I guess.", program("print(42.5)"), files=[sales])
    assert "like this:\n```python\nimport pandas as pd\ndata = pd.read_csv('sales.csv'" in done.prompts[1]
    assert "begins like this" not in done.prompts[0] and done.view.text.startswith("42.5")
    done = do("amount 的总和是多少？", "不知道。", files=[sales])
    assert "没有 ```python 代码块" in done.view.text and "no program" not in done.view.text


def test_a_promise_that_is_not_kept_is_told_to_the_model_then_to_the_user(do: Do, sales: Path) -> None:
    broken = 'open("total.xlsx", "w").write("no workbook")'
    done = do("Save the total to total.xlsx", program(f"print(1)\n{broken}"), program("print(2)"), program("print(3)"),
              program("print(4)"), files=[sales])  # fmt: skip
    assert "total.xlsx: it does not open" in done.prompts[1]
    assert done.view.stop_reason == "budget" and "Not as promised: total.xlsx" in done.view.text


def test_a_question_is_answered_whatever_files_are_made(do: Do, sales: Path) -> None:
    """Regression: a program that saved its file and printed nothing was taken for an answer."""
    save = "open('total.csv', 'w').write('amount\\n42.5\\n')"
    text = "What is the total? Save it as total.csv"
    done = do(text, program(save), program(f"{save}\nprint('The total is 42.5.')"), files=[sales])
    assert len(done.prompts) == 2 and done.view.text.startswith("The total is 42.5.")


def test_a_program_written_twice_is_not_shown_again(do: Do, sales: Path) -> None:
    """With its code in the prompt a small model copies it; with the error alone it has to think of something else."""
    bad = program("print(total_of_nothing)")
    done = do("What is the total of amount?", bad, bad, program("print(42.5)"), files=[sales])
    assert done.view.text.startswith("42.5")
    assert "```python" in done.prompts[1]
    assert "```python" not in done.prompts[2] and "NameError" in done.prompts[2]


def test_a_file_that_was_asked_for_needs_no_words(do: Do, sales: Path) -> None:
    save = "open('total.csv', 'w').write('amount\\n42.5\\n')"
    done = do("Save the total as total.csv", program(save), files=[sales])
    assert len(done.prompts) == 1 and "printed nothing" not in done.view.text and "total.csv" in done.view.text


def test_fields_of_an_answer_are_asked_for_by_name(do: Do, sales: Path) -> None:
    text = "Mean of amount? Answer as @mean_amount[value], @rows[value]"
    done = do(
        text, program("print('@mean_amount[nan]')"), program("print('@mean_amount[21.25]\\n@rows[3]')"), files=[sales]
    )
    assert 'print(f"@mean_amount[{mean_amount}]")' in done.prompts[0]
    assert "no @rows[…]" in done.prompts[1] and "@mean_amount[…] holds no value" in done.prompts[1]
    assert done.view.text.startswith("@mean_amount[21.25]")


def test_steps_are_chosen_where_programs_alone_do_not_do(do: Do) -> None:
    done = do(
        "Write me a packing list for the mountains",
        plan("write_file", "read_file", files=["list.md"]),
        action("read_file", "nothing.md"),
        action("write_file", "the list"),
        '{"name": "list.md", "text": "# Packing\\n\\n- rope\\n"}',
        action("finish", "Your list is ready."),
    )
    assert done.view.text == "Your list is ready.\n\nFiles: list.md"
    assert done.file("list.md").startswith("# Packing")
    assert [one.tool for one in done.kinds("action.finished")] == ["read_file", "write_file"]
    assert "no such file" in done.prompts[2]
    assert done.kinds("task.planned")[0].tools == ["write_file", "read_file"]


def test_plain_words_are_the_end_and_unknown_tools_are_not(do: Do) -> None:
    done = do("Tell me about the mountains", plan("read_file"), action("fly", "x"), "There is nothing to do.")
    assert done.view.text == "There is nothing to do."
    assert "no tool 'fly'" in done.prompts[2]


def test_a_command_is_run_in_the_sandbox(do: Do) -> None:
    done = do("Look online for 6 times 7", plan("shell"), action("shell", "echo $((6*7)) > n.txt; cat n.txt"),
              action("finish", "42"))  # fmt: skip
    assert done.kinds("action.finished")[0].text == "42"
    assert done.file("n.txt") == "42\n"


def test_long_output_is_cut_for_the_model(do: Do, sales: Path) -> None:
    loud = "print('begin'); print('x' * 100_000); print('end'); undefined"
    done = do("What is the total of amount?", program(loud), program("print(1)"), files=[sales])
    assert len(done.prompts[1]) < 4_000 and "NameError" in done.prompts[1]
    stored = done.kinds("action.finished")[0].text
    assert len(stored) < 7_000 and "begin" in stored and "characters left out" in stored


def test_a_budget_that_runs_out_keeps_what_is_there(do: Do, sales: Path) -> None:
    first = program("open('half.txt', 'w').write('x'); print(unknown)")
    done = do("What is the total?", first, program("print(1)"), files=[sales], budget=Budget(1, 4_000))
    assert done.view.stop_reason == "budget" and "half.txt" in done.view.text


def test_inputs_of_one_name_and_from_a_folder(do: Do, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.txt").write_text(folder)
    code = "print(*(open(name).read() for name in ('x.txt', 'x-2.txt', 'b/x.txt')), sep='')"
    done = do("Join all texts", program(code),
              files=[tmp_path / "a" / "x.txt", tmp_path / "b" / "x.txt", tmp_path / "b"])  # fmt: skip
    assert done.view.text == "abb"


def test_a_file_that_is_not_there_is_an_error_of_ours(do: Do, tmp_path: Path) -> None:
    with pytest.raises(Exception, match="no such file"):
        do("Sum it", program("print(1)"), files=[tmp_path / "gone.csv"])


def test_the_user_is_asked_and_the_answer_goes_on(
    served_by: Callable[..., Settings], run: Callable[..., Any], sandbox: Bubblewrap
) -> None:
    """The answer comes from elsewhere, as from another process, while the run waits."""
    says = [plan("ask_user"), action("ask_user", "Which year?"), action("finish", "It is done.")]

    async def work() -> list[Any]:
        async with FakeEndpoint([Says(one) for one in says]) as endpoint, Box(served_by(endpoint.url)) as box:
            facts = []
            async for event in box.ask(Ask("Make the yearly report", depth=Depth.EXECUTE)):
                facts.append(event.fact)
                if event.fact.kind == "question.asked":
                    box.notes.set(answer_name(event.run, event.fact.question), "2024")
            assert "2024" in endpoint.chats[-1]["messages"][-1]["content"]
            return facts

    facts = run(work())
    assert [one.text for one in facts if one.kind.startswith("question.")] == ["Which year?", "2024"]
    assert facts[-1].state == "done"
