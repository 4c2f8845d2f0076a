"""Onebox 一框: one box over a person's own models and documents.

The public names live in the modules they belong to: `onebox.app.Box`, `onebox.types.Ask`,
`onebox.types.Depth`, `onebox.events.Event`, and every error in `onebox.errors`. Importing this
package does nothing else, so `onebox --help` stays fast.
"""

__all__ = ["__version__"]
__version__ = "0.1.0"
