"""What the request promises, read by code: files to be made, kinds of files, fields of an answer."""

import re
from collections.abc import Collection
from dataclasses import dataclass

ENDINGS = (
    "csv",
    "tsv",
    "xlsx",
    "docx",
    "pptx",
    "pdf",
    "html",
    "json",
    "png",
    "jpg",
    "svg",
    "md",
    "txt",
    "zip",
    "ics",
    "eml",
)

_NAME = re.compile(r"(?:[\w.\-]+/)*[\w.\-]*[\w\-]\.(?:" + "|".join(ENDINGS) + r")(?!\w)", re.IGNORECASE | re.ASCII)
_NAME_ZH = re.compile(r"[一-鿿\w\-]+\.(?:" + "|".join(ENDINGS) + r")(?![A-Za-z0-9_])", re.IGNORECASE)
_BEFORE = re.compile(
    r"保存[为成到]|另存为|存[成为到]|写[成入到]|导出[为成到]|转[成为]|生成|输出[到为成]|做成|画成|合并[成为到]"
    r"|叫做|命名为|文件名[是为叫]?|制作"
)
_MAKES = re.compile(
    r"\b(?:make|create|write|save|export|convert|turn|draw|plot|chart|generate|produce|build|output|prepare|merge|put"
    r"|clean|sort|split|summari[sz]e|translate|visuali[sz]e)\b"
    r"|做|写|存|保存|导出|转|画|绘|生成|制作|输出|整理|清洗|合并|拆分|排序|翻译|汇总|建",
    re.IGNORECASE,
)
_KINDS = {
    "png": r"\b(?:chart (?:it|them|the)|plot|draw|visuali[sz]e)\b"
    r"|\b(?:make|create|save|produce|generate|as|into|with) .{0,30}(?:chart|graph|diagram|histogram|figure)s?\b"
    r"|(?:画|做|绘|制作|生成|转成|配).{0,12}图|图表",
    "docx": r"\bword (?:document|file)\b|\bas word\b|\bdocx\b|word ?文档|word ?文件",
    "xlsx": r"\b(?:to|as|into|an?|in) (?:an? |new )?excel\b|\bxlsx\b|excel ?(?:文件|表格|表)|(?:成|为|到) ?excel",
    "pdf": r"\b(?:to|as|into|a|in) (?:a )?pdf\b|(?:成|为|到|份|个|做|生成) ?pdf",
    "pptx": r"\b(?:slides?|power ?point|presentation|pptx?)\b|幻灯片|演示文稿|\bppt",
    "html": r"\b(?:html page|web ?page|html file)\b|网页文件|html ?(?:文件|页)",
    "json": r"\b(?:to|as|into|in) json\b|(?:成|为|到) ?json",
    "csv": r"\b(?:to|as|into|a) csv\b|(?:成|为|到) ?csv",
}
_ASKS = re.compile(
    r"[?？]|\b(?:which|what|who|whose|when|where|how (?:many|much|long|often))\b"
    r"|多少|哪(?:个|些|一|位|里|年|月)|几(?:个|次|种|年)|是否|吗|谁",
    re.IGNORECASE,
)
_HELPERS = {
    "calendar": r"\b(?:calendars?|events?|meetings?|appointments?|reminders?|schedule)\b|\.ics\b"
    r"|日历|日程|会议|约会|提醒|安排.{0,12}时间",
    "mail": r"\be-?mails?\b|\.eml\b|邮件|电邮",
    "edit": r"\b(?:change|update|set|correct|rename|replace|delete|remove|cancel|add|append|insert|move|reassign|assign"
    r"|give|mark|increase|reduce|raise|lower|reschedule)\b"
    r"|改|更新|设[为成]|更正|替换|删|去掉|取消|加上|添加|增加|新增|追加|插入|移[到至]|分配|标记|提高|降低",
}
_KEPT_IN = {"calendar": r"calendar|event|schedule|日历|日程", "mail": r"mail|邮件"}
"""A table so named is where they are kept."""
TABLES = ("csv", "tsv", "xlsx", "xlsm")
_FIELD = re.compile(r"@(\w+)\s*\[")
_LOOKS_UP = re.compile(
    r"https?://|www\.|\b(?:search|look up|online|the web|internet|library|my (?:notes|documents))\b"
    r"|^\s*research\b|\band research\b|\bresearch (?:how|what|why|which|whether|who|when|into)\b|\bdo research\b"
    r"|\bschedule (?:this|it|a|the)\b(?!(?: [\w.-]+){0,4} (?:meeting|call|event|appointment|session)s?\b)"
    r"|\bevery (?:day|morning|evening|[a-z]+day) (?:at )?\d|\bevery \d+ hours\b"
    r"|定时|每(?:天|日|周.|星期.)(?:早上|上午|中午|下午|晚上)?\d{1,2} ?[点时:：]|每隔?\d+个?小时"
    r"|调研|(?:深入|做个|做一下|先)研究|研究一下"
    r"|上网|网上|联网|搜索|查找资料|资料库|我的(?:笔记|资料)",
    re.IGNORECASE,
)
_SENDS = re.compile(
    r"\b(?:submit|fill (?:in|out|up)|fill the|send|sign up|register|apply|book|reserve|order|subscribe|post|reply|vote"
    r"|enrol|enroll|rsvp|log ?in)\b"
    r"|提交|填[写表好上入]|报名|注册|登记|申请|预[订定约]|订[购票餐阅]|发送|发[帖布]|留言|投票|回复|登录",
    re.IGNORECASE,
)
_USES_PAGE = re.compile(
    r"\b(?:browser|web ?form|form|screen ?shot|click|button|fill (?:in|out))\b"
    r"|浏览器|表单|截图|截屏|点击|按钮|填写|网页",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Promise:
    """`files`: to be there at the end by these names; `kinds`: by any name; `fields`: in the answer, `@name[value]`.

    `words`: something is asked that only words answer, whatever files are made. `helpers`: what the programs of the
    sandbox may help with: "calendar", "mail", "edit" (a table that is there changes in place).
    """

    files: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    words: bool = False
    helpers: tuple[str, ...] = ()


def promised(text: str, inputs: Collection[str]) -> Promise:
    """What the words of the request promise; `inputs` are names of files given with it."""
    given = {part for name in inputs for part in (name.casefold(), name.casefold().rpartition("/")[2])}
    named = [] if not _MAKES.search(text) else [*_NAME.findall(text), *_chinese_names(text)]
    files = tuple(dict.fromkeys(name for name in named if name.casefold() not in given))
    fields = tuple(dict.fromkeys(_FIELD.findall(text)))
    kinds: tuple[str, ...] = ()
    if not fields and _MAKES.search(text):
        endings = {name.rpartition(".")[2].lower() for name in files}
        kinds = tuple(kind for kind, words in _KINDS.items() if kind not in endings and re.search(words, text, re.I))
        if endings & {"jpg", "svg", "pdf", "html", "docx", "xlsx", "pptx"} and "png" in kinds:
            kinds = tuple(kind for kind in kinds if kind != "png")  # the chart may stand in that file
    helpers = () if fields else _helpers(text, inputs, files)
    return Promise(files, kinds, fields, bool(_ASKS.search(text)), helpers)


def _helpers(text: str, inputs: Collection[str], files: Collection[str]) -> tuple[str, ...]:
    """Which of them the request speaks of. Without a table there is none to edit; one that is promised is written."""
    tables = [name for name in inputs if name.lower().endswith(TABLES)]
    spoken = [name for name, words in _HELPERS.items() if re.search(words, text, re.IGNORECASE)]
    if not tables or any(name.lower().endswith(TABLES) for name in files):
        spoken = [name for name in spoken if name != "edit"]
    return tuple(
        name
        for name in spoken
        if name not in _KEPT_IN or not any(re.search(_KEPT_IN[name], table, re.IGNORECASE) for table in tables)
    )


def looks_up(text: str) -> bool:
    """Does the request want something found, beyond the files given with it?"""
    return bool(_LOOKS_UP.search(text))


def sends(text: str) -> bool:
    """Does the request want something sent on a page: a form filled in, a place booked?"""
    return bool(_SENDS.search(text))


def uses_page(text: str) -> bool:
    """Does the request say that a page is to be used, and not only read?"""
    return bool(_USES_PAGE.search(text)) or (sends(text) and "://" in text)


def _chinese_names(text: str) -> list[str]:
    """Nothing says where a name begins in Chinese: what stands before it is cut off behind a verb of keeping."""
    found = [
        _BEFORE.split(name)[-1].lstrip("和与及到为把将给叫") for name in _NAME_ZH.findall(text) if not name.isascii()
    ]
    return [name for name in found if not name.startswith(".")]
