"""Which sandbox is used: the strongest that works here and holds its check; never none in silence."""

from collections.abc import Mapping

from .. import plugins
from ..errors import OneboxError, SandboxUnavailable
from ..settings import Settings
from .check import check
from .sandbox import Sandbox

DRIVERS: Mapping[str, str] = {
    "bubblewrap": "onebox.sandbox.bubblewrap:Bubblewrap",
    "container": "onebox.sandbox.container:Container",
}
"""In order of preference. Other packages add theirs under the entry point `onebox.sandboxes`; they come first."""


def sandbox_for(settings: Settings) -> Sandbox:
    """A sandbox that held the quick check just now. Close it when done with.

    Raises SandboxUnavailable, with the reason for each driver, when there is none, or when it is switched off.
    """
    chosen = settings.sandbox.driver
    if chosen == "off":
        raise SandboxUnavailable(
            "Running code is switched off (setting sandbox.driver).", hint="Unset ONEBOX_SANDBOX_DRIVER to allow it."
        )
    others = [name for name in plugins.names("sandboxes", DRIVERS) if name not in DRIVERS]
    reasons: list[str] = []
    hints: list[str] = []
    for name in [chosen] if chosen else [*others, *DRIVERS]:
        try:
            sandbox: Sandbox = plugins.lookup("sandboxes", name, DRIVERS)(settings)
            if not (failed := failed_check(sandbox)):
                return sandbox
            sandbox.close()
            reasons.append(f"{name}: did not hold {failed}")
        except OneboxError as error:
            reasons.append(f"{name}: {error}")
            hints.append(error.hint)
    raise SandboxUnavailable(
        "No sandbox works here, so code is not run. " + " ".join(reasons), hint=next(filter(None, hints), "")
    )


def failed_check(sandbox: Sandbox) -> str:
    """The attacks of the quick check that got through; empty when it is safe to use."""
    findings = check(sandbox, quick=True)
    return ", ".join(f"{one.attack} ({one.got})" for one in findings if not one.held)
