"""Why an action was allowed, has to be asked for, or was refused: in Chinese and English, by code."""

from ....types import Language

_REASONS: dict[str, tuple[str, str]] = {
    "harmless": ("只读取，或只改工作区里的副本", "it only reads, or changes copies in the workspace"),
    "planned": ("计划里定好的一步", "a step of the plan, as it was fixed"),
    "known_address": ("地址来自你的话或搜索结果，原样未改", "the address is yours or a search result's, unaltered"),
    "nothing_private": ("还没有读过私人内容", "nothing private has been read"),
    "own_words": ("发出去的只有你自己的话", "it sends nothing but your own words"),
    "approved": ("你批准了", "you allowed it"),
    "denied": ("你拒绝了", "you refused it"),
    "bad_arguments": ("参数不对：{detail}", "the arguments are wrong: {detail}"),
    "outside_plan": (
        "不在读外来内容之前定好的计划里；要做得先改计划并经你同意",
        "it is not in the plan that was fixed before text of strangers was read; a new plan needs your consent",
    ),
    "writes_outside": ("会改动工作区以外的东西，改了不一定能还原", "it changes things outside the workspace"),
    "plan_not_accepted": (
        "会改动工作区以外的东西，你还没有同意",
        "it changes things outside the workspace, and you have not agreed to it",
    ),
    "filled_by_strangers": (
        "参数 {detail} 是读了外来内容之后才填的",
        "{detail} was filled in after text of strangers was read",
    ),
    "private_in_it": ("里面有你的私人内容：“{detail}”", "it holds something private of yours: “{detail}”"),
    "both_latches": (
        "已经读过私人内容，也读过外来内容，之后发出的每一样都要问你",
        "private things and text of strangers have both been read, so whatever leaves now is asked for",
    ),
    "composed_address": ("这是读过私人内容之后拼出来的", "it was put together after private things were read"),
    "address_scheme": ("不是 http(s) 地址：{detail}", "not an http(s) address: {detail}"),
    "address_odd": ("地址里有不该有的东西：{detail}", "the address holds what it should not: {detail}"),
    "host_not_allowed": ("不许去 {detail}", "{detail} is not among the hosts allowed"),
    "address_leaks": ("地址里带着你的私人内容（{detail}）", "the address carries something private ({detail})"),
    "hidden_leak": (
        "参数里藏着你的私人内容（{detail}），这样的不能批准",
        "something private is hidden in it ({detail}), which no approval allows",
    ),
}  # fmt: skip
HOW: dict[str, tuple[str, str]] = {
    "plain": ("原文", "as it is"),
    "split": ("拆开", "taken apart"),
    "percent": ("百分号编码", "percent encoded"),
    "entities": ("HTML 实体", "HTML entities"),
    "escapes": ("转义", "escaped"),
    "base64": ("base64", "base64"),
    "base32": ("base32", "base32"),
    "hex": ("十六进制", "hexadecimal"),
    "numbers": ("字符编号", "character numbers"),
    "reversed": ("倒写", "reversed"),
    "rot13": ("rot13", "rot13"),
    "compressed": ("压缩", "compressed"),
}


def reason(code: str, language: Language, detail: str = "") -> str:
    """The sentence for `code`."""
    return _REASONS[code][0 if language == "zh" else 1].format(detail=detail)


def how(code: str, language: Language) -> str:
    """How something was hidden, in a word."""
    return HOW[code][0 if language == "zh" else 1]
