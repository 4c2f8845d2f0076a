"""Onebox's own server as one of two sides, and what its whole installation weighs."""

import json
import re
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.common import ROOT, WORK
from bench.machine import folder_mb
from bench.peers.side import Side, served
from bench.tasks.footprint import onebox

PLACE = WORK / "peers" / "onebox"


def facts() -> dict[str, Any]:
    """Size and packages of everything there is, and of what stands before an endpoint elsewhere, page included."""
    everything, serving = _installed("all"), _installed("serve")
    return everything | {"install_serve_mb": serving["install_mb"], "n_packages_serve": serving["n_packages"]}


def _installed(extra: str) -> dict[str, Any]:
    """`onebox[EXTRA]` in a fresh environment of its own, at the lock's versions."""
    venv = PLACE / extra
    if not (venv / "bin" / "onebox").exists():
        PLACE.mkdir(parents=True, exist_ok=True)
        try:
            subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
            pins = re.findall(r"^[A-Za-z0-9._-]+==[^\\\n]+", (ROOT / "requirements.lock").read_text("utf-8"), re.M)
            (PLACE / "constraints.txt").write_text("\n".join(pins) + "\n", "utf-8")
            pip = [str(venv / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-compile"]
            subprocess.run([*pip, "--constraint", str(PLACE / "constraints.txt"), f"{ROOT}[{extra}]"], check=True)
        except (OSError, subprocess.CalledProcessError):
            shutil.rmtree(venv, ignore_errors=True)
            raise
    code = "import importlib.metadata as m, json; print(json.dumps({d.name: d.version for d in m.distributions()}))"
    told = subprocess.run([str(venv / "bin" / "python"), "-c", code], capture_output=True, text=True, check=True)
    packages = json.loads(told.stdout)
    return {"version": packages["onebox"], "n_packages": len(packages), "install_mb": folder_mb(venv)}


@contextmanager
def own_server(home: Path, endpoint: str) -> Iterator[Side]:
    """`onebox serve` over the folder `home`, with the models of `endpoint`."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "settings.toml").write_text(
        # One client stands for all users here: no limit on what one address may ask.
        f'[endpoints.bench]\nurl = "{endpoint}"\n[models]\nanswer = "bench/m"\nembed = "off"\n'
        "[server]\nrequests_per_second = 0\n",
        encoding="utf-8",
    )
    command = [*onebox(), "serve", "--port", "{port}"]
    with served(command, {"ONEBOX_HOME": str(home)}, home) as (address, process, seconds):
        yield Side(address, f"{address}/v1", "bench/m", process, seconds, lambda _: _key(home), _begin, _written)


def _key(home: Path) -> str:
    """A new key of the account `bench`, which is made if need be."""
    from onebox.settings import load
    from onebox.store.accounts import Accounts, Tokens
    from onebox.store.database import open_database

    database = open_database(load(home).database_url)
    accounts = Accounts(database)
    account = next(iter(accounts.list()), None) or accounts.create("bench", None, "owner")
    assert account
    _, key = Tokens(database).new_key(account.id, "bench")
    database.dispose()
    return key


def _begin(side: Side, question: str) -> str:
    return str(_call(side, "/api/runs", {"text": question, "depth": "chat"})["run"])


def _written(side: Side, identity: str) -> tuple[str, bool]:
    told = _call(side, f"/api/runs/{identity}")
    return str(told["answer"]), told["state"] == "done"


def _call(side: Side, path: str, body: dict[str, Any] | None = None) -> Any:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {side.key}"}
    data = json.dumps(body).encode() if body is not None else None
    with urllib.request.urlopen(urllib.request.Request(side.address + path, data, headers), timeout=120) as answer:
        return json.load(answer)
