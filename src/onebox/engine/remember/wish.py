"""What in a user's own words is to be remembered: asked for, or worth a suggestion. By rules, Chinese and English.

Only what a person typed is looked at, sentence by sentence; a long text is a document, not a wish.
"""

import re
from dataclasses import dataclass

from ...library.split import sentences
from ...types import Language

LONGEST_TEXT = 600
"""Characters of a request; a longer one holds a pasted text, whose sentences are not the user's wishes."""
LONGEST_FACT = 200
SHORTEST_FACT = 4

_EN_POLITE = r"(?:(?:please|pls|hey|hi|ok|okay|also|and|so)[, ]+)*(?:(?:can|could|will|would) you )?(?:please )?"
_WISH_EN = re.compile(
    _EN_POLITE
    + r"(?:remember|keep in mind|bear in mind|make a note|don['’]?t forget|do not forget)"
    + r"(?:,? for (?:next time|later|the future))?"
    + r"(?:(?: that|:|,)\s*(?P<what>\S.*)|\s+(?P<own>(?:i|i['’](?:m|ve|d|ll)|my|we|our)\b.*))",
    re.IGNORECASE | re.DOTALL,
)
_WISH_ZH = re.compile(
    r"(?:(?:请你?|麻烦你?|帮我|帮忙|你要|你得|一定要?|可以|能不能|另外|还有|对了|嗯|也)[，,]?)*"
    r"(?:(?:记住|记下来?|记一下)(?:了|一下|哦|啊)?(?:[：:，,]\s*(?P<what>\S.*)|\s*(?P<own>我.*))"
    r"|(?:记得|别忘了|不要忘记?)[：:，,]?\s*(?P<mine>我(?!说|刚才|们?上次).*))",
    re.DOTALL,
)
_WISH_ZH_ASKED = re.compile(
    r"(?:(?:请你?|麻烦你?|帮我)[，,]?)+记住(?!这|那|下面|以下|上面)(?P<what>\S.{3,})", re.DOTALL
)
_QUESTION = re.compile(r"[?？]\s*$|[吗么]\s*[?？。]?\s*$")
_ASKED_POLITELY = re.compile(r"\s*(?:can|could|will|would) you\b|\s*(?:能不能|可以)", re.IGNORECASE)
_ENDING_QUESTION = re.compile(r"[,，]?\s*(?:吗|好吗|行吗|可以吗|ok|okay|please)?\s*[?？]\s*$", re.IGNORECASE)

_TELLS_EN = re.compile(
    r"(?:(?:by the way|btw|also|hi|hello|hey|so|well|since|because|as)[, ]+)*(?P<fact>"
    r"(?:i['’]?m|i am) (?:an? (?!bit\b|little\b|lot\b|fan\b|idiot\b|big\b)\w+|allergic to|vegetarian|vegan|from [A-Z]"
    r"|based in|living in|left-handed|colou?r-?blind|diabetic|\d+ years old)"
    r"|my name is|i live in|i work (?:as|at|in|for)|i (?:really )?prefer|i speak|i (?:can['’]?t|cannot|don['’]?t) eat"
    r"|my (?:wife|husband|partner|son|daughter|dog|cat|birthday|job|native language|mother tongue)(?:['’]s name)?"
    r" (?:is|are))",
    re.IGNORECASE,
)
_TELLS_ZH = re.compile(
    r"(?:(?:顺便说一下|对了|另外|你好|您好|因为|由于|其实)[，,]?)*(?P<fact>我(?:叫(?!你)|是(?:一名|一个|一位|个|名|位)|住在|来自"
    r"|在[^，。,]{1,12}(?:工作|上班|上学|读书)|对[^，。,]{1,10}过敏|不吃|不能吃|吃素|更喜欢|偏好|习惯用"
    r"|的?(?:名字|生日|职业|母语|老婆|妻子|丈夫|老公|儿子|女儿)(?:叫|是|今年)))"
)
_LASTING = re.compile(
    r"\s*(?P<fact>(?:from now on|in (?:the )?future|always|please always)[, ]+"
    r"(?:please )?(?:answer|reply|respond|write|speak|call me|use|keep)\b.*"
    r"|(?:以后|今后|从现在起|往后)[，,]?(?:请|都|你|就|一律)*[^。！!]{0,12}(?:回答|回复|答|说|写|用|叫我|称呼).*)",
    re.IGNORECASE | re.DOTALL,
)
_MANNER = re.compile(
    r"\b(?:answer|reply|replies|respond|call me|my name|tone|brief|short answers?|formal|in (?:english|chinese))\b"
    r"|回答|回复|叫我|称呼|我叫|语气|简短|简洁|(?:用|说)(?:中文|英文|英语)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\s*(?:what|which things|tell me what) (?:do|have) you (?:remember(?:ed)?|know|kept?) (?:about|of) me\s*[?.]?\s*"
    r"|\s*你(?:都|还)?(?:记得|记住|记着|记了|知道)(?:了)?(?:关于)?我(?:的)?(?:些|哪些|什么)[^，。]{0,6}\s*[?？。]?\s*"
    r"|\s*关于我，?你(?:都|还)?(?:记得|记住|记着|记了|知道)(?:了)?(?:些|哪些|什么)[^，。]{0,4}\s*[?？。]?\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Wish:
    """`facts` are to be remembered; `rest` is what else was asked, empty when that was all."""

    facts: tuple[str, ...]
    rest: str


def wish(text: str) -> Wish:
    """The facts that `text` asks to remember, in the user's words."""
    if len(text) > LONGEST_TEXT:
        return Wish((), text)
    facts: list[str] = []
    rest: list[str] = []
    for one in _sentences(text):
        fact = _asked(one)
        (facts if fact else rest).append(fact or one)
    return Wish(tuple(facts), "\n".join(rest).strip() if facts else text)


def suggestion(text: str) -> str:
    """Something lasting that the user says of themselves in `text`, or how they want to be answered; else empty."""
    if len(text) > LONGEST_TEXT:
        return ""
    for one in _sentences(text):
        if _QUESTION.search(one) and not re.search(r"[,，;；]", one):
            continue
        if lasting := _LASTING.match(one):
            return _tidy(lasting["fact"])
        if tells := _TELLS_EN.match(one) or _TELLS_ZH.match(one):
            fact = _tidy(re.split(r"[,，;；?？]", one[tells.start("fact") :])[0])
            if SHORTEST_FACT <= len(fact) <= LONGEST_FACT:
                return fact
    return ""


def is_manner(fact: str) -> bool:
    """Does `fact` say how the user wants to be spoken to? Such a one is told with every question."""
    return bool(_MANNER.search(fact))


def asks_what_is_remembered(text: str) -> bool:
    return bool(_ASKS.fullmatch(text))


def _asked(sentence: str) -> str:
    if _QUESTION.search(sentence) and not _ASKED_POLITELY.match(sentence):
        return ""
    text = _ENDING_QUESTION.sub("", sentence) if _QUESTION.search(sentence) else sentence
    found = _WISH_EN.match(text) or _WISH_ZH.match(text) or _WISH_ZH_ASKED.match(text)
    if not found:
        return ""
    fact = _tidy(next(value for value in found.groupdict().values() if value))
    return fact if SHORTEST_FACT <= len(fact) <= LONGEST_FACT else ""


def _tidy(fact: str) -> str:
    fact = " ".join(fact.split()).rstrip(".。!！;；,， ")
    return fact[:1].upper() + fact[1:]


def _sentences(text: str) -> list[str]:
    return [piece for start, end in sentences(text) if (piece := text[start:end].strip())]


KEPT: dict[Language, str] = {"zh": "记住了。", "en": "I will remember that."}
NOT_KEPT: dict[Language, str] = {
    "zh": "记忆是关着的，所以我没有记下来。可以在“设置 › 记忆”里打开，或在这个对话的菜单里打开。",
    "en": "Memory is off, so I did not keep that. Turn it on under Settings › Memory, or in this conversation's menu.",
}
NOTHING_KEPT: dict[Language, str] = {
    "zh": "关于你，我什么也没有记。说“记住我……”，我就记下来。",
    "en": "I have kept nothing about you. Say “remember that I …” and I will.",
}
LISTED: dict[Language, str] = {
    "zh": "关于你，我记着 {count} 件事，列在下面；改或删在“设置 › 记忆”。",
    "en": "Things I remember about you: {count}. They stand below; change or delete them under Settings › Memory.",
}
