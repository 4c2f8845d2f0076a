"""A fresh home for every run of a bench: no answer remembered from the last one, models borrowed from another home."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.common import ROOT, WORK
from bench.questions import QuestionSet
from onebox.library.library import Library
from onebox.models import catalogue
from onebox.models.embed import NanoEmbedder, why_none
from onebox.models.local_runtime import running, stop
from onebox.settings import Settings, default_home, load
from onebox.store.database import open_database

DEFAULT_MODEL = "local/qwen2.5-coder-1.5b-instruct-q4_k_m"


def model_home(model: str, given: Path | None) -> Path | None:
    """The home that has `model`: `given`, ONEBOX_TEST_HOME, the user's own, `.work/models`. None, said loudly.

    A model of an endpoint needs no file; its home is the one with the settings that name the endpoint.
    """
    tests = os.environ.get("ONEBOX_TEST_HOME")
    places = [given] if given else [*([Path(tests)] if tests else []), default_home(), ROOT / ".work" / "models"]
    if not model.startswith("local/"):
        return places[0]
    for place in places:
        entry = catalogue.load(place).get(model.removeprefix("local/"))
        if entry and catalogue.path_of(place, entry).is_file():
            return place
    sys.stderr.write(
        f"SKIPPED: the model {model} is not on this machine. Run `onebox models pull --default`, or name the home "
        f"that has it: --home FOLDER. Looked in: {', '.join(map(str, places))}\n"
    )
    return None


@contextmanager
def fresh_home(models: Path) -> Iterator[Path]:
    """An empty home with the models and settings of the home `models`; runtimes begun in it end with it."""
    WORK.mkdir(parents=True, exist_ok=True)
    home = Path(tempfile.mkdtemp(prefix="home-", dir=WORK))
    try:
        if (models / "models").is_dir():
            (home / "models").symlink_to((models / "models").resolve(), target_is_directory=True)
        for name in ("settings.toml", "models.toml"):
            if (models / name).is_file():
                shutil.copy(models / name, home / name)
        yield home
    finally:
        if (home / "runtime").is_dir():
            for name in running(home / "runtime"):
                stop(home / "runtime", name)
        shutil.rmtree(home, ignore_errors=True)


def bench_settings(home: Path, *, embed: bool, at_once: int = 1) -> Settings:
    """Settings of `home`; without `embed` words alone find passages. Nothing embeds in the background.

    A local model gets slots for `at_once` answers, and as many runs of each depth are worked on, when the home has
    not more; a token may take as much longer, since prompts are read one after another.
    """
    settings = load(home)
    library = settings.library.model_copy(update={"background": False})
    patient = {name: getattr(settings.models, name) * at_once for name in ("first_token_seconds", "token_seconds")}
    models = settings.models.model_copy(update=patient if embed else {**patient, "embed": "off"})
    local = settings.local.model_copy(update={"slots": max(at_once, settings.local.slots)})
    runs = settings.runs.model_copy(update={name: max(at_once, most) for name, most in settings.runs})
    return settings.model_copy(update={"library": library, "models": models, "local": local, "runs": runs})


def fill(settings: Settings, asked: QuestionSet) -> bool:
    """Put the set's documents in, with their vectors where the settings allow. Returns: are there vectors?

    Vectors are kept in `.work/bench/vectors.db`, so that only new texts cost time.
    """
    engine = open_database(settings.database_url)
    try:
        if settings.models.embed not in ("", NanoEmbedder.name) or why_none(settings):
            sys.stderr.write("without vectors: passages are found by their words alone\n")
            asked.fill(Library(engine, settings))
            return False
        from bench.tasks.retrieval_vectors import KeptVectors

        kept = KeptVectors(WORK / "vectors.db")
        library = Library(engine, settings, kept)
        asked.fill(library)
        kept.give(engine)
        kept.embed(library, engine)
        return True
    finally:
        engine.dispose()
