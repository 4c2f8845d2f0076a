"""What a search says of itself when it was less than it could be, in the language of the query."""

from .tokenise import is_chinese

_NOTES = {
    "busy": (
        "另一个进程正在写索引，最新的文档可能还找不到",
        "another process is writing the index; its newest documents may be missing",
    ),
    "slow": (
        "这次只按字词查找：问题的向量 {seconds:g} 秒内没有算好",
        "found by words only: embedding the question took longer than {seconds:g} s",
    ),
    "failed": ("这次只按字词查找：{error}", "found by words only: {error}"),
    "partly": (
        "{percent}% 的段落已能按意思查找，其余暂时只按字词（后台还在建，或运行 onebox library embed）",
        "{percent}% of the passages are found by meaning, the rest by words for now (more is on its way in the "
        "background, or by `onebox library embed`)",
    ),
}


def note(key: str, query: str, **values: object) -> str:
    return _NOTES[key][0 if is_chinese(query) else 1].format(**values)
