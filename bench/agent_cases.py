"""What each agent that ships is asked, and what its reply must be like: told by code, never by exact words."""

import ast
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from onebox.types import Language

Check = Callable[[str], bool]

_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]{2,}")


@dataclass(frozen=True)
class Case:
    """One request to one agent. Each check has a name, so that what failed can be told."""

    agent: str
    language: Language
    text: str
    checks: dict[str, Check]

    def failed(self, reply: str) -> list[str]:
        """Names of the checks that `reply` does not pass."""
        plain = unicodedata.normalize("NFKC", reply)
        return [name for name, check in self.checks.items() if not check(plain)]


def chinese(text: str) -> bool:
    """Mostly Chinese."""
    return len(_HAN.findall(text)) > len(_LATIN.findall(text))


def english(text: str) -> bool:
    """English, but for a name or two."""
    return len(_LATIN.findall(text)) > 2 * len(_HAN.findall(text))


def keeps(*parts: str) -> Check:
    """All of these stand in it, whatever the case; `a|b` means one of the two."""
    return lambda text: all(any(one.lower() in text.lower() for one in part.split("|")) for part in parts)


def without(*parts: str) -> Check:
    return lambda text: not any(part.lower() in text.lower() for part in parts)


def at_most(characters: int) -> Check:
    return lambda text: 0 < len(text.strip()) <= characters


def asks(text: str) -> bool:
    """It ends with a question."""
    return "?" in text.strip()[-80:]


def code_for(name: str) -> Check:
    """One fenced block of Python that parses and defines `name`."""

    def check(text: str) -> bool:
        found = re.search(r"```(?:python)?\s*\n(.*?)```", text, re.DOTALL)
        try:
            tree = ast.parse(found[1]) if found else ast.parse("")
        except SyntaxError:
            return False
        return name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}

    return check


_LONG_ZH = (
    "总结下面这段话：城东图书馆上周六重新开放。改造用了14个月，花费860万元，比预算少了40万元。新馆有三层，"
    "阅览座位从180个增加到420个，二楼新设了儿童区，周末有志愿者讲故事。图书馆每天早上九点开门，晚上九点关门，"
    "周一闭馆。馆长陈静说，开放第一天来了3200人，是改造前平均每天人数的四倍。自行车停车处还在修建，预计下个月完工。"
)
_LONG_EN = (
    "Summarise this text: The Eastside library opened again last Saturday. The works took 14 "
    "months and cost 8.6 million, "
    "400,000 less than planned. The new house has three floors; seats for readers went up "
    "from 180 to 420, and there is a "
    "children's room on the second floor where volunteers read stories at weekends. It opens "
    "at nine in the morning and "
    "closes at nine in the evening, and stays closed on Mondays. Its head, Jane Chen, said "
    "that 3200 people came on the "
    "first day, four times the daily average before the works. The bicycle stands are to be finished next month."
)
_NOTES_ZH = (
    "3月5日周会。小李说新版APP测试发现7个问题，周五前改完。大家同意4月2日上线。"
    "王芳负责写公告，3月20日前。预算加到2万元，已定。"
)
_NOTES_EN = (
    "Weekly meeting, 5 March. Lee: tests of the new app found 7 faults, he mends them by "
    "Friday. Agreed: it goes live on "
    "2 April. Anna writes the announcement by 20 March. Budget raised to 20000, settled."
)

CASES: tuple[Case, ...] = (
    Case(
        "writer",
        "zh",
        "给邻居写一张便条：这周日早上9点到11点要打孔，请见谅。",
        {"chinese": chinese, "keeps the times": keeps("9|九", "11|十一"), "short": at_most(400)},
    ),
    Case(
        "writer",
        "en",
        "Write a note to the neighbours: drilling this Sunday from 9 to 11 am, sorry.",
        {"english": english, "keeps the times": keeps("9", "11", "sunday"), "short": at_most(900)},
    ),
    Case(
        "translator",
        "zh",
        "会议改到3月12日下午2点，地点在三楼305室，请带上合同。",
        {"english": english, "keeps the numbers": keeps("12", "305", "2")},
    ),
    Case(
        "translator",
        "en",
        "This machine prints 120 pages an hour and has a warranty of 24 months.",
        {"chinese": chinese, "keeps the numbers": keeps("120", "24")},
    ),
    Case(
        "summariser",
        "zh",
        _LONG_ZH,
        {"chinese": chinese, "shorter": at_most(int(len(_LONG_ZH) * 0.8)), "keeps a key number": keeps("420|860|3200")},
    ),
    Case(
        "summariser",
        "en",
        _LONG_EN,
        {"english": english, "shorter": at_most(int(len(_LONG_EN) * 0.8)), "keeps a key number": keeps("420|8.6|3200")},
    ),
    Case(
        "study-tutor",
        "zh",
        "教我怎么比较三分之一和四分之一的大小。",
        {"chinese": chinese, "on the subject": keeps("三分之一|1/3|\\frac{1}{3}"), "asks": asks},
    ),
    Case(
        "study-tutor",
        "en",
        "Teach me which is larger, one third or one quarter.",
        {"english": english, "on the subject": keeps("third|1/3"), "asks": asks},
    ),
    Case("data-analyst", "zh", "一月卖了120件，二月150件，三月90件，平均每月多少件？", {"right": keeps("120")}),
    Case(
        "data-analyst",
        "en",
        "Sales were 120 in January, 150 in February and 90 in March. What is the average per month?",
        {"right": keeps("120")},
    ),
    Case("code-helper", "zh", "写一个 Python 函数 is_leap(year)，判断是不是闰年。", {"runs": code_for("is_leap")}),
    Case(
        "code-helper",
        "en",
        "Write a Python function is_leap(year) that tells leap years.",
        {"runs": code_for("is_leap")},
    ),
    Case(
        "travel-planner",
        "zh",
        "两天玩苏州，喜欢园林和小吃。",
        {
            "chinese": chinese,
            "each day": keeps("第1天|第一天", "第2天|第二天"),
            "no third day": without("第3天", "第三天"),
        },
    ),
    Case(
        "travel-planner",
        "en",
        "Two days in Edinburgh with a child, on foot.",
        {"english": english, "each day": keeps("day 1", "day 2"), "no third day": without("day 3")},
    ),
    Case(
        "meeting-minutes",
        "zh",
        _NOTES_ZH,
        {"its parts": keeps("议题", "决定", "待办"), "who and when": keeps("王芳", "20", "4月2日")},
    ),
    Case(
        "meeting-minutes",
        "en",
        _NOTES_EN,
        {
            "its parts": keeps("Topics", "Decisions", "To do"),
            "who and when": keeps("Anna", "20 March|March 20", "2 April|April 2"),
        },
    ),
    Case(
        "polite-email",
        "zh",
        "告诉房东张先生：暖气坏了3天了，请这周内修好。",
        {"subject": keeps("主题"), "keeps": keeps("张", "3|三", "暖气")},
    ),
    Case(
        "polite-email",
        "en",
        "Tell my landlord Mr Hall that the heating has been broken for 3 days; it must be fixed this week.",
        {"subject": keeps("Subject:"), "keeps": keeps("Hall", "3|three", "heating")},
    ),
    Case(
        "interview-coach",
        "zh",
        "我要面试幼儿园老师，开始吧。",
        {"chinese": chinese, "asks": asks, "one thing": at_most(400)},
    ),
    Case(
        "interview-coach",
        "en",
        "I have an interview as a nurse. Let us begin.",
        {"english": english, "asks": asks, "one thing": at_most(900)},
    ),
    Case(
        "recipe-helper",
        "zh",
        "家里有鸡蛋、番茄和面条，我不吃辣，做什么好？",
        {"uses them": keeps("鸡蛋|蛋", "番茄|西红柿"), "steps": keeps("1", "2"), "not hot": without("辣椒")},
    ),
    Case(
        "recipe-helper",
        "en",
        "I have eggs, tomatoes and noodles. I cannot eat nuts. What can I cook?",
        {
            "uses them": keeps("egg", "tomato"),
            "steps": keeps("1.", "2."),
            "no nuts": without("peanut", "almond", "walnut"),
        },
    ),
    Case(
        "health-explainer",
        "zh",
        "血压的两个数字是什么意思？",
        {
            "chinese": chinese,
            "explains": keeps("收缩压|高压", "舒张压|低压"),
            "names its limits": keeps("不是医生|看医生|就医|咨询医生"),
        },
    ),
    Case(
        "health-explainer",
        "en",
        "What do the two numbers of blood pressure mean?",
        {
            "english": english,
            "explains": keeps("systolic", "diastolic"),
            "names its limits": keeps("not a doctor|see a doctor|your doctor|see one"),
        },
    ),
    Case(
        "proofreader",
        "zh",
        "我门明天上午10点在见，记得带上身分证。",
        {"mended": keeps("我们", "再见|见"), "keeps the number": keeps("10"), "only that": at_most(60)},
    ),
    Case(
        "proofreader",
        "en",
        "Their going to recieve the parcel on Monday at 10.",
        {"mended": keeps("receive", "they're|they are"), "keeps the number": keeps("10"), "only that": at_most(140)},
    ),
    Case(
        "plain-words",
        "zh",
        "承租人逾期支付租金超过15日的，出租人有权解除合同。",
        {"chinese": chinese, "keeps the number": keeps("15"), "short": at_most(300)},
    ),
    Case(
        "plain-words",
        "en",
        "The lessee shall be liable for arrears exceeding 15 days, failing which the lessor may terminate.",
        {"english": english, "keeps the number": keeps("15"), "short": at_most(700)},
    ),
)
"""The library clerk has its own: it answers from documents (`LIBRARY`)."""

LIBRARY: tuple[Case, ...] = (
    Case("library-clerk", "zh", "南京长江大桥是哪一年建成通车的？", {"from the document": keeps("1968")}),
    Case("library-clerk", "en", "When was the Tower Bridge finished?", {"from the document": keeps("1894")}),
)
DOCUMENTS = {
    "tower.txt": "The Tower Bridge in London was finished in 1894. It can be raised for ships.\n",
    "大桥.md": "# 南京长江大桥\n\n南京长江大桥于1968年建成通车。大桥的正桥长1576米，桥上有铁路和公路。\n",
}
