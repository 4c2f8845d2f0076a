import pytest
from hypothesis import given
from hypothesis import strategies as st

from onebox.engine.think.draft import final_answer, from_program, from_writing, printing, program_in, wrong_equations
from onebox.sandbox.restricted import RestrictedEvaluator

PROGRAMS = {
    "```python\nprint(3 * 8)\n```": "24",
    "Sure.\n```python\ncups = 3 * 8\n```": "24",
    "```\n3 * 8\n```": "24",
    "```python\ndef solve():\n    return 24\n```": "24",
    "print('总数:', 24.0)": "24",
    "```python\nprint('Total cost: $24.00')": "24",
    "```python\nprint(1/4)\n```": "0.25",
    "```python\nfrom fractions import Fraction\nprint(Fraction(1, 3))\n```": "1/3",
    "```python\nprint([24])\n```": "24",
    "```python\nprint('sqrt(3)')\n```": "sqrt(3)",
}
FINAL = {
    "48 - 30 = 18\n答案：还剩18颗糖。": "18颗糖",
    "答案：一共需要 25 元": "25 元",
    "答案：剩余电量为负3": "剩余电量为负3",
    "3 × 8 = 24\nAnswer: There are 24 cups.": "24 cups",
    "3 × 8 = 24.\nAnswer: 24 cups": "24 cups",
    "一共 24 个。\n答案：24个": "24个",
    "so the answer is **24**.": "24",
    "Thus \\[ \\boxed{\\frac{3}{4}} \\]": "3/4",
    "#### 24": "24",
    "She has 3 rows.\nSo she has 24 cups in all, out of 30.\nThat makes 24.": "24",
    "I cannot tell.": "",
    "": "",
}
WRONG = {
    "3 × 8 = 24, 24 - 5 = 19": [],
    "20 * (1 - 0.30) = 20 * 0.7 = 14": [],
    "\\[ 20 - (20 \\times 0.30) = 20 - 6 = 14 \\text{ dollars} \\]": [],
    "1,000 + 5 = 1,005; 10 / 3 = 3.33; 50% = 0.5; x + 2 = 5": [],
    "100 * 20% = 20": [],
    "12×15=170": ["12×15 = 170"],
    "First 2 + 2 = 4. Then 7 - 2 = 4.": ["7 - 2 = 4"],
}


@pytest.mark.parametrize("said", PROGRAMS)
def test_a_program_is_taken_out_and_run(said: str) -> None:
    draft = from_program(said, RestrictedEvaluator())
    assert (draft.answer, draft.error, draft.sound) == (PROGRAMS[said], "", True)


@pytest.mark.parametrize(
    "said", ["I cannot do that, sorry.", "```python\nprint(1 / 0)\n```", "```python\nx = \n```", ""]
)
def test_a_program_that_does_not_run_gives_no_answer(said: str) -> None:
    draft = from_program(said, RestrictedEvaluator())
    assert (draft.answer, draft.sound) == ("", False)
    assert draft.error


@pytest.mark.parametrize("text", FINAL)
def test_the_result_a_solution_tells(text: str) -> None:
    assert final_answer(text) == FINAL[text]


@pytest.mark.parametrize("text", WRONG)
def test_equations_are_calculated_again(text: str) -> None:
    assert wrong_equations(text) == WRONG[text]


def test_a_solution_with_a_wrong_equation_or_cut_off_is_not_sound() -> None:
    assert from_writing("2 + 2 = 4\nAnswer: 4").sound
    assert not from_writing("2 + 2 = 5\nAnswer: 5").sound
    assert not from_writing("2 + 2 = 4\nAnswer: 4", whole=False).sound


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    from_writing(text)
    printing(program_in(text))
