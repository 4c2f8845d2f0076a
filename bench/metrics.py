"""Scores of one answer against its gold. Pure functions, values 0 to 1 unless said otherwise.

Answers: SQuAD's normalisation, exact match and word F1 (Rajpurkar et al. 2016), with HotpotQA's rule for
yes and no (Yang et al. 2018). Chinese: CMRC 2018's, where every Han character is a token. Citations:
HotpotQA's supporting-fact F1 over (title, sentence number).
"""

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_SIGNS = re.compile(rf"[{re.escape(string.punctuation)}，。！？；：、“”‘’（）《》〈〉【】「」『』·…—～]")
_TOKEN = re.compile(r"[\u3400-\u9fff]|[^\s\u3400-\u9fff]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_CLOSED = {"yes", "no", "noanswer", "是", "否"}

CARRIED = 0.5
"""A sentence counts as cited when a quote holds this share of it, or it this share of the quote."""


def normalised(text: str) -> str:
    """Small letters, half width, no signs, no English articles, single spaces."""
    text = unicodedata.normalize("NFKC", text).lower()
    return " ".join(_ARTICLES.sub(" ", _SIGNS.sub("", text)).split())


def tokens(text: str) -> list[str]:
    """Of normalised text: words, and each Han character by itself."""
    return _TOKEN.findall(normalised(text))


def exact_match(answer: str, golds: Sequence[str]) -> float:
    """1 when `answer` is one of `golds`; spaces do not count where there is Chinese."""
    return float(any(_bare(answer) == _bare(gold) for gold in golds))


def answer_f1(answer: str, golds: Sequence[str]) -> float:
    """Token F1 against the nearest of `golds`. Where either is a bare yes or no, only the same word scores."""
    return max((_f1(answer, gold) for gold in golds), default=0.0)


def contains(text: str, golds: Sequence[str]) -> float:
    """1 when a gold answer stands in `text`, whole words in Latin script."""
    held = tokens(text)
    return float(any(_within(tokens(gold), held) for gold in golds))


@dataclass(frozen=True, slots=True)
class Overlap:
    """How well a set found agrees with a set wanted."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def overlap(found: Collection[object], wanted: Collection[object]) -> Overlap:
    """Both as sets; nothing found or nothing wanted is 0."""
    common = len(set(found) & set(wanted))
    return Overlap(common / len(set(found)) if found else 0.0, common / len(set(wanted)) if wanted else 0.0)


def spans_of(sentences: Sequence[str]) -> list[tuple[int, int]]:
    """Offsets of `sentences` in their joined text, surrounding space left out."""
    spans, at = [], 0
    for sentence in sentences:
        lead = len(sentence) - len(sentence.lstrip())
        spans.append((at + lead, max(at + lead, at + len(sentence.rstrip()))))
        at += len(sentence)
    return spans


def sentences_cited(start: int, end: int, spans: Sequence[tuple[int, int]]) -> list[int]:
    """Which of the sentences at `spans` the quote from `start` to `end` is (see `CARRIED`)."""
    cited = []
    for number, (first, last) in enumerate(spans):
        shared = min(end, last) - max(start, first)
        if shared > 0 and shared >= CARRIED * min(last - first, end - start):
            cited.append(number)
    return cited


def paired_interval(ours: Sequence[float], theirs: Sequence[float], rounds: int = 10_000) -> list[float]:
    """95 % interval of the mean of `ours - theirs`, item by item: paired bootstrap, percentile method, fixed seed."""
    if len(ours) != len(theirs):
        raise ValueError(f"not pairs: {len(ours)} and {len(theirs)} values")
    if not ours:
        return [0.0, 0.0]
    difference = np.asarray(ours, dtype=float) - np.asarray(theirs, dtype=float)
    random = np.random.default_rng(0)
    means = difference[random.integers(0, len(difference), (rounds, len(difference)))].mean(axis=1)
    return [round(float(bound), 4) for bound in np.percentile(means, [2.5, 97.5])]


def mean(values: Iterable[float | None]) -> float | None:
    """Of those that are there; None when there is none."""
    known = [float(value) for value in values if value is not None]
    return round(float(np.mean(known)), 4) if known else None


def percentile(values: Iterable[float | None], percent: float) -> float | None:
    """By linear interpolation, of those that are there."""
    known = [float(value) for value in values if value is not None]
    return round(float(np.percentile(known, percent)), 3) if known else None


def _f1(answer: str, gold: str) -> float:
    said, meant = normalised(answer), normalised(gold)
    if said != meant and (said in _CLOSED or meant in _CLOSED):
        return 0.0
    said_tokens, gold_tokens = tokens(answer), tokens(gold)
    common = sum((Counter(said_tokens) & Counter(gold_tokens)).values())
    if not common:
        return 0.0
    precision, recall = common / len(said_tokens), common / len(gold_tokens)
    return 2 * precision * recall / (precision + recall)


def _bare(text: str) -> str:
    plain = normalised(text)
    return plain.replace(" ", "") if _HAN.search(plain) else plain


def _within(part: Sequence[str], whole: Sequence[str]) -> bool:
    return bool(part) and any(
        list(whole[at : at + len(part)]) == list(part) for at in range(len(whole) - len(part) + 1)
    )
