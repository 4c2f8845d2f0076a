"""What changed between two versions of a report, sentence by sentence. Rows of tables count as sentences.

Sentences are aligned in order (Ratcliff and Obershelp's matching, as in difflib); in a stretch that differs
those that resemble each other are told as changed; one that only stands elsewhere now is told as moved.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from ...types import Sentence
from ..evidence import folded
from .report_types import Report

ALIKE = 0.6

ChangeKind = Literal["kept", "changed", "added", "removed", "moved"]


@dataclass(frozen=True, slots=True)
class Change:
    """One sentence then and now. `before` is None for one added, `after` for one removed; `section` is its heading."""

    kind: ChangeKind
    section: str
    before: Sentence | None
    after: Sentence | None


_Line = tuple[str, Sentence]


def changes(before: Report, after: Report) -> list[Change]:
    """Every sentence of both, in the order of `after`; what was removed stands where it stood."""
    old, new = _lines(before), _lines(after)
    keys = [folded(one.text) for _, one in old], [folded(one.text) for _, one in new]
    found: list[Change] = []
    for tag, i, i2, j, j2 in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [
                Change(_kept(was, now), where, was, now)
                for (_, was), (where, now) in zip(old[i:i2], new[j:j2], strict=True)
            ]
        else:
            found += _differing(old[i:i2], new[j:j2])
    return _with_moves(found)


def shown(told: Sequence[Change]) -> list[Change]:
    """Without what stayed as it was or only moved."""
    return [one for one in told if one.kind not in ("kept", "moved")]


def _lines(report: Report) -> list[_Line]:
    lines: list[_Line] = [("", one) for one in report.summary]
    for section in report.sections:
        lines += [(section.heading, one) for one in section.sentences]
        for row in section.table.rows if section.table else ():
            citations = tuple(dict.fromkeys(cited for cell in row for cited in cell.citations))
            lines.append((section.heading, Sentence(" · ".join(cell.text for cell in row), True, citations)))
    return lines


def _kept(was: Sentence, now: Sentence) -> ChangeKind:
    """The same words are a change when they are no longer, or now, supported."""
    return "kept" if was.supported == now.supported else "changed"


def _differing(old: Sequence[_Line], new: Sequence[_Line]) -> list[Change]:
    """Pairs that resemble each other as changed, best first; the rest removed, then added, in order."""
    pairs = sorted(
        (
            (ratio, i, j)
            for i, (_, was) in enumerate(old)
            for j, (_, now) in enumerate(new)
            if (ratio := SequenceMatcher(None, folded(was.text), folded(now.text), autojunk=False).ratio()) >= ALIKE
        ),
        key=lambda one: (-one[0], one[1], one[2]),
    )
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in pairs:
        if i not in taken and j not in partner:
            partner[j] = i
            taken.add(i)
    removed = [Change("removed", where, was, None) for i, (where, was) in enumerate(old) if i not in taken]
    now_there = [
        Change("changed", where, old[partner[j]][1], now) if j in partner else Change("added", where, None, now)
        for j, (where, now) in enumerate(new)
    ]
    return [*removed, *now_there]


def _with_moves(found: list[Change]) -> list[Change]:
    """A sentence removed here and added there has only moved."""
    gone: dict[str, list[int]] = {}
    for number, one in enumerate(found):
        if one.kind == "removed" and one.before:
            gone.setdefault(folded(one.before.text), []).append(number)
    told = list(found)
    left_out: set[int] = set()
    for number, one in enumerate(found):
        if one.kind == "added" and one.after and (places := gone.get(folded(one.after.text))):
            at = places.pop(0)
            left_out.add(at)
            told[number] = Change("moved", one.section, found[at].before, one.after)
    return [one for number, one in enumerate(told) if number not in left_out]
