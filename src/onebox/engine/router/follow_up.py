"""Requests that only make sense after what was said before, found by their form."""

import re

SHORT_ZH, SHORT_EN = 14, 9
"""Characters, words: a short request with a pronoun leans on the turns before; in a long one it may point within."""

_OPENS = re.compile(
    r"^(?:那(?!些|里|年|时|份|家)|那么|然后|还有呢|接着|继续|再(?!见|过|次)|换成|换个|改成|改短|改为|太[长短]"
    r"|短一点|长一点|如果(?:把|换|改)|冬天呢|语气再|第[一二三四五六七八九十]+(?:个|页|种|条|段)|不用|撤销刚才|刚才|上面|前面"
    r"|为什么这么|展开|详细点|其中"
    r"|and\b|what about|how about|then\b|now (?:the|add|make|do)|again\b|another\b|same\b|but\b|make it\b"
    r"|go deeper|undo that|drop (?:the|slide)"
    r"|(?:too|more|a bit) (?:long|short|formal)|which of (?:those|these|them)|i like number|check that|what if i\b"
    r"|why do you say|hmm\b|also\b|instead\b|continue$|more$)",
    re.IGNORECASE,
)
_ENDS = re.compile(r"(?:那|的)?[^，。？?]{1,8}呢[？?]?$|\b(?:too|instead|as well)\s*\?$")
_POINTS_ZH = re.compile(r"[它他她]|它们|他们|这[个种条块一](?!月|周|年)|那[个种条块]|第[一二三四五]个|再补|还是一样")
_POINTS_EN = re.compile(
    r"\b(?:it|he|she|they|him|her|them|its|his|their|that one|this one|those|these"
    r"|the (?:first|second|third|latter|former|other) one)\b",
    re.IGNORECASE,
)
_HAN = re.compile(r"[\u3400-\u9fff]")


def leans(text: str, *, after_turns: bool = False) -> bool:
    """Does `text` lean on what was said before? Beginnings tell by themselves; pronouns only `after_turns`."""
    text = text.strip()
    if not text or len(text) > 160:
        return False
    if _OPENS.match(text):
        return len(text) <= 80
    if not after_turns:
        return False
    if _HAN.search(text):
        return bool(_ENDS.search(text) or (len(text) <= SHORT_ZH and _POINTS_ZH.search(text)) or len(text) <= 4)
    words = len(text.split())
    return bool(_ENDS.search(text) or (words <= SHORT_EN and _POINTS_EN.search(text)) or words <= 2)


def joined(question: str, before: tuple[str, ...]) -> str:
    """A stand-alone form without a model: the last thing the user asked for, then the question."""
    return f"{before[-1]}\n{question}" if before else question
