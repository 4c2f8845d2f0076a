"""A question → one to four search queries, by code; and the check of queries that a model proposes.

Small models copy the question, answer in the wrong language or invent years; so every proposal must pass, and the
words of the question are always the first query.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from ..library.tokenise import is_chinese, is_function_word, query_terms
from ..types import Language
from .searcher import Freshness, SearchQuery

MOST = 4
LONGEST = 100
MOST_WORDS = 16
OVERLAP = 0.8
"""A query that shares so much of its words with one taken is none of its own."""

_ASKING_ZH = re.compile(
    r"请问(?:一下)?|麻烦问一下|(?:你|有人|有谁)知道|我想(?:知道|问|了解)(?:一下)?|帮我(?:查|找|搜)(?:一下|一查)?|告诉我|能不能|可不可以"
    r"|(?:到底|究竟)?(?:是|在|有|为|叫)?(?:什么时候|哪一?年|哪一?天|几月几[号日]|几号|什么地方|哪里|哪儿|哪个|哪些|哪种|谁"
    r"|什么样?的?|多少|(?<![这近那前好十过])几(?=[个位座次种家名条站人天年])|多久|多大|多长|多高|多远|多重|怎么样|怎么办|怎样|怎么|如何|为什么|为何|为啥)"
    r"|是否|有没有|是不是|会不会|[吗呢吧呀啊]?[?？!！。]+$|[吗呢吧]$"
)
_PRICE = re.compile(r"(?:要|卖|得?花)?多少钱")
_ASKING_EN = re.compile(
    r"^(?:(?:please|hey|hi|so)[, ]+|(?:can|could|would) you (?:please )?(?:tell me|find out|look up)\s+"
    r"|(?:do you know|tell me|i(?:'d| would) like to know|i want to know)\s+)+",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[“\"「『《]([^”\"」』》]{2,40})[”\"」』》]")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.+#'-]*(?:[ -][A-Za-z0-9][A-Za-z0-9.+#'-]*)*")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_WHEN: tuple[tuple[Freshness, str], ...] = (
    ("day", r"今[天日早晚]|此刻|刚刚|昨天|\b(?:today|tonight|right now|breaking|yesterday)\b"),
    ("week", r"本周|[这上]周|这?个?星期(?![一二三四五六日天几])|[近这]几天|\b(?:this week|last few days|last week)\b"),
    ("month", r"最新|最近|近[期来]|[本上]个?月|这个月|\b(?:latest|newest|recent(?:ly)?|this month)\b"),
    ("year", r"今年|目前|现[在任]|如今|当前|\b(?:this year|current(?:ly)?|now(?:adays)?)\b"),
)
_RELATIVE = (
    (re.compile(r"今年|\bthis year\b", re.I), 0),
    (re.compile(r"去年|\blast year\b", re.I), -1),
    (re.compile(r"前年"), -2),
    (re.compile(r"明年|\bnext year\b", re.I), 1),
)
_FILLER = re.compile(r"[\s,，。.;；:：?？!！、()（）\[\]【】“”\"「」『』《》]+")


@dataclass(frozen=True, slots=True)
class Need:
    """What a question asks for. `words` are its telling words as one query, `years` those it names."""

    words: str
    language: Language
    freshness: Freshness
    years: tuple[int, ...] = ()


def need_of(question: str, now: dt.datetime) -> Need:
    """What `question` asks for, by code alone."""
    text = unicodedata.normalize("NFKC", question).strip()
    language: Language = "zh" if is_chinese(text) else "en"
    for pattern, years in _RELATIVE:
        year = f"{now.year + years}年" if language == "zh" else str(now.year + years)
        text = pattern.sub(year, text)
    named = tuple(dict.fromkeys(int(year) for year in _YEAR.findall(text)))
    return Need(keywords(text, language), language, freshness_of(question, now), named)


def freshness_of(question: str, now: dt.datetime) -> Freshness:
    """How new a page must be. An earlier year says that nothing new is wanted; this year's says `year`."""
    years = [int(year) for year in _YEAR.findall(unicodedata.normalize("NFKC", question))]
    if years and max(years) < now.year:
        return ""
    found: Freshness = next((name for name, words in _WHEN if re.search(words, question, re.IGNORECASE)), "")
    return found or ("year" if years else "")


def keywords(question: str, language: Language) -> str:
    """The question without what only asks: never empty for a question that has words."""
    if language == "zh":
        kept = _FILLER.sub(" ", _ASKING_ZH.sub(" ", _PRICE.sub(" 价格", question))).strip()
        kept = " ".join(part for piece in kept.split() if (part := re.sub(r"^[的是了在和]+|[的是了在]+$", "", piece)))
    else:
        bare = _ASKING_EN.sub("", question)
        parts = re.findall(r"[\w][\w.'’+#/-]*", bare)
        kept = " ".join(p for part in parts if (p := part.rstrip(".'’-")) and not is_function_word(p.lower()))
    short = kept[:LONGEST].strip()
    return short or _FILLER.sub(" ", question).strip()[:LONGEST]


def queries(question: str, now: dt.datetime, proposed: Sequence[str] = (), count: int = 10) -> list[SearchQuery]:
    """One to four queries for `question`: its own words, what is quoted or foreign in it, and good proposals.

    `proposed` come from a model and may be anything. Empty only for a question without words.
    """
    need = need_of(question, now)
    taken: list[str] = [need.words] if query_terms(need.words) else []
    for text in (*accepted(question, proposed, now), *_own(question, need)):
        if len(taken) < MOST and _is_new(text, taken):
            taken.append(text)
    return [SearchQuery(text, "zh" if is_chinese(text) else "en", need.freshness, count) for text in taken]


def accepted(question: str, proposed: Sequence[str], now: dt.datetime) -> list[str]:
    """Those of `proposed` that are queries for `question`: see `problem`. Each once, none like the question's own."""
    need = need_of(question, now)
    taken = [need.words]
    good = []
    for text in (" ".join(one.split()) for one in proposed if isinstance(one, str)):
        if not problem(text, question, now) and _is_new(text, taken):
            taken.append(text)
            good.append(text)
    return good


def problem(text: str, question: str, now: dt.datetime) -> str:
    """Why `text` is no query for `question`, in a word; empty when it is one.

    `empty`, `long`, `address` (an address or search operator), `years` (one that the question does not name),
    `other subject` (it shares no word with the question; a translation must keep its names and numbers).
    """
    if not query_terms(text):
        return "empty"
    if len(text) > LONGEST or len(text.split()) > MOST_WORDS:
        return "long"
    if re.search(r"https?:|www\.|\b(?:site|inurl|filetype|intitle):|[<>{}|]", text, re.IGNORECASE):
        return "address"
    need = need_of(question, now)
    if {int(year) for year in _YEAR.findall(text)} - {*need.years, now.year}:
        return "years"
    if is_chinese(text) == is_chinese(question):
        return "" if set(query_terms(text)) & set(query_terms(question)) else "other subject"
    fixed = [word.lower() for word in (*_LATIN.findall(question), *re.findall(r"\d+", question)) if len(word) > 1]
    return "" if not fixed or any(word in text.lower() for word in fixed) else "other subject"


def foreign_names(question: str) -> list[str]:
    """What is written in Latin letters in a Chinese question: English pages are found by these."""
    return [name for name in _LATIN.findall(question) if len(name) > 2] if is_chinese(question) else []


def _own(question: str, need: Need) -> list[str]:
    """What is quoted, and the foreign names of a Chinese question: English pages are found by these."""
    found = [quoted for quoted in _QUOTED.findall(question) if len(query_terms(quoted)) > 1]
    if need.language == "zh":
        names = foreign_names(question)
        numbers = [str(year) for year in need.years]
        if names:
            found.append(" ".join([*names, *numbers]))
    return found


def _is_new(text: str, taken: Sequence[str]) -> bool:
    own = set(query_terms(text))
    return bool(own) and all(_overlap(own, set(query_terms(other))) < OVERLAP for other in taken)


def _overlap(first: set[str], second: set[str]) -> float:
    """Jaccard's measure."""
    return len(first & second) / len(first | second) if first | second else 1.0
