"""The examples in `data/router` are what they should be, and the shipped weights are made from them."""

from collections import Counter
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from onebox.engine.accept import language_of
from onebox.engine.router.features import PLACES, vector
from onebox.engine.router.training import digest, examples
from onebox.types import Depth

DATA = Path(__file__).resolve().parents[3] / "data" / "router"
EXAMPLES = examples(DATA)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_there_are_enough_of_every_kind(language: str) -> None:
    mine = [example for example in EXAMPLES if example.language == language]
    assert len(mine) >= 400
    assert len({example.text for example in mine}) == len(mine)
    counts = Counter((example.split, example.depth) for example in mine)
    assert all(counts["test", depth] >= 15 and counts["train", depth] >= 50 for depth in Depth), counts


def test_every_field_is_known() -> None:
    for example in EXAMPLES:
        assert example.depth in list(Depth), example
        assert example.source in ("web", "library", "none"), example
        assert example.fresh in ("any", "recent", "now"), example
        assert example.split in ("train", "test"), example
        assert not example.context or example.before, example


def test_the_files_are_by_language() -> None:
    """Requests in mixed language lie where a reader would look for them, so a few may be on the other side."""
    other = [example for example in EXAMPLES if language_of(example.text) != example.language]
    assert len(other) < 0.05 * len(EXAMPLES), [example.text for example in other]


def test_no_test_example_is_nearly_one_for_training() -> None:
    split = {
        name: [example for example in EXAMPLES if example.split == name and len(example.text) > 6]
        for name in ("train", "test")
    }
    train, test = (np.stack([vector(example.text)[:PLACES] for example in split[name]]) for name in ("train", "test"))
    alike = test @ train.T
    for place, nearest in enumerate(alike.argmax(axis=1)):
        assert alike[place, nearest] < 0.7, (split["test"][place].text, split["train"][nearest].text)


def test_the_weights_are_made_from_these_examples() -> None:
    body = (files("onebox.engine.router") / "weights.npz").read_bytes()
    assert len(body) <= 300_000
    with np.load(BytesIO(body)) as kept:
        assert str(kept["digest"]) == digest(EXAMPLES), "the examples changed: run `make router`"
