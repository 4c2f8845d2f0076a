"""A cell's value as text."""

import datetime
from typing import Any


def text_of(value: Any) -> str:
    """Whole numbers without a point, days without midnight, formulas as they are written; empty for nothing."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(getattr(value, "text", value))  # a formula over several cells is an object
