"""Where a setting comes from, and what happens when it is wrong."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

from onebox import settings
from onebox.errors import SettingsError
from onebox.settings import Endpoint, Settings, default_home, load


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("ONEBOX_")]:
        monkeypatch.delenv(name)


def every_setting(model: type[BaseModel], path: str = "") -> Iterator[tuple[str, str | None]]:
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from every_setting(field.annotation, f"{path}{name}.")
        else:
            yield path + name, field.description


def test_every_setting_says_what_it_is_for() -> None:
    found = [*every_setting(Settings), *every_setting(Endpoint, "endpoints.NAME.")]
    assert len(found) > 15
    assert not [name for name, description in found if not (description or "").endswith((".", "v1"))]


def test_every_group_says_what_it_is() -> None:
    groups = [field.annotation for field in Settings.model_fields.values()]
    bare = [one.__name__ for one in groups if isinstance(one, type) and issubclass(one, BaseModel) and not one.__doc__]
    assert not bare


def write(home: Path, text: str) -> Path:
    (home / "settings.toml").write_text(text, "utf-8")
    return home


def test_with_nothing_set_the_defaults_hold(tmp_path: Path) -> None:
    found = load(tmp_path)
    assert (found.home, found.local.context, found.endpoints) == (tmp_path, 4096, {})
    assert found.database_url == f"sqlite:///{tmp_path / 'onebox.db'}"


def test_reading_settings_makes_nothing(tmp_path: Path) -> None:
    load(tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_the_file(tmp_path: Path) -> None:
    write(tmp_path, 'language = "zh"\n[local]\nthreads = 3\n[endpoints."办公室"]\nurl = "http://10.0.0.5:8000/v1"\n')
    found = load(tmp_path)
    assert (found.language, found.local.threads) == ("zh", 3)
    assert found.endpoints["办公室"].url == "http://10.0.0.5:8000/v1"


def test_the_environment_goes_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "[local]\nthreads = 3\ncontext = 8192\n")
    monkeypatch.setenv("ONEBOX_LOCAL_THREADS", "5")
    found = load(tmp_path)
    assert (found.local.threads, found.local.context) == (5, 8192)


def test_names_of_several_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONEBOX_MODELS_FIRST_TOKEN_SECONDS", "7")
    monkeypatch.setenv("ONEBOX_READING_MAX_MB", "9")
    found = load(tmp_path)
    assert (found.models.first_token_seconds, found.reading.max_mb) == (7, 9)


def test_endpoints_as_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONEBOX_ENDPOINTS", json.dumps({"office": {"url": "http://10.0.0.5:8000/v1", "context": 32768}}))
    assert load(tmp_path).endpoints["office"].context == 32768


def test_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert default_home().name == "onebox"
    monkeypatch.setenv("ONEBOX_HOME", str(tmp_path / "家"))
    assert default_home() == tmp_path / "家"
    assert load().home == tmp_path / "家"
    assert load(tmp_path / "other").home == tmp_path / "other", "what the caller says goes over the environment"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[local]\nthreads = 'many'\n", "local.threads"),
        ("[local]\nthreds = 2\n", "local.threds"),
        ("lanuage = 'zh'\n", "lanuage"),
        ("language = 'fr'\n", "language"),
        ("[endpoints.office]\ncontext = 4096\n", "endpoints.office.url"),
        ("[models]\nsource = 'ftp'\n", "models.source"),
        ("[local\n", "settings.toml"),
        ("local = 3\n", "local"),
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(SettingsError, match=re.escape(named)) as caught:
        load(write(tmp_path, text))
    assert caught.value.hint


@pytest.mark.parametrize(
    ("variable", "value", "named"),
    [
        ("ONEBOX_LOCAL_THREADS", "many", "local.threads"),
        ("ONEBOX_LANGUAGE", "fr", "language"),
        ("ONEBOX_LIBRARY_BACKGROUND", "perhaps", "library.background"),
        ("ONEBOX_ENDPOINTS", "{not json", "endpoints"),
        ("ONEBOX_LOCAL_THREDS", "2", "local.threds"),
    ],
)
def test_a_bad_variable_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, named: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError, match=re.escape(named)):
        load(tmp_path)


def test_a_file_that_is_not_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_bytes(b"language = '\xff'\n")
    with pytest.raises(SettingsError, match=r"settings\.toml"):
        load(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    write(tmp_path, "language = 'zh'\n")
    (tmp_path / "settings.toml").chmod(0)
    with pytest.raises(SettingsError, match=r"settings\.toml"):
        load(tmp_path)


def test_settings_do_not_change(tmp_path: Path) -> None:
    with pytest.raises(ValidationError):
        load(tmp_path).local.threads = 4  # type: ignore[misc]


def test_every_role_is_a_setting() -> None:
    assert set(settings.ROLES) <= set(settings.Models.model_fields)
