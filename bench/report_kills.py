"""The section of the leaderboard on research that was killed."""

from collections.abc import Iterator
from typing import Any

from bench.report_tables import table


def kills(result: dict[str, Any]) -> Iterator[str]:
    """What each arm lost, repeated and said otherwise; where the kills fell."""
    settings, arms = result["settings"], result["arms"]
    alone = ", ".join(f"{language} {seconds} s" for language, seconds in result["undisturbed_seconds"].items())
    yield (
        f"## Killed 被杀掉时\n\nModel `{settings['model']}`, depth research by the command `onebox ask`, SIGKILL at "
        f"{result['n']} random moments, up to {settings['per_run']} a run, each time gone on with by `onebox runs "
        f"resume`; left alone: {alone}. `again`: a second run that nobody kills. Both are held against the first. "
        "`asked`, `answered`: calls as the model's runtime tells them; `more`: than undisturbed."
    )
    names = [name for name in dict.fromkeys(name for arm in arms.values() for name in arm) if name != "killed_in"]
    rows = [[name.replace("_", " "), *(_cell(arm.get(name)) for arm in arms.values())] for name in names]
    yield table(["figure", *arms], rows)
    if places := arms.get("killed", {}).get("killed_in"):
        yield "Steps under way at the kills: " + ", ".join(f"{place} {count}" for place, count in places.items()) + "."


def _cell(value: Any) -> Any:
    return "–" if value is None else value
