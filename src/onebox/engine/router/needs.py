"""Where an answer has to come from, and how fresh it must be."""

import re

from ...types import Depth, Fresh, Language, Needs, Place
from .follow_up import leans

_NOW = re.compile(
    r"今[天晚早]|明[天早晚]|后天|昨[天晚]|此刻|这会儿|实时|当前价|现在多少|多少一克|天气|气温|下雨吗|股价|汇率|比分"
    r"|限行|堵不堵|路况|附近|还开着"
    r"|\b(?:right now|at the moment|today|tonight|tomorrow|yesterday|last night|this weekend|weather|forecast"
    r"|stock price|exchange rate|traffic|open now|near me|live score|score of|per ounce|bitcoin)\b",
    re.IGNORECASE,
)
_RECENT = re.compile(
    r"最新|最近|目前|现任|现在|如今|今年|去年|本月|这个月|上个月|近[一两三五几\d]+年|近期|下一场|20(?:2[4-9]|3\d)"
    r"|\b(?:latest|newest|current(?:ly)?|recent(?:ly)?|now|this (?:year|month|season)|these days"
    r"|last (?:year|month|meeting)|next|so far|present|as of|20(?:2[4-9]|3\d))\b",
    re.IGNORECASE,
)
_LONG_AGO = re.compile(
    r"史|古代|朝|考证|哲学|战争|世纪|成书|临床证据"
    r"|\b(?:histor\w+|ancient|century|medieval|19\d\d|18\d\d|philosoph\w+|clinical evidence)\b",
    re.IGNORECASE,
)
_MINE = re.compile(
    r"资料库|知识库|手册|我的(?:笔记|文件|论文|合同|报告|体检|保险)|我(?:上次|存|收藏|记)的|我们(?:公司|部门|的|三年)"
    r"|公司.{0,6}(?:标准|流程|规定|制度|怎么)"
    r"|(?:这份|那份|这个|那个|上述|附件|家里那份)(?:文件|合同|说明书|报告|文档|保险|PDF|表)|纪要|入职材料|采购制度|章程|说明书"
    r"|\b(?:my|our) (?:\w+ ){0,2}(?:notes?|library|handbook|polic(?:y|ies)|papers?|documents?|contract|lease|spec"
    r"|files?|e?mails?|minutes|manual)\b"
    r"|\b(?:the|attached|this|saved) (?:\w+ )?(?:handbook|manual|contract|lease|minutes|attachment|library|spec"
    r"|onboarding docs|purchasing policy)\b"
    r"|\bfind the e?mail\b|\blibrary\b",
    re.IGNORECASE,
)
_OWN_THINGS = re.compile(
    r"文件|文件夹|目录|桌面|照片|图片|表格|表里|邮件|日历|仓库|附件|视频|录音|脚本|账单|客户|任务|考勤|数据库|磁盘"
    r"|数据|订单|会(?:议)?(?:改|挪|建)?"
    r"|[\w-]+\.(?:csv|tsv|xlsx?|json|pdf|docx?|pptx?|txt|md|png|jpe?g|mp[34]|log)\b"
    r"|\b(?:files?|folders?|desktop|photos?|pictures|images?|spreadsheet|sheet|column|rows?|e?mails?|inbox|calendar|meetings?"
    r"|repo|tasks?|leads?|cards?|clients?|customers?|attachments?|scan|receipts?|data|recording|slides|script|statement|department)\b",
    re.IGNORECASE,
)
_WEB = re.compile(
    r"https?://|www\.|网站|网页|头条|淘宝|\b(?:website|web page|online|headlines|shop site)\b", re.IGNORECASE
)


def needs(depth: Depth, text: str, language: Language, *, files: bool = False, before: bool = False) -> Needs:
    """What answering `text` at `depth` takes. `files`: documents are attached. `before`: there were turns before."""
    place = _place(depth, text, files)
    return Needs(place, _fresh(depth, text, place), language, leans(text, after_turns=before))


def _place(depth: Depth, text: str, files: bool) -> Place:
    if depth in (Depth.CHAT, Depth.THINK):
        return "library" if files else "none"
    if depth is Depth.EXECUTE:
        if files or _OWN_THINGS.search(text):
            return "library"
        return "web" if _WEB.search(text) else "none"
    return "library" if files or (_MINE.search(text) and not _WEB.search(text)) else "web"


def _fresh(depth: Depth, text: str, place: Place) -> Fresh:
    """Only what is found out there goes stale; a report is about the present unless it speaks of the past."""
    if place != "web":
        return "any"
    if depth is Depth.RESEARCH:
        return "any" if _LONG_AGO.search(text) and not _RECENT.search(text) else "recent"
    if _NOW.search(text):
        return "now"
    return "recent" if _RECENT.search(text) else "any"
