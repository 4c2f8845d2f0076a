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
    "thinking": ("正在想（{effort}，最多 {calls} 次调用）", "Thinking ({effort}, at most {calls} calls)"),
    "fast": ("快速", "fast"),
    "normal": ("标准", "normal"),
    "heavy": ("深入", "heavy"),
    "drafted_program": ("程序（{lines} 行）→ {answer}", "program ({lines} lines) → {answer}"),
    "drafted_written": ("书面解答 → {answer}", "written solution → {answer}"),
    "drafted_nothing": ("没有结果：{error}", "no result: {error}"),
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
    "no_runs": ("还没有问过什么。试试：onebox ask “…”", 'Nothing was asked yet. Try: onebox ask "…"'),
    "run": ("运行", "run"),
    "state": ("状态", "state"),
    "depth": ("深度", "depth"),
    "when": ("时间", "when"),
    "question": ("问题", "question"),
    "running": ("进行中", "running"),
    "done": ("完成", "done"),
    "failed": ("失败", "failed"),
    "stopped": ("中断", "stopped"),
    "was_cancelled": ("已取消", "cancelled"),
    "no_evidence": ("没有依据", "no evidence"),
    "out_of_budget": ("预算用完", "budget"),
    "days_ago": ("{count:.0f} 天前", "{count:.0f} d ago"),
    "hours_ago": ("{count:.0f} 小时前", "{count:.0f} h ago"),
    "minutes_ago": ("{count:.0f} 分钟前", "{count:.0f} min ago"),
    "now": ("刚刚", "just now"),
    "id": ("编号", "id"),
    "collection": ("合集", "collection"),
    "passages": ("段", "passages"),
    "embedded": ("可按意思找", "embedded"),
    "title": ("标题", "title"),
    "place": ("位置", "place"),
    "library_total": (
        "{documents} 篇文档，{passages} 段，其中 {embedded} 段能按意思找到",
        "{documents} documents, {passages} passages, {embedded} of them embedded",
    ),
    "reading": ("读取", "reading"),
    "embedding": ("学会按意思找", "embedding"),
    "removed": ("已移出 {place}", "removed {place}"),
    "nothing_found": ("没有找到", "nothing found"),
    "watching": ("正在留意 {places}；按 Ctrl-C 停止", "watching {places}; stop with Ctrl-C"),
    "embedded_count": ("{count} 段现在能按意思找到", "embedded {count} passages"),
    "rebuilt": ("索引已重建", "the index is made anew"),
    "added": ("新加", "added"),
    "replaced": ("已更新", "replaced"),
    "unchanged": ("没有变", "unchanged"),
    "nothing_to_add": ("没有可加的文件", "nothing to add"),
    "one_added": ("{state} {place}（{passages} 段）", "{state:<10} {place} ({passages} passages)"),
    "name": ("名称", "name"),
    "file": ("文件", "file"),
    "memory": ("内存", "memory"),
    "used_for": ("用于", "used for"),
    "here": ("在本机", "here"),
    "endpoint": ("模型服务 {name}：{url}", "endpoint {name}: {url}"),
    "default_answer": ("answer（默认）", "answer (default)"),
    "is_here": ("{name} 在本机了。", "{name} is here."),
    "is_here_at": ("{name} 在本机了：{path}", "{name} is here: {path}"),
    "not_here": (
        "{name} 还不在本机：onebox models pull {name}",
        "{name} is not on this machine yet: onebox models pull {name}",
    ),
    "freed": ("{name}：腾出 {size}", "{name}: {size} freed"),
    "ended": ("{name} 已停止。", "{name} ended."),
    "none_running": ("没有正在运行的本机模型。", "No local model is running."),
    "routed": ("{depth} · {by} · {confidence:.0%} · {ms:.1f} 毫秒", "{depth} · {by} · {confidence:.0%} · {ms:.1f} ms"),
    "by_rule": ("规则", "rule"),
    "by_classifier": ("分类器", "classifier"),
    "by_model": ("模型", "model"),
    "needs": ("需要：{place}，{fresh}{context}", "needs: {place}, {fresh}{context}"),
    "place_web": ("网络", "the web"),
    "place_library": ("你的资料", "your documents"),
    "place_none": ("不用查", "nothing looked up"),
    "fresh_any": ("不论新旧", "of any age"),
    "fresh_recent": ("近期的", "recent"),
    "fresh_now": ("此刻的", "of now"),
    "with_context": ("，要连着前文看", ", read with what came before"),
    "search_engine": ("引擎", "engine"),
    "asked_in_order": ("次序", "order"),
    "last_error": ("上次的问题", "last trouble"),
    "engine_ready": ("可用", "ready"),
    "engine_rests": ("休息，{seconds} 秒后再试", "rests {seconds} s"),
    "engine_no_key": ("没有密钥", "no key"),
    "engine_no_address": ("没有地址", "no address"),
    "engine_not_installed": ("没有安装：pip install 'onebox[web]'", "not installed: pip install 'onebox[web]'"),
    "serve_missing": ("网页服务缺少这些包：{names}", "The page and the API need packages that are missing: {names}"),
    "port_in_use": ("端口 {port} 已被占用。", "Port {port} is in use."),
    "cannot_listen": ("不能在 {place} 上监听：{reason}", "Cannot listen at {place}: {reason}"),
    "serving": ("一框在这里：{address}（按 Ctrl-C 停止）", "Onebox is at {address} (stop with Ctrl-C)"),
    "serving_first": (
        "一框准备好了。打开这个地址，建第一个账户（口令只显示这一次；按 Ctrl-C 停止）：",
        "Onebox is ready. Open this address and make the first account (shown this once; stop with Ctrl-C):",
    ),
    "token_told_before": (
        "还没有账户。上次显示的口令仍然有效；要新的：onebox serve --new-token",
        "There is no account yet. The token shown before still holds; for a new one: onebox serve --new-token",
    ),
    "serving_without_model": (
        "还没有能回答的模型：onebox models pull --default",
        "There is no model to answer yet: onebox models pull --default",
    ),
    "serving_without_page": (
        "这份程序里没有网页，只有 API；装好 Node 后运行 make serve。",
        "The page is not built into this copy, only the API is served; run make serve with Node installed.",
    ),
    "acting": ("第 {number} 步：{tool}", "step {number}: {tool}"),
    "taking_in": ("查看文件", "Looking at the files"),
    "file_made": ("新文件", "new"),
    "file_changed": ("已改", "changed"),
    "file_removed": ("已删", "removed"),
    "no_changes": ("没有改动。", "Nothing was changed."),
    "written": ("已写入", "written"),
    "as_before": ("已还原", "as before"),
    "asks_question": (
        "在等你回答：{text}\n  onebox execute answer {run} “…”",
        'It waits for your answer: {text}\n  onebox execute answer {run} "…"',
    ),
    "asks_approval": (
        "在等你批准 {tool}：{reason}（{approval}）",
        "It waits for your approval of {tool}: {reason} ({approval})",
    ),
    "pulled": ("已取 {size}", "{size} pulled"),
    "sandbox_driver": ("沙箱：{name}", "Sandbox: {name}"),
    "sandbox_held": ("{count} 种攻击都挡住了。", "All {count} attacks were held."),
    "sandbox_not_held": ("有攻击没有挡住。", "Some attacks got through."),
    "sandbox_fonts": ("准备图表字体", "Listing fonts for charts"),
    "sandbox_prepared": ("沙箱的 Python 包已备好：{place}", "The sandbox's Python packages are ready: {place}"),
    "sandbox_ended_time": ("超时，已终止。", "ended: it took too long."),
    "sandbox_ended_cpu": ("用完了处理器时间，已终止。", "ended: it used up its processor time."),
    "sandbox_ended_memory": ("内存超限，已终止。", "ended: it held too much memory."),
    "sandbox_ended_disk": ("磁盘超限，已终止。", "ended: it wrote too much."),
    "sandbox_ended_entries": ("文件太多，已终止。", "ended: it made too many files."),
    "sandbox_ended_output": ("输出太多，已终止。", "ended: it printed too much."),
    "sandbox_ended_cancelled": ("已停止。", "stopped."),
}


def system_language() -> Language:
    """The language of the terminal: `zh` when the locale says so."""
    for name in ("ONEBOX_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "zh" if value.lower().startswith("zh") else "en"
    return "zh" if (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else "en"


def say(key: str, language: Language, **values: object) -> str:
    return _WORDS[key][0 if language == "zh" else 1].format(**values)


def tell(key: str, **values: object) -> str:
    """In the language of the terminal."""
    return say(key, system_language(), **values)
