"""What a report says by itself, in Chinese and English."""

from ...types import Language

_WORDS: dict[str, dict[Language, str]] = {
    "other": {"en": "Further findings", "zh": "其他发现"},
    "conflict": {"en": "Where sources disagree", "zh": "来源说法不一之处"},
    "older": {"en": ", older", "zh": "，较早"},
    "newer": {"en": ", newer", "zh": "，较新"},
    "undated": {"en": "undated", "zh": "日期不明"},
    "one_says": {
        "en": "{title} ({date}) says: “{quote}” {other} ({other_date}) says otherwise: “{other_quote}”",
        "zh": "《{title}》（{date}）说：“{quote}”；《{other}》（{other_date}）的说法不同：“{other_quote}”。",
    },
    "original": {"en": "In the original: “{quote}”", "zh": "原文：“{quote}”"},
    "figures": {"en": "Figures in {unit}", "zh": "数字（单位：{unit}）"},
    "what": {"en": "What", "zh": "项目"},
    "year": {"en": "Year", "zh": "年份"},
    "value": {"en": "Value ({unit})", "zh": "数值（{unit}）"},
    "method": {
        "en": (
            "{questions} questions were looked into; {claims} statements from {sources} sources were kept, each with"
            " a quote that code found in the text read. The sections were written from these statements alone, and"
            " every sentence was held against its quotes by code: words, numbers, units, dates and names."
        ),
        "zh": (
            "研究了 {questions} 个问题，从 {sources} 个来源保留了 {claims} 条说法，每条都有程序在所读文本里找到的引文。"
            "各节只根据这些说法写成；每句话都由程序与引文核对过用词、数字、单位、日期和名称。"
        ),
    },
    "limit_open": {"en": "No source was found for: {questions}", "zh": "没有找到来源的问题：{questions}"},
    "limit_dropped": {
        "en": "Sentences that the quotes do not hold were left out: {count}.",
        "zh": "引文支持不了而删去的句子：{count} 句。",
    },
    "limit_unverified": {
        "en": "Sentences marked as not confirmed, because the quotes hold only part of them: {count}.",
        "zh": "引文只支持一部分、标为“未证实”的句子：{count} 句。",
    },
    "limit_foreign": {
        "en": (
            "Sentences written from quotes in another language: {count}. For these, code can compare only numbers"
            " and names; read the quotes."
        ),
        "zh": "根据外文引文写成的句子：{count} 句。程序只能核对其中的数字和名称，请看原文引文。",
    },
    "limit_undated": {
        "en": "Sources without a date: {count} of {of}.",
        "zh": "没有日期的来源：{of} 个中的 {count} 个。",
    },
    "limit_one_source": {
        "en": "Sections that stand on one source alone: {sections}",
        "zh": "只依据一个来源的章节：{sections}",
    },
    "limit_cut": {
        "en": "The budget did not allow all of it to be written; quotes stand where sentences are missing.",
        "zh": "预算不够写完全部内容；缺少句子的地方直接放了引文。",
    },
    "limit_meaning": {
        "en": "That quotes hold the words of a sentence is no proof that they are meant so.",
        "zh": "引文含有句子的用词，并不证明原意如此。",
    },
}


def say(name: str, language: Language, **values: object) -> str:
    return _WORDS[name][language].format(**values)


def listed(items: list[str], language: Language) -> str:
    return ("；" if language == "zh" else "; ").join(items)
