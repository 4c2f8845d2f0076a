"""A PostgreSQL server for tests, from Debian's package, on a socket in a folder of its own."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy.engine import make_url

PASSWORD = "never-to-be-seen"
"""In every address, though nobody asks for it: what is printed must not hold it."""


@dataclass(frozen=True)
class Server:
    """`programs` and `folder` of a running server."""

    programs: Path
    folder: Path

    def address(self, name: str) -> str:
        return f"postgresql://onebox:{PASSWORD}@/{name}?host={self.folder}"

    def create(self, template: str = "template1") -> str:
        """The address of a new database, like `template`."""
        name = f"t{uuid.uuid4().hex[:12]}"
        self.sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.address(name)

    def drop(self, address: str) -> None:
        """Away with it, whoever is connected."""
        self.sql(f"DROP DATABASE {make_url(address).database} WITH (FORCE)")

    def sql(self, statement: str) -> None:
        with psycopg.connect(host=str(self.folder), user="onebox", dbname="postgres", autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[arg-type]


def programs() -> Path:
    """Where `initdb` and `postgres` lie. Skips the test where they do not."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which("initdb")
    for place in [*places, *([Path(found).parent] if found else [])]:
        if (place / "initdb").is_file() and (place / "postgres").is_file():
            return place
    pytest.skip("PostgreSQL is not installed: apt-get install postgresql")


@contextmanager
def running() -> Iterator[Server]:
    """A server without a port. It refuses to run as root: then it runs as the user of the package, or nobody."""
    at = programs()
    folder = Path(tempfile.mkdtemp(prefix="onebox-pg-"))  # short: a socket's path has at most 107 bytes
    as_user: dict[str, Any] = {"cwd": folder}
    if os.getuid() == 0:
        user = next(one for one in pwd.getpwall() if one.pw_name in ("postgres", "nobody"))
        os.chown(folder, user.pw_uid, user.pw_gid)
        as_user |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    try:
        made = subprocess.run(
            [at / "initdb", "-D", folder / "data", "-U", "onebox", "-A", "trust", "-E", "UTF8", "--no-sync"],
            env=environment, capture_output=True, text=True, check=False, **as_user,
        )  # fmt: skip
        assert made.returncode == 0, made.stderr
        settings = {"listen_addresses": "", "unix_socket_directories": folder, "fsync": "off", "max_connections": 60}
        options = [f"-c{name}={value}" for name, value in settings.items()]
        log = folder / "log"
        with (
            log.open("wb") as out,
            subprocess.Popen(
                [at / "postgres", "-D", folder / "data", *options], env=environment, stdout=out, stderr=out, **as_user
            ) as process,
        ):
            try:
                _wait(Server(at, folder), process, log)
                yield Server(at, folder)
            finally:
                process.terminate()  # smart: it would wait for clients for ever …
                process.send_signal(2)  # … fast: it does not
                process.wait(60)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(server: Server, process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + 120
    while True:
        try:
            return server.sql("SELECT 1")
        except psycopg.OperationalError:
            assert process.poll() is None and time.monotonic() < end, log.read_text("utf-8", "replace")
            time.sleep(0.05)
