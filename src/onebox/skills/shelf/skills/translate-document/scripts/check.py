"""Numbers and addresses of a text that its translation lost or made up: `check.py SOURCE TRANSLATION`

Exit code 1 when there are any. 1.2亿 and 120 million, 3月 and March are the same.
"""

import re
import sys
import unicodedata
from collections import Counter
from pathlib import Path

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_SIZES = {"万": 1e4, "亿": 1e8, "thousand": 1e3, "million": 1e6, "billion": 1e9}
_NUMBER = re.compile(r"(\d+(?:,\d{3})*(?:\.\d+)?)\s*(万|亿|thousand\b|million\b|billion\b)?", re.I)
_NAME = "(" + "|".join(_MONTHS) + r")[a-z]*\b"
_MONTH = re.compile(rf"\b{_NAME}\.?(?=\s+\d)|(?<=\d ){_NAME}", re.I)
_ADDRESS = re.compile(r"https?://[^\s)）>]+|[\w.]+@[\w.]+\w")


def facts(text: str) -> Counter[str]:
    """What a translation must keep, in one form."""
    text = unicodedata.normalize("NFKC", text)
    found = Counter(_ADDRESS.findall(text))
    text = _ADDRESS.sub(" ", text)
    for match in _MONTH.finditer(text):
        found[str(_MONTHS.index((match[1] or match[2]).lower()) + 1)] += 1
    for digits, size in _NUMBER.findall(text):
        value = float(digits.replace(",", "")) * _SIZES.get(size.lower(), 1)
        found[f"{value:.10g}"] += 1
    return found


def main(source: str, translation: str) -> int:
    before, after = (facts(Path(path).read_text(encoding="utf-8")) for path in (source, translation))
    missing, new = before - after, after - before
    for name, some in (("missing", missing), ("new", new)):
        print(f"{name}: {', '.join(sorted(some.elements())) or 'none'}")
    return 1 if missing or new else 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:3]))
