"""What a request names, and what of it the questions of a plan leave out or leave unsaid. No model.

Small models ask of the first things a request lists and forget the last ("… cost, quality and burden on the
family"), and ask as if the question before were still in the air ("What did residents say?"). Each question is
looked up alone, so it must say what it is about.
"""

import re
from collections.abc import Collection, Sequence
from functools import cache

from ...library.tokenise import is_chinese, query_terms, words
from .about import named_in, pieces

MOST_WORDS = 5
"""Telling words of one thing on a list. A longer part of a request is background or a sentence of its own."""
AT_A_TIME = 3
HELD = 0.5
"""A thing is asked for when the questions hold so much of its telling words."""
LONGEST = 160
MOST_CHARACTERS = 60
"""Of a part of the request that is put before a question as its subject."""

_CUT = re.compile(
    r"[。！？!?；;，、：（）()\n]+|[:,](?!\d)|\.(?=\s|$)|\b(?:and|or|as well as|versus|vs)\b|以及|还有", re.IGNORECASE
)
_PART_ENDS = (re.compile(r"[，、；：（]|[,;:](?=\s)|\s\((?=\S)"), re.compile(r"\s(?=\S)"))
_AND = re.compile(r"[和与及或]")
_LEAD = re.compile(
    r"^(?:(?:the|a|an|its|their|please|(?:write a )?report (?:on|about)|find out about|cover|explain|compare|comparing"
    r"|describe|discuss|include|propose|give)\s+"
    r"|并|请|再|最后|然后|其|各自的?|给出|比较|分析|说明|介绍|需要|考虑)+",
    re.IGNORECASE,
)
_WHO = re.compile(r"我|\b(?:i|we|my|our)\b", re.IGNORECASE)
_TELLING = re.compile(rf"^(?:please\s+)?(?:research|investigate|look into|write)\b|{_WHO.pattern}", re.IGNORECASE)
"""Who asks, and the sentence that names the subject, are on no list."""
_LINK = re.compile(r"(?:e\.?g|i\.?e|etc)\.?|等等?|因[之此而]|所以|[例比]如|此外|另外|其中|总之|同时", re.IGNORECASE)
"""What stands between commas and names nothing."""
_DANGLING = re.compile(
    r"\b(?:this|these|that|those|it|its|they|them|their)\b|[它其]|[这此](?:些|个|种|类|项)|上述|前者|后者",
    re.IGNORECASE,
)
_WISHES = (
    "write report research comparing compare explain cover propose please include describe discuss give analysis "
    "analyze provide investigate summarize suggest recommend detail "
    "请 帮 帮我 我 写 一份 一篇 一下 报告 研究 调研 调查 分析 比较 给出 建议 说明 介绍 详细 深入 全面 需要 考虑 告诉 "
    "梳理 总结 撰写 形成 提供 最后 方面 方式 三种 两种 几种 问题"
)


@cache
def _wishes() -> frozenset[str]:
    """Index terms that say what is to be done, not with what."""
    return frozenset([*query_terms(_WISHES), *_WISHES.split()])


def left_out(request: str, questions: Sequence[str]) -> list[str]:
    """The short parts of `request` (things on its lists) that `questions` hold less than half of, in order."""
    asked = set().union(*(pieces(one) for one in questions)) if questions else set()
    found: list[str] = []
    for part in _parts(request):
        if _LINK.fullmatch(part):
            continue
        telling = [word for word in query_terms(part) if word not in _wishes()]
        wanted = set().union(*(pieces(word) for word in telling)) if telling else set()
        listed = wanted and len(telling) <= MOST_WORDS and not _TELLING.search(part)
        if listed and len(wanted & asked) < HELD * len(wanted):
            found.append(part)
    return list(dict.fromkeys(found))


def questions_for(parts: Sequence[str], subject: str) -> list[str]:
    """`parts` as questions about `subject`, a few to each."""
    chinese = is_chinese(subject)
    comma, form = ("、", "{}：{}？") if chinese else (", ", "{}: {}?")
    groups = [parts[at : at + AT_A_TIME] for at in range(0, len(parts), AT_A_TIME)]
    return [clipped(form.format(subject, comma.join(group)), LONGEST) for group in groups]


def clipped(text: str, most: int) -> str:
    """`text`; where it is longer than `most` characters, or cut off there, up to its last whole part, as a question."""
    if len(text) < most or (len(text) == most and text[-1] in "?？.。!！"):
        return text
    ends = ([one.start() for one in kind.finditer(text[:most])] for kind in _PART_ENDS)
    end = next((some[-1] for some in ends if some and 3 * some[-1] > most), most - 1)
    return text[:end].rstrip(" ,，、;；:：(（") + ("？" if is_chinese(text) else "?")


def standing_alone(question: str, subject: str, named: Collection[str] = ()) -> str:
    """`question`, with `subject` before it where it does not name it, or only points at it.

    Of words that are `named` it has to hold one: "the ferry" is any ferry until it is the Larkfield ferry.
    """
    about = pieces(subject) - _wishes()
    held = len(about & pieces(question)) / len(about) if about else 1.0
    says = not named or any(word in question.lower() for word in named)
    if says and (held >= HELD or (held and not _DANGLING.search(question))):
        return question
    whole = f"{subject}：{question}" if is_chinese(question) else f"{subject}: {question}"
    return whole if len(whole) <= LONGEST else question


def tells_who(text: str) -> bool:
    """Does `text` speak of whoever asks ("我是中国人", "my mother")? It is no subject then."""
    return bool(_WHO.search(text))


def named_part(request: str) -> str:
    """The first part of `request` in which a name stands, where it is short enough to be a subject; else nothing."""
    named = [word for name in named_in(request) for word in name]
    parts = (part for part in _parts(request) if any(word in part.lower() for word in named) and not tells_who(part))
    part = next(parts, "")
    return part if len(part) <= MOST_CHARACTERS else ""


def _parts(request: str) -> list[str]:
    found: list[str] = []
    for clause in _CUT.split(request):
        # jieba says whether 与 is a word of its own or a part of 参与
        joined = _AND.search(clause) and set("和与及或") & set(words(clause))
        found += _AND.split(clause) if joined else [clause]
    return [part for one in found if (part := _LEAD.sub("", one.strip()).strip())]
