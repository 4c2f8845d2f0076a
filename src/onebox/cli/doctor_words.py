"""What `onebox doctor` says, in Chinese and English."""

from ..types import Language

PARTS: dict[str, tuple[str, str]] = {
    "program": ("程序", "program"),
    "machine": ("机器", "machine"),
    "home": ("数据目录", "data folder"),
    "database": ("数据库", "database"),
    "answer": ("回答", "answers"),
    "fast": ("小判断", "fast calls"),
    "reason": ("推理", "reasoning"),
    "vision": ("看图", "vision"),
    "embed": ("按意思找", "embedding"),
    "library": ("资料库", "library"),
    "index": ("索引", "index"),
    "parts": ("可选部件", "parts"),
    "hubs": ("模型站", "hubs"),
    "settings": ("设置", "settings"),
}

_WORDS: dict[str, tuple[str, str]] = {
    "error": ("{error}", "{error}"),
    "program": ("Onebox {version}，Python {python}，{system}", "Onebox {version}, Python {python}, {system}"),
    "machine": (
        "{memory:.0f} GB 内存，{cores} 核；目录里最合适的模型：{model}",
        "{memory:.0f} GB of memory, {cores} cores; best fit of the catalogue: {model}",
    ),
    "machine_alone": ("{memory:.0f} GB 内存，{cores} 核", "{memory:.0f} GB of memory, {cores} cores"),
    "home": ("{path}，已用 {used}，磁盘还剩 {free}", "{path}, {used} used, {free} free on the disk"),
    "home_new": (
        "{path}，还没有，第一次用时建立；磁盘还剩 {free}",
        "{path}, not there yet, made at first use; {free} free on the disk",
    ),
    "home_closed": ("{path} 不能写", "{path} cannot be written"),
    "home_full": ("{path}，磁盘只剩 {free}", "{path}, only {free} free on the disk"),
    "database": ("能打开，表结构 {schema}，{place}", "opens, schema {schema}, {place}"),
    "database_new": ("还没有，第一次用时建立", "not there yet, made at first use"),
    "no_model": ("这台机器上还没有模型", "there is no model on this machine yet"),
    "model_local": ("{model}，在本机，{state}", "{model}, on this machine, {state}"),
    "model_endpoint": ("{model}，{url} 有回应", "{model}, {url} answers"),
    "model_absent": (
        "{url} 有回应，但没有 {model}；有：{listed}",
        "{url} answers, but has no {model}; it has: {listed}",
    ),
    "model_unasked": (
        "{model}，{url} 不在本机，没有去问",
        "{model}, {url} is another machine and was not asked",
    ),
    "model_deep": ("{model}，{seconds:.1f} 秒后说出第一句话", "{model} spoke after {seconds:.1f} s"),
    "running": ("正在运行", "running"),
    "asleep": ("提问时启动", "starts when asked"),
    "no_runtime": ("本机模型运行时（xllamacpp）没有装", "the local model runtime (xllamacpp) is not installed"),
    "embedder": ("{name}", "{name}"),
    "library": (
        "{documents} 篇文档，{passages} 段，其中 {share:.0%} 能按意思找到",
        "{documents} documents, {passages} passages, {share:.0%} of them findable by meaning",
    ),
    "library_words": (
        "{documents} 篇文档，{passages} 段，只按词找",
        "{documents} documents, {passages} passages, found by their words",
    ),
    "library_embedding": (
        "{documents} 篇文档，{passages} 段；正在后台学会按意思找，已完成 {share:.0%}",
        "{documents} documents, {passages} passages; being embedded in the background, {share:.0%} done",
    ),
    "library_empty": ("空的", "empty"),
    "index": ("与数据库一致", "agrees with the database"),
    "index_behind": (
        "与数据库不一致（{indexed} 段 / {passages} 段），下次查找时补上",
        "differs from the database ({indexed} of {passages} passages); the next search makes it right",
    ),
    "parts": ("{names} 已安装", "{names} installed"),
    "part_missing": ("没有 {modules}：{without}", "{modules} not there: {without}"),
    "without_local": ("本机跑不了模型，只能用别的模型服务", "no model runs on this machine, only endpoints"),
    "without_embedding": ("只能按词找，不能按意思找", "documents are found by their words only"),
    "without_documents": ("{kinds} 读不了", "{kinds} cannot be read"),
    "hubs_unasked": ("没有去问（不经允许不上网）", "not asked: nothing leaves this machine unasked"),
    "hubs": ("有回应：{names}", "answering: {names}"),
    "hubs_none": (
        "都没有回应；模型可以改从 Python 包里取",
        "none answers; models can still come as Python packages",
    ),
    "settings": ("全部是默认值", "all at their defaults"),
    "settings_changed": ("{changed}", "{changed}"),
    "ready": ("可以提问。", "Ready for a question."),
    "not_ready": ("还不能提问，先看上面的 ✗。", "Not ready for a question: see ✗ above."),
}


def word(key: str, language: Language, **values: object) -> str:
    return _WORDS[key][0 if language == "zh" else 1].format(**values)


def part(name: str, language: Language) -> str:
    return PARTS[name][0 if language == "zh" else 1]
