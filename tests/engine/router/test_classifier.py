import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onebox.engine.router.classifier import shipped
from onebox.engine.router.features import HEAD, LENGTH, PLACES, TAIL, normalised, vector
from onebox.types import Depth


@settings(deadline=None)  # the weights are read at the first call
@given(st.text(max_size=2_000))
def test_any_text_has_features(text: str) -> None:
    made = vector(text)
    assert made.shape == (LENGTH,)
    assert np.isclose(np.linalg.norm(made[:PLACES]), 1, atol=1e-3)
    assert sum(shipped().chances(text).values()) == pytest.approx(1)


def test_forms_of_one_text_are_one() -> None:
    assert normalised("ＨＯＷ  many\n１２ 个？") == normalised("how many 7 个?")


def test_of_a_long_text_the_ends_are_read() -> None:
    assert len(normalised("字" * 4_000)) <= HEAD + TAIL + len(" ... ")


def test_attached_files_are_seen() -> None:
    bare, attached = (
        shipped().chances("数学成绩的标准差是多少？"),
        shipped().chances("数学成绩的标准差是多少？", ("成绩.csv",)),
    )
    assert attached[Depth.EXECUTE] > bare[Depth.EXECUTE]


def test_a_request_takes_less_than_five_milliseconds() -> None:
    text = "全面分析 2020 年以来中国新能源汽车出口的变化、原因和未来三年趋势，给出数据来源。" * 20
    shipped().chances(text)
    took = []
    for _ in range(20):
        began = time.process_time()
        shipped().chances(text)
        took.append(time.process_time() - began)
    assert min(took) < 0.005  # the others tell how busy the machine is
