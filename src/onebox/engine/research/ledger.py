"""What a run knows so far: claims, pages read, passages shown. Rebuilt from recorded steps, so it is never stored."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ...search.searcher import Result
from ...types import Passage
from .claim import Claim

DRY_ROUNDS = 2
"""So many rounds without a new claim, one after the other, and a question is let go."""
MOST_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """A claim before it has a number. `start` and `end` are those of the quote in the source's stored text."""

    text: str
    quote: str
    passage: Passage
    start: int
    end: int


@dataclass(slots=True)
class Ledger:
    """Questions are named by their id and wording: one that is reworded begins anew."""

    claims: list[Claim] = field(default_factory=list)
    pages: dict[str, str] = field(default_factory=dict)
    """Page (`same_page`) → source id; empty when it could not be read."""
    queries: list[str] = field(default_factory=list)
    results: dict[str, list[list[Result]]] = field(default_factory=dict)
    """Question → what each search for it found."""
    version: int = 0
    """The newest plan that was told."""
    rounds: dict[str, int] = field(default_factory=dict)
    _dry: dict[str, int] = field(default_factory=dict)
    _seen: dict[str, set[str]] = field(default_factory=dict)
    _shown: dict[str, set[int]] = field(default_factory=dict)
    _known: dict[str, list[str]] = field(default_factory=dict)
    """Question → ids of its claims, those first found for another question among them."""

    def begin(self, question: str) -> int:
        """The number of the round that begins now, from 1."""
        self.rounds[question] = self.rounds.get(question, 0) + 1
        return self.rounds[question]

    def turn(self, identity: str) -> int:
        """How often the question with this id was looked into, in whatever words."""
        return sum(count for key, count in self.rounds.items() if key.partition(" ")[0] == identity)

    def found(self, question: str, results: list[Result]) -> None:
        self.results.setdefault(question, []).append(results)

    def unseen(self, question: str, pages: Iterable[str]) -> list[str]:
        """Those of `pages` that were not read for `question` yet, each once."""
        return [page for page in dict.fromkeys(pages) if page not in self._seen.get(question, set())]

    def saw(self, question: str, pages: Iterable[str]) -> None:
        self._seen.setdefault(question, set()).update(pages)

    def unshown(self, question: str, passages: Iterable[Passage]) -> list[Passage]:
        """Those of `passages` that no model was shown for `question` yet, each once."""
        shown = self._shown.get(question, set())
        return list({one.id: one for one in passages if one.id not in shown}.values())

    def showed(self, question: str, passages: Iterable[int]) -> None:
        self._shown.setdefault(question, set()).update(passages)

    def add(self, question: str, identity: str, findings: Sequence[Finding]) -> list[Claim]:
        """Take `findings` in; returns the claims that are new. A quote that is known is a claim already."""
        known = {(one.passage.source.id, one.start, one.end): one for one in self.claims}
        mine = self._known.setdefault(question, [])
        before, new = len(mine), []
        for one in findings:
            place = (one.passage.source.id, one.start, one.end)
            claim = known.get(place)
            if claim is None:
                date = one.passage.source.date
                number = f"c{len(self.claims) + 1}"
                claim = Claim(number, one.text, one.quote, one.passage, one.start, one.end, identity, date)
                known[place] = claim
                self.claims.append(claim)
                new.append(claim)
            if claim.id not in mine:
                mine.append(claim.id)
        self._dry[question] = 0 if len(mine) > before else self._dry.get(question, 0) + 1
        return new

    def of(self, question: str) -> list[Claim]:
        """The claims that speak of `question`."""
        mine = self._known.get(question, ())
        return [one for one in self.claims if one.id in mine]

    def is_dry(self, question: str) -> bool:
        return self._dry.get(question, 0) >= DRY_ROUNDS or self.rounds.get(question, 0) >= MOST_ROUNDS
