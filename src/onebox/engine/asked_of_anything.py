"""Words that are asked of anything: no passage has to hold them to speak of what a question is about."""

from functools import cache

from ..library.tokenise import query_terms

WORDS = (
    "now today current currently recent recently year need should must change affect effect cause reason happen know "
    "mainly important thing matter role impact major outcome feature component aspect consideration involve relevant "
    "relate relationship define determine describe distinguish detect manage according besides "
    "现在 目前 当前 如今 最近 近年 近年来 几年 这几年 这些年 历年 要 需要 应该 应当 必须 可以 能 会 注意 变化 改变 "
    "情况 影响 原因 内容 主要 具体 相关 方面 问题 进行 时候 到底 究竟 特点 意义 作用"
)


@cache
def terms() -> frozenset[str]:
    """Their index terms."""
    return frozenset(query_terms(WORDS))
