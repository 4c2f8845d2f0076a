"""Which tools the user approved, each pinned by the hash of what it said then. One file in the home folder."""

import hashlib
import json
import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ...errors import McpError
from ...settings import McpServer
from .offer import Offer

State = Literal["new", "approved", "changed", "unusable"]


@dataclass(frozen=True, slots=True)
class Pinned:
    """An approved tool: `offer` as it was then, `approved` in seconds since 1970."""

    offer: Offer
    approved: float


class Pins:
    """The file `mcp/pins.json` under a home folder, read each time: another process may approve meanwhile."""

    def __init__(self, home: Path) -> None:
        self._file = home / "mcp" / "pins.json"

    def approved(self, server: str, settings: McpServer) -> dict[str, Pinned]:
        """Approved tools by name. None of them holds once the program or the address of the server is another."""
        kept = self._read().get(server, {})
        if kept.get("identity") != identity(settings):
            return {}
        found = {}
        for name, one in kept.get("tools", {}).items():
            offer = Offer(server, name, one["description"], one["schema"])
            if offer.pin == one["pin"]:  # else someone wrote into the file by hand
                found[name] = Pinned(offer, one["approved"])
        return found

    def state(self, offer: Offer, approved: Mapping[str, Pinned]) -> State:
        """How `offer` stands against what was approved."""
        if offer.problem():
            return "unusable"
        pinned = approved.get(offer.name)
        if pinned is None:
            return "new"
        return "approved" if pinned.offer.pin == offer.pin else "changed"

    def approve(self, server: str, settings: McpServer, offers: Iterable[Offer]) -> None:
        """Pin `offers` as they are; other approvals of the server stay."""
        every = self._read()
        kept = every.get(server, {})
        if kept.get("identity") != identity(settings):
            kept = {"identity": identity(settings), "tools": {}}
        for offer in offers:
            kept["tools"][offer.name] = {
                "pin": offer.pin,
                "description": offer.description,
                "schema": dict(offer.schema),
                "approved": time.time(),
            }
        self._write(every | {server: kept})

    def withdraw(self, server: str, tools: Iterable[str] | None = None) -> None:
        """Take approvals back: of `tools`, or of all of the server."""
        every = self._read()
        if tools is None:
            every.pop(server, None)
        else:
            for name in tools:
                every.get(server, {}).get("tools", {}).pop(name, None)
        self._write(every)

    def _read(self) -> dict[str, Any]:
        try:
            found = json.loads(self._file.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise McpError(f"{self._file}: {error}", hint="Move the file away and approve your tools again.") from error
        return found if isinstance(found, dict) else {}

    def _write(self, every: Mapping[str, Any]) -> None:
        write_private(self._file, json.dumps(every, ensure_ascii=False, indent=1))


def write_private(file: Path, text: str) -> None:
    """Replace `file` whole, readable by its owner alone from its first moment on."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(part, file)


def identity(settings: McpServer) -> str:
    """sha256 of what the server is: its program with arguments and openings, or its address."""
    openings = [*settings.programs, "|", *settings.read, "|", *settings.write, "|", str(settings.network)]
    parts = [settings.command, *settings.args, "|", *sorted(settings.env), "|", *openings, "|", settings.url]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
