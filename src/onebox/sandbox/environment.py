"""The Python packages that jobs may import: installed once, pinned by hash, shown to jobs read-only.

They lie in a folder of their own, not in a virtual environment: a job runs the system's Python, which is
there inside anyway, with this folder on its path. `packages.lock` names them.
"""

import contextlib
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from ..errors import SandboxError
from ..settings import Settings
from .limits import MB, Limits
from .places import Python, owner_of_jobs, python_for, reachable
from .sandbox import Job, Sandbox

OnProgress = Callable[[int, int, str], None]
"""Called with packages seen, packages in all, and the name of the present one."""
_FOR_ALL = Path("/var/cache/onebox")
_DONE = ".done"
# DejaVu first, for its minus sign; matplotlib takes each character from the first font that has it
_MATPLOTLIB = "backend: Agg\nfont.family: DejaVu Sans, Noto Sans SC\nsavefig.dpi: 120\n"
_LIST_FONTS = """
import glob, os, shutil
import matplotlib.font_manager
for path in glob.glob(os.path.join(matplotlib.get_cachedir(), "fontlist-*.json")):
    shutil.copy(path, ".")
"""


@dataclass(frozen=True, slots=True)
class Prepared:
    """Installed packages, and matplotlib's list of fonts, which takes seconds to make."""

    site: Path
    font_lists: tuple[Path, ...]


def prepared(settings: Settings, python: Python) -> Prepared | None:
    """What is installed for `python` now; None when nothing is, or an older choice of packages."""
    folder = _folder(settings, python)
    if not (folder / _DONE).is_file():
        return None
    return Prepared(folder / "site", tuple(sorted((folder / "fonts").glob("fontlist-*.json"))))


def prepare(settings: Settings, on_progress: OnProgress | None = None) -> Path:
    """Install the packages, if they are not. Gives their folder.

    Raises SandboxError when there is no Python for jobs, no installer, or the registry cannot be reached.
    """
    python = python_for(owner_of_jobs(settings.sandbox.uid))
    folder = _folder(settings, python)
    if (folder / _DONE).is_file():
        return folder
    part = folder.with_name(folder.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        part.mkdir(parents=True)
        _install(python, part / "site", on_progress)
        _set_up_matplotlib(part / "site")
        _open_to_jobs(part)
        (part / _DONE).touch()
        shutil.rmtree(folder, ignore_errors=True)
        os.replace(part, folder)
    except OSError as error:
        raise SandboxError(
            f"{part}: {error.strerror}.", hint="Make room, or set ONEBOX_HOME to another folder."
        ) from error
    return folder


def list_fonts(sandbox: Sandbox, folder: Path) -> None:
    """Have `sandbox`, which sees the packages in `folder` already, make matplotlib's list of fonts once."""
    fonts = folder / "fonts"
    if any(fonts.glob("fontlist-*.json")):
        return
    limits = Limits(seconds=120, cpu=120, memory=1024 * MB)
    done = sandbox.run(Job([sandbox.python, "-c", _LIST_FONTS], limits=limits, artifacts=fonts))
    if not done.ok:
        words = done.stderr[-500:].decode("utf-8", "replace")
        raise SandboxError(f"matplotlib does not work in the sandbox ({done.ended}): {words}")
    _open_to_jobs(fonts)


def _folder(settings: Settings, python: Python) -> Path:
    """One for each Python and each choice of packages, where the user of jobs can read it."""
    owner = owner_of_jobs(settings.sandbox.uid)
    home = settings.home / "sandbox"
    nearest = next(one for one in (home, *home.parents) if one.exists())
    base = home if owner is None or reachable(nearest, owner) else _FOR_ALL
    digest = hashlib.sha256(_lock()).hexdigest()[:8]
    return base / f"python{python.version[0]}.{python.version[1]}-{digest}"


def _lock() -> bytes:
    return resources.files(__package__).joinpath("packages.lock").read_bytes()


def _install(python: Python, target: Path, on_progress: OnProgress | None) -> None:
    total = len({line.split("==")[0] for line in _lock().decode().splitlines() if "==" in line})
    rules = ["--no-deps", "--require-hashes", "--only-binary", ":all:", "--target", str(target)]
    with resources.as_file(resources.files(__package__).joinpath("packages.lock")) as lock:
        command = [*_installer(python), *rules, "--requirement", str(lock)]
        last: deque[str] = deque(maxlen=15)
        seen = 0
        with subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            errors="replace", env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONWARNINGS": "ignore"},
        ) as process:  # fmt: skip
            assert process.stdout
            for line in process.stdout:
                last.append(line)
                if on_progress and (found := re.match(r"Collecting (\S+?)==|Processing .*/([\w.]+)-", line)):
                    seen += 1
                    on_progress(min(seen, total), total, found.group(1) or found.group(2))
    if process.returncode:
        raise SandboxError(
            f"The packages for jobs could not be installed:\n{''.join(last).strip()}",
            hint="Is the package registry reachable? Then run `onebox sandbox prepare` again.",
        )


def _installer(python: Python) -> list[str]:
    if uv := shutil.which("uv"):
        return [uv, "pip", "install", "--python", str(python.executable)]
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip", "--python", str(python.executable), "install", "--no-input"]
    raise SandboxError("There is neither pip nor uv to install packages with.", hint="Install uv or pip.")


def _set_up_matplotlib(site: Path) -> None:
    (site / "onebox-matplotlibrc").write_text(_MATPLOTLIB, "utf-8")
    for font in (site / "pylopdf_fonts_zh_cn").glob("NotoSansSC-Regular.*"):
        os.link(font, site / "matplotlib" / "mpl-data" / "fonts" / "ttf" / font.name)


def _open_to_jobs(folder: Path) -> None:
    """Readable for all, writable for nobody else, whatever the umask is; also the folders above that we made."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    with contextlib.suppress(PermissionError):
        if folder.parent in (_FOR_ALL, folder.parent.parent / "sandbox"):
            folder.parent.chmod(0o755)
