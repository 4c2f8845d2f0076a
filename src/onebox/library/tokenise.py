"""Text → the words an index and a query meet on: the same for both, Chinese as for English.

Full width becomes half width (NFKC), letters small, `1,234` is `1234`, Chinese is cut by jieba in
search mode (long words and the words inside them), English is stemmed. Function words stay in the
index but leave a query, unless the query has nothing else.
"""

import re
import unicodedata
from functools import cache

import rjieba
import tantivy

VERSION = 1
"""Part of the index's name: a change of the rules below makes a new index."""

_CJK = r"\u2e80-\u2eff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_RUN = re.compile(rf"[{_CJK}]+|\d+(?:\.\d+)+|(?:(?![{_CJK}])\w)+")
_HAN = re.compile(rf"[{_CJK}]")
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())
_GROUPED = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_POSSESSIVE = re.compile(r"['’]s\b")

_STOP_WORDS = """
a about above after again all also am an and any are as at be because been before being below between both but
by can could did do does doing down during each few for from further had has have having he her here hers him
his how i if in into is it its itself just me more most my no nor not now of off on once only or other our out
over own same she should so some such than that the their them then there these they this those through to too
under until up very was we were what when where which while who whom whose why will with would you your
的 了 是 在 和 与 及 或 也 都 就 而 着 过 吗 呢 吧 啊 呀 之 其 被 把 将 对 于 从 以 为 中
有 个 这 那 这个 那个 这些 那些 什么 哪 哪个 哪些 哪里 谁 怎么 怎样 怎么样 如何 多少 几 为什么 为何
是否 何 何时 由 并 请 请问 关于 被称作
"""
_STOP = frozenset(_STOP_WORDS.split())


@cache
def analyser() -> tantivy.TextAnalyzer:
    """The index's own analyser: words come to it joined by spaces; it stems the English ones."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
    return builder.filter(tantivy.Filter.stemmer("english")).build()


def words(text: str) -> list[str]:
    """The words of `text` in order, not stemmed."""
    text = unicodedata.normalize("NFKC", text).lower()
    text = _POSSESSIVE.sub("", _GROUPED.sub("", text))
    found: list[str] = []
    for run in _RUN.findall(text):
        if _HAN.match(run):
            found.extend(rjieba.cut_for_search(run))
        else:
            found.append(run)
    return found


def query_terms(text: str) -> list[str]:
    """The index terms of a query, each once, function words left out when others are there."""
    every = words(text)
    telling = [word for word in every if word not in _STOP]
    return list(dict.fromkeys(analyser().analyze(" ".join(telling or every))))


def is_function_word(word: str) -> bool:
    """Whether `word` (small letters) says nothing of what a text is about."""
    return word in _STOP


def is_chinese(text: str) -> bool:
    """Whether a good part of `text` is written in Chinese characters (four Latin letters weigh as one)."""
    latin = text.encode("ascii", "ignore").translate(None, delete=_NO_LETTERS)
    return 4 * len(_HAN.findall(text)) > len(latin)
