"""Holes that the user wants in the walls of one sandbox: folders of this machine, the network."""

from dataclasses import dataclass
from pathlib import Path

from ..errors import SandboxError
from .places import reachable

_ETC_OF_NETWORK = ("/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf", "/etc/ssl", "/etc/ca-certificates")
_NEVER = tuple(map(Path, ("/", "/proc", "/sys", "/dev", "/run", "/etc", "/root", "/home", "/var", "/boot", "/tmp")))


@dataclass(frozen=True, slots=True)
class Openings:
    """Folders and files are seen inside at their own paths. With `network` a job reaches all that this machine does."""

    network: bool = False
    read: tuple[Path, ...] = ()
    write: tuple[Path, ...] = ()

    def arguments(self) -> list[str]:
        """What bwrap is told, behind all its other mounts."""
        told: list[str] = []
        for path in self.read:
            told += ["--ro-bind", str(path), str(path)]
        for path in self.write:
            told += ["--bind", str(path), str(path)]
        if self.network:
            for name in _ETC_OF_NETWORK:
                told += ["--ro-bind-try", name, name]
        return told

    def check(self, owner: int | None, home: Path) -> None:
        """Raises SandboxError for a place that is not there, that jobs (user `owner`) cannot reach, or never may.

        `home` holds keys and documents: neither it nor anything above or inside it is opened.
        """
        for path in (*self.read, *self.write):
            if not path.is_absolute() or not path.exists():
                raise SandboxError(f"{path} is not there to be opened to the sandbox.", hint="Write its full path.")
            real, ours = path.resolve(), home.resolve()
            if real in _NEVER or ours.is_relative_to(real) or real.is_relative_to(ours):
                raise SandboxError(
                    f"{path} is not opened to a sandbox.", hint="Name the folder inside it that is needed."
                )
            if not reachable(real, owner):
                raise SandboxError(
                    f"{path} cannot be reached by the user that sandboxes run as ({owner}).",
                    hint="Put it where others may read it, or run Onebox as an ordinary user.",
                )


CLOSED = Openings()
