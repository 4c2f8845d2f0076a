"""What the command line says, in Chinese and English."""

import locale
import os

from ..types import Language

_WORDS: dict[str, tuple[str, str]] = {
    "searching": ("查资料库", "Searching your library"),
    "found": ("找到 {passages} 段，来自 {sources} 篇", "{passages} passages from {sources} documents"),
    "loading": ("正在载入 {model}（{seconds} 秒）", "Loading {model} ({seconds} s)"),
    "writing": ("{model} 正在读和写", "{model} is reading and writing"),
    "checking": ("逐句核对", "Checking every sentence"),
    "sources": ("出处", "Sources"),
    "unsupported": ("未证实", "not confirmed"),
    "from_model": ("这是模型自己的话，没有出处", "The model's own words, without a source"),
    "nothing": (
        "我在资料库里没找到可靠的说法。",
        "I found nothing I can stand behind in your library.",
    ),
    "tried": ("试过这些查询：", "Here is what I tried:"),
    "missing": ("这些词在找到的段落里都没有提到：", "Nothing I found speaks of:"),
    "nearest": ("最接近的段落：", "The nearest passages:"),
    "budget": ("预算用完了，先停在这里。", "The budget ran out before there was an answer."),
    "empty_library": (
        "资料库是空的。先放一些文件进去：onebox library add 文件夹",
        "Your library is empty. Put something in first: onebox library add FOLDER",
    ),
    "cost": (
        "{seconds} 秒 · {calls} 次调用 · {tokens} 词元 · 运行 {run}",
        "{seconds} s · {calls} {call_word} · {tokens} tokens · run {run}",
    ),
    "resume": ("接着做：onebox runs resume {run}", "Go on with: onebox runs resume {run}"),
    "cancelled": ("已停止。", "Stopped."),
}


def system_language() -> Language:
    """The language of the terminal: `zh` when the locale says so."""
    for name in ("ONEBOX_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "zh" if value.lower().startswith("zh") else "en"
    return "zh" if (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else "en"


def say(key: str, language: Language, **values: object) -> str:
    return _WORDS[key][0 if language == "zh" else 1].format(**values)
