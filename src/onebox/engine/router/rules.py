"""Requests whose depth stands in their form: commands, sums, greetings, a bare address."""

import datetime as dt
import re

from ...types import Depth
from ..accept import language_of
from ..direct import direct_answer

COMMANDS = {
    "chat": Depth.CHAT,
    "对话": Depth.CHAT,
    "think": Depth.THINK,
    "深思": Depth.THINK,
    "search": Depth.SEARCH,
    "搜索": Depth.SEARCH,
    "research": Depth.RESEARCH,
    "研究": Depth.RESEARCH,
    "execute": Depth.EXECUTE,
    "执行": Depth.EXECUTE,
}
"""`/research what to find out`: the command is the first word, after a slash."""

_COMMAND = re.compile(rf"\s*[/／]({'|'.join(COMMANDS)})(?![\w/])\s*", re.IGNORECASE)
_SUM = re.compile(r"\s*(?:[\d\s.,+\-*/×÷^%()（）=?？]|sqrt)+(?:是多少|等于几|等于多少)?[？?]?\s*", re.IGNORECASE)
_OPERATION = re.compile(r"\d\s*[+\-*/×÷^%]\s*[\d(（]|sqrt")
_DATE = re.compile(r"\s*\d{1,4}([-/.])\d{1,2}\1\d{1,4}\s*")
_ADDRESS = re.compile(r"\s*https?://\S+\s*", re.IGNORECASE)
_PLEASANTRY = re.compile(
    r"\W*(?:你好|您好|嗨|哈喽|在吗|早上好|下午好|晚上好|早安|晚安|谢谢|多谢|谢谢你|谢了|辛苦了|再见|拜拜|好的|好吧|嗯+|哈+"
    r"|hi|hello|hey|hi there|hey there|good (?:morning|afternoon|evening|night)|thanks|thank you|thx|bye|goodbye"
    r"|ok|okay|lol|haha|cool|nice|great)(?:[啊呀吧呢啦哦]|\s+(?:a lot|so much|very much))?\W*",
    re.IGNORECASE,
)

_HOW_TO = re.compile(
    r"\s*(?:请问)?(?:怎样|如何|怎么)(?:才能)?(?:把|将|给|在|用)?.{0,12}?"
    r"(?:安?装|卸载|删除|格式化|重启|备份|升级|设置|查看|清除|恢复)[^，。]{0,40}"
    r"(?:，[^，。]{0,30})?[？?]\s*"
    r"|\s*how (?:do|can|should) (?:i|you|we|one) "
    r"(?:un)?(?:install|remove|delete|format|restart|back up|upgrade|enable|disable|reset)\b"
    r"[^.!]{0,120}\?\s*",
    re.IGNORECASE,
)
"""Who asks how to do a thing wants the way, not to have it done."""
_MEANS_ZH = "命令|指令|选项|参数|软件|工具|程序|函数|快捷键|组合键|设置|菜单|按钮|网站|应用"
_MEANS_EN = "command|option|flag|switch|tool|package|program|function|setting|shortcut|key|menu|button|app|website"
_WHICH = re.compile(
    rf"\s*(?:请问)?[^，。！；\n]{{0,20}}(?:哪一?[个条些款种]|什么|啥)(?:{_MEANS_ZH})[^。！；\n]{{0,60}}"
    rf"|\s*(?:with )?(?:which|what) (?:[\w-]+ ){{0,2}}(?:{_MEANS_EN})s?\b[^.!;\n]{{0,120}}\?\s*",
    re.IGNORECASE,
)
"""… and so does who asks which command or tool does it."""


def command(text: str) -> tuple[Depth, str] | None:
    """The depth a slash command names and the request behind it."""
    match = _COMMAND.match(text)
    return (COMMANDS[match.group(1).lower()], text[match.end() :]) if match else None


def ruled(text: str) -> Depth | None:
    """The depth the form of `text` settles, or None."""
    if named := command(text):
        return named[0]
    if _PLEASANTRY.fullmatch(text):
        return Depth.CHAT
    if _ADDRESS.fullmatch(text) or _HOW_TO.fullmatch(text) or _WHICH.fullmatch(text):
        return Depth.SEARCH
    if _SUM.fullmatch(text) and _OPERATION.search(text) and not _DATE.fullmatch(text):
        return Depth.THINK
    # What code answers at once is no question for the web, however much it looks like one.
    return Depth.THINK if direct_answer(text, dt.datetime.now(dt.UTC), language_of(text)) else None
