from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from onebox.errors import OneboxError
from onebox.sandbox.bubblewrap import Bubblewrap
from onebox.sandbox.evaluate import ArithmeticEvaluator, Evaluator, WarmEvaluator, evaluator_for
from onebox.settings import load


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evaluator]:
    try:
        made = WarmEvaluator(Bubblewrap(load(tmp_path_factory.mktemp("box"))))
    except OneboxError as error:
        pytest.skip(f"NO SANDBOX HERE: {error} {error.hint}")
    yield made
    made.close()


@pytest.fixture(params=["warm", "arithmetic"])
def evaluator(request: pytest.FixtureRequest) -> Evaluator:
    return request.getfixturevalue("warm") if request.param == "warm" else ArithmeticEvaluator()  # type: ignore[no-any-return]


def test_what_is_printed(evaluator: Evaluator) -> None:
    done = evaluator.evaluate("总 = 3 * 19\nprint('总数', 总)", seconds=60)
    assert (done.text, done.error) == ("总数 57", "")


@pytest.mark.parametrize(
    ("program", "word"),
    [("1 / 0", "ZeroDivisionError"), ("print(", ""), ("x" * 30_000, "longer than"), ("print(y)", "y")],
)
def test_failing_is_a_value(evaluator: Evaluator, program: str, word: str) -> None:
    done = evaluator.evaluate(program, seconds=60)
    assert done.error
    assert word in done.error


def test_a_program_without_end(warm: Evaluator) -> None:
    assert warm.evaluate("while True: pass", seconds=0.5).error == "took longer than 0.5 s"


def test_a_program_that_eats_memory(warm: Evaluator) -> None:
    assert warm.evaluate("x = [bytes(1 << 20) for _ in range(2000)]", seconds=60).error


def test_each_program_is_alone(warm: Evaluator) -> None:
    warm.evaluate("import builtins; builtins.kept = 1; open('kept', 'w').write('1')", seconds=60)
    done = warm.evaluate("import os, builtins; print(hasattr(builtins, 'kept'), os.listdir('.'))", seconds=60)
    assert done.text == "False []"


def test_programs_at_the_same_time_are_each_alone(warm: Evaluator) -> None:
    with ThreadPoolExecutor(8) as threads:
        done = list(threads.map(lambda number: warm.evaluate(f"print({number})"), range(24)))
    assert [(one.text, one.error) for one in done] == [(str(number), "") for number in range(24)]


def test_arithmetic_runs_nothing_else(tmp_path: Path) -> None:
    done = ArithmeticEvaluator().evaluate(f"open({str(tmp_path / 'x')!r}, 'w')", seconds=60)
    assert "NotArithmetic" in done.error
    assert not (tmp_path / "x").exists()


def test_without_a_sandbox_there_is_arithmetic(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('[sandbox]\ndriver = "off"\n')
    assert isinstance(evaluator_for(load(tmp_path)), ArithmeticEvaluator)
