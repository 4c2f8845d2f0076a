from dataclasses import replace
from pathlib import Path

from onebox.engine.router.training import Example, train, write
from onebox.types import Depth

WORDS = {
    Depth.CHAT: ("hello there friend", "你好呀朋友"),
    Depth.THINK: ("solve the equation", "解这个方程"),
    Depth.SEARCH: ("who was the king", "国王是谁"),
    Depth.RESEARCH: ("write a long report", "写一份调研报告"),
    Depth.EXECUTE: ("rename the files", "把文件重命名"),
}
EXAMPLES = [
    Example(f"{text} {mark}", str(depth), "none", "any", "train", language)
    for depth, pair in WORDS.items()
    for language, text in zip(("en", "zh"), pair, strict=True)
    for mark in ("a", "b", "c", "d")
]


def test_the_same_examples_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(train(EXAMPLES), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_what_is_for_testing_is_not_trained_on(tmp_path: Path) -> None:
    hidden = replace(EXAMPLES[0], text="something else entirely", depth="execute", split="test")
    for name, given in (("without", EXAMPLES), ("with", [*EXAMPLES, hidden])):
        write(train(given), tmp_path / name)
    assert (tmp_path / "without").read_bytes() == (tmp_path / "with").read_bytes()
