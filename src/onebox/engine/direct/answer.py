"""What a direct answer is, and how numbers are written in it."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Literal

Kind = Literal["arithmetic", "unit", "date", "time", "currency", "definition"]
DIGITS = 10
"""Significant digits of a number that does not end sooner."""
_WRITTEN = 30
_POLITE = re.compile(
    r"^(?:请问(?:一下)?|请|麻烦(?:你)?|帮我|你?知道|那么?|hey|hi|please|so|tell me"
    r"|(?:can|could) you (?:please )?(?:tell me)?)[,，\s]*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DirectAnswer:
    """`value` is the bare answer, `text` one sentence with it; `source` says where a table came from, else empty."""

    kind: Kind
    value: str
    text: str
    source: str = ""


def asked(question: str) -> str:
    """The question in half width and one line, without politeness before it and marks after it."""
    text = " ".join(unicodedata.normalize("NFKC", question).split())
    while polite := _POLITE.match(text):
        if polite.end() == 0:
            break
        text = text[polite.end() :]
    return re.sub(r"(?:[\s?？。.!！]|呢|呀|啊|please)+$", "", text, flags=re.IGNORECASE)


def written(value: Fraction) -> tuple[str, bool]:
    """`value` as a decimal number, and whether that is exact. Very long ones are in scientific notation."""
    if value.denominator == 1 and len(str(abs(value.numerator))) <= _WRITTEN:
        return str(value.numerator), True
    with localcontext() as context:
        context.prec = DIGITS
        rounded = Decimal(value.numerator) / Decimal(value.denominator)
    exact = Fraction(rounded) == value
    plain = format(rounded.normalize(), "f")
    return (plain if len(plain) <= _WRITTEN else format(rounded.normalize(), "E")), exact
