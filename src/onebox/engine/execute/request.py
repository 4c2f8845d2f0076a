"""What a task's request speaks of: values of a table, and whether one thing among several is meant."""

import re

_EXCEPT = re.compile(
    r"\b(?:except|excluding|other than|apart from|but not|unless|otherwise|the others?|the rest)\b"
    r"|除了|除|以外|之外|其他|其它|其余|否则|别动|不要动",
    re.IGNORECASE,
)
"""What is named may be what is to be left alone."""
_ONE = re.compile(
    r"\b(?:next|first|last|latest|newest|earliest|oldest|most recent)\s+"
    r"(?!(?:\d|few|two|three|four|five|six|seven|ten|several|minutes?|hours?|days?|nights?|weeks?|weekends?|months?"
    r"|quarters?|years?|decades?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|ones|names?\b))(?:[\w'-]+\s+){0,3}?[\w-]*[a-rt-z]\b"
    r"|(?:下|最后|最近|最新|最早|第)的?一(?:个|次|场|封|条|项|行|笔)",
    re.IGNORECASE,
)
"""One thing of several is meant: my next meeting, 最后一封."""
_LESS = re.compile(
    r"\b(?:delet|remov|cancel|drop|clear|clean|de-?dup|duplicat|doubl|uniqu|distinct|filter|exclud|without|merg|combin|group"
    r"|aggregat|summar|extract|reduc|trim|empt|discard|eras|get rid|split|limit|sampl|keep|only|top|cut|leave"
    r"|archive (?:the|all|old|every|th[eo]se)"
    r"|strip|purg|undo|revok|unsubscrib|unassign)\w*"
    r"|删|去重|去掉|去除|去空|取消|移除|清|过滤|筛|只要|只留|保留|留下|合并|汇总|统计|排除|剔除|重复|抽|拆|前 ?\d|撤",
    re.IGNORECASE,
)
_MOVED = re.compile(
    r"(?:\bmov(?:e|ing)\b|移[到至入动])[^.!?。！？\n]*(?:\bfiles?\b|\bsheets?\b|\btables?\b|表|文件|\.\w{3,4}\b)",
    re.IGNORECASE,
)
"""Fewer rows may be wanted. What is moved to another list stays in the table; what is moved to a file does not."""
_MERGES = re.compile(
    r"\b(?:merg\w*|combin\w*|consolidat\w*|renam\w*|only|just)\b|合并|汇总成|重命名|改名|只要|只留|只保留|仅",
    re.IGNORECASE,
)
_SHEET = re.compile(r"\b(?:(?:work)?sheets?|tabs?)\b|工作表|表单|[那这两]张表", re.IGNORECASE)
_FILE_NAME = re.compile(r"\S+\.[A-Za-z][A-Za-z0-9]{1,3}(?![A-Za-z0-9])")
_FORMULAS = re.compile(r"\bformulas?\b|\bformulae\b|\bvalues only\b|公式|只保留值|转为值|转成值", re.IGNORECASE)
_COLUMNS = re.compile(
    r"\b(?:renam\w*|headers?|heading|column names?|transpos\w*|pivot\w*|reshap\w*|restructur\w*|rearrang\w*)\b"
    r"|重命名|改名|列名|表头|字段名|转置|透视|重排|改成列",
    re.IGNORECASE,
)
_ALL = re.compile(r"\b(?:all|every|each|any|both|everything)\b|所有|全部|每|都", re.IGNORECASE)
_CJK = re.compile(r"[一-鿿]")
_PLAIN = frozenset({"true", "false", "yes", "no", "none", "nan", "null", "all", "and", "the", "for", "new", "not"})


class Request:
    """What the user said, asked whether it speaks of a value."""

    def __init__(self, text: str) -> None:
        self._whole = _FILE_NAME.sub(" ", text)
        self._text = "" if _EXCEPT.search(text) else text
        self._flat = f" {_flat(self._text)} "

    @property
    def means_one(self) -> str:
        """The words that speak of one thing among several; empty where there are none, or all are meant."""
        sentences = re.split(r"[.!?。！？;；\n]+", self._text)
        return next((one[0] for said in sentences if (one := _ONE.search(said)) and not _ALL.search(said)), "")

    @property
    def wants_less(self) -> bool:
        """May fewer rows be what is wanted?"""
        return not self._text or bool(_LESS.search(_FILE_NAME.sub(" ", self._text)) or _MOVED.search(self._text))

    @property
    def wants_fewer_sheets(self) -> bool:
        """May a workbook have fewer sheets afterwards?"""
        return bool(_MERGES.search(self._whole)) or (self.wants_less and bool(_SHEET.search(self._whole)))

    def removes_sheet(self, title: str) -> bool:
        """Is this one to go?"""
        return self.wants_less and title.casefold() in self._whole.casefold()

    @property
    def speaks_of_formulas(self) -> bool:
        return _FORMULAS.search(self._whole) is not None

    @property
    def speaks_of_columns(self) -> bool:
        """Of other names for them, or another shape of the table."""
        return _COLUMNS.search(self._whole) is not None

    def names(self, value: str) -> bool:
        """`value` in small letters. Of an e-mail address, one of the names in it is enough."""
        if _CJK.search(value):
            return len(value) >= 2 and value in self._text.casefold()
        if "@" in value:
            return any(map(self._has, re.findall(r"[^\W\d_]+", value.partition("@")[0])))
        return len(value) > 2 and not value.isdigit() and self._has(_flat(value))

    def _has(self, words: str) -> bool:
        """Two letters (Bo, Li) only as names are written: small words are not meant."""
        if len(words) == 2:
            return re.search(rf"\b{words.title()}\b", self._text) is not None
        return len(words) > 2 and words not in _PLAIN and f" {words} " in self._flat


def _flat(value: str) -> str:
    """Words in small letters with a space between them."""
    return " ".join(re.findall(r"[^\W_]+", value.casefold()))
