"""A text in the user's own editor."""

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from ..errors import OneboxError


def edited(text: str, *, ending: str = ".md") -> str | None:
    """What the user made of `text` in $VISUAL or $EDITOR; None when it was left as it is. Raises OneboxError."""
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ("notepad" if sys.platform == "win32" else "vi")
    with tempfile.TemporaryDirectory(prefix="onebox-") as folder:
        file = Path(folder) / f"text{ending}"
        file.write_text(text, "utf-8")
        try:
            subprocess.run([*shlex.split(editor), str(file)], check=True)
        except (OSError, subprocess.CalledProcessError) as error:
            hint = "Set EDITOR to the program you write with."
            raise OneboxError(f"the editor {editor!r} did not work: {error}", hint=hint) from error
        changed = file.read_text("utf-8")
    return None if changed == text else changed
