"""What the server says when it refuses, in English and Chinese: message and hint by code."""

from ..types import Language

_Said = tuple[str, str]

REFUSALS: dict[str, dict[Language, _Said]] = {
    "not_found": {
        "en": ("There is nothing at {what}.", "Look at /openapi.json for what there is."),
        "zh": ("{what} 这里什么也没有。", "有哪些接口见 /openapi.json。"),
    },
    "method_not_allowed": {
        "en": ("{method} is not possible at {what}.", "Look at /openapi.json for what there is."),
        "zh": ("{what} 不能用 {method}。", "有哪些接口见 /openapi.json。"),
    },
    "no_such_thing": {
        "en": ("There is no {what} {id!r}.", "It may have been deleted, or belong to someone else."),
        "zh": ("没有这个{what_zh}：{id}。", "可能已删除，或属于别人。"),
    },
    "no_plan": {
        "en": ("Run {run!r} has no plan.", "Only research has one, and it is made first of all."),
        "zh": ("运行 {run} 没有计划。", "只有 research 有计划，一开始就会订好。"),
    },
    "plan_changed": {
        "en": ("The plan was changed after version {version}; it is at {now}.", "Read it again and change that."),
        "zh": ("第 {version} 版之后计划又改过，现在是第 {now} 版。", "请重新读取，再改一次。"),
    },
    "host_not_allowed": {
        "en": (
            "This box is not called {host!r}.",
            "Use the address that `onebox serve` printed, or add the name to the setting server.hosts.",
        ),
        "zh": ("这台机器不叫 {host!r}。", "用 onebox serve 显示的地址，或把名字加到设置 server.hosts。"),
    },
    "origin_not_allowed": {
        "en": ("A page of {origin} may not do this.", "Open the box's own page, or use an API key from a program."),
        "zh": ("{origin} 的网页不能这样做。", "请打开本机自己的页面；程序请用 API 密钥。"),
    },
    "not_signed_in": {
        "en": ("You are not signed in.", "Sign in, or send `Authorization: Bearer obx_…` with an API key."),
        "zh": ("还没有登录。", "请登录，或用 API 密钥：Authorization: Bearer obx_…。"),
    },
    "bad_key": {
        "en": ("This API key is not known.", "Make a new one on the settings page."),
        "zh": ("没有这个 API 密钥。", "请在设置页新建一个。"),
    },
    "owner_only": {
        "en": ("Only an owner of this box may do this.", "Ask one of its owners."),
        "zh": ("只有这台机器的主人能这样做。", "请找主人帮忙。"),
    },
    "wrong_password": {
        "en": ("Name and password do not fit.", "Check both; capital letters count."),
        "zh": ("名字和密码不符。", "请检查两者，注意大小写。"),
    },
    "wrong_token": {
        "en": (
            "This is not the set-up token, or it was used.",
            "Run `onebox serve --new-token` to get a new one; with an account there, sign in instead.",
        ),
        "zh": ("设置令牌不对，或已经用过。", "用 onebox serve --new-token 取新的；已有账户请直接登录。"),
    },
    "name_taken": {
        "en": ("There is an account called {name!r}.", "Choose another name."),
        "zh": ("已经有账户叫 {name!r}。", "换个名字。"),
    },
    "usage_off": {
        "en": ("The usage of this box is not added up.", "Switch it on: setting usage.enabled."),
        "zh": ("这台机器没有统计用量。", "打开它：设置 usage.enabled。"),
    },
    "last_owner": {
        "en": ("This is the only owner left.", "Make someone else an owner first."),
        "zh": ("这是最后一位主人。", "请先让别人也成为主人。"),
    },
    "too_many_attempts": {
        "en": ("Too many wrong passwords.", "Wait {seconds} seconds."),
        "zh": ("密码错误次数太多。", "请等 {seconds} 秒。"),
    },
    "too_many_requests": {
        "en": ("Too many requests.", "Wait {seconds} seconds, or raise the setting server.requests_per_second."),
        "zh": ("请求太多。", "请等 {seconds} 秒，或调高设置 server.requests_per_second。"),
    },
    "body_too_large": {
        "en": ("The body is larger than {megabytes:g} MB.", "Send less; a long text goes into a file."),
        "zh": ("请求超过 {megabytes:g} MB。", "请少发一些；长文请放进文件。"),
    },
    "not_json": {
        "en": ("The body is not JSON: {reason}.", "Send one JSON object as application/json."),
        "zh": ("请求不是 JSON：{reason}。", "请以 application/json 发送一个 JSON 对象。"),
    },
    "bad_body": {
        "en": ("{where}: {reason}.", "Look at /openapi.json for what is expected."),
        "zh": ("{where}：{reason}。", "需要什么见 /openapi.json。"),
    },
    "bad_query": {
        "en": ("{where}: {reason}.", "Look at /openapi.json for what is expected."),
        "zh": ("{where}：{reason}。", "需要什么见 /openapi.json。"),
    },
    "not_a_form": {
        "en": ("The body is not a form with a file: {reason}.", "Send multipart/form-data with the part `file`."),
        "zh": ("请求不是带文件的表单：{reason}。", "请以 multipart/form-data 发送 file。"),
    },
    "bad_file_name": {
        "en": ("{name!r} cannot be the name of a file.", "Leave folders, control characters and `..` out of it."),
        "zh": ("{name!r} 不能做文件名。", "去掉文件夹、控制字符和 ..。"),
    },
    "no_oidc": {
        "en": ("Sign-in through a provider is not set up.", "Set oidc.issuer and oidc.client."),
        "zh": ("没有设置第三方登录。", "请设置 oidc.issuer 和 oidc.client。"),
    },
    "oidc_failed": {
        "en": ("The sign-in through {issuer} did not work: {reason}.", "Try again; if it stays so, tell an owner."),
        "zh": ("通过 {issuer} 登录没有成功：{reason}。", "请再试一次；仍不行请告诉主人。"),
    },
    "approval_settled": {
        "en": ("This was decided already, or its time has run out ({state}).", "A run that still wants it asks again."),
        "zh": ("这一项已经有了决定，或已过期（{state}）。", "运行若仍需要，会再问一次。"),
    },
    "run_ended": {
        "en": ("Run {run} has ended already.", "Ask again instead."),
        "zh": ("运行 {run} 已经结束。", "请重新提问。"),
    },
    "no_browser": {
        "en": (
            "A PDF is printed by Chromium, and there is none on this machine.",
            "Install it (`apt-get install chromium`), or export as docx or html.",
        ),
        "zh": ("PDF 要用 Chromium 打印，这台机器上没有。", "请安装（apt-get install chromium），或导出 docx、html。"),
    },
    "no_docx": {
        "en": ("Word files need python-docx.", "Install it: `pip install 'onebox[documents]'`."),
        "zh": ("导出 Word 需要 python-docx。", "请安装：pip install 'onebox[documents]'。"),
    },
    "print_failed": {
        "en": ("Chromium did not print: {reason}.", "Export as docx or html instead."),
        "zh": ("Chromium 没有打印出来：{reason}。", "请改用 docx 或 html。"),
    },
    "no_page": {
        "en": ("The page is not built into this copy.", "Run `make serve` with Node installed, or use the API."),
        "zh": ("这份程序里没有构建好的页面。", "装好 Node 后运行 make serve，或直接用 API。"),
    },
    "bad_setting": {
        "en": ("{name}: {reason}.", "GET /api/settings tells every setting and what it is for."),
        "zh": ("{name}：{reason}。", "GET /api/settings 列出所有设置。"),
    },
    "no_such_model": {
        "en": ("There is no model {model!r}.", "GET /v1/models names the models there are."),
        "zh": ("没有模型 {model}。", "有哪些模型见 GET /v1/models。"),
    },
    "depth_not_built": {
        "en": ("The depth {depth} is not built yet.", "There are: {known}."),
        "zh": ("深度 {depth} 还没有做好。", "目前有：{known}。"),
    },
    "not_of_a_depth": {
        "en": (
            "{model} takes no {what}.",
            "Leave it out, or name a model of one of your endpoints, which may take it.",
        ),
        "zh": ("{model} 不支持 {what}。", "请去掉它，或改用某个端点的模型。"),
    },
    "context_length_exceeded": {
        "en": ("The conversation is too long for {model}: {reason}", "Send fewer or shorter messages."),
        "zh": ("对话太长，{model} 装不下：{reason}", "请减少或缩短消息。"),
    },
    "upstream_refused": {
        "en": ("{model} answered {answered}: {said}", "Its endpoint refuses this request; change what it names."),
        "zh": ("{model} 回答 {answered}：{said}", "端点拒绝了这个请求，请按它说的修改。"),
    },
    "upstream_failed": {
        "en": ("{model} answered {answered}: {said}", "Look at the endpoint's own log, or use another model."),
        "zh": ("{model} 回答 {answered}：{said}", "请看端点自己的日志，或换一个模型。"),
    },
    "no_embedder": {
        "en": ("This box makes no embeddings: {reason}", "Set the role `embed`, or name ENDPOINT/MODEL."),
        "zh": ("这台机器没有嵌入模型：{reason}", "请设置角色 embed，或写 端点/模型。"),
    },
    "fault": {
        "en": ("A fault in Onebox: {kind}.", "Please report it; the server's log says more."),
        "zh": ("Onebox 出错了：{kind}。", "请报告这个问题；详情见服务器日志。"),
    },
}

LABELS: dict[str, dict[Language, str]] = {
    "you": {"en": "You", "zh": "你"},
    "box": {"en": "Onebox", "zh": "一框"},
    "sources": {"en": "Sources", "zh": "出处"},
    "unsupported": {"en": "not confirmed", "zh": "未证实"},
    "exported": {"en": "Exported {when}", "zh": "导出于 {when}"},
    "quotes": {"en": "Quotes", "zh": "引文"},
    "summary": {"en": "Summary", "zh": "摘要"},
    "method": {"en": "How this was done", "zh": "方法"},
    "limits": {"en": "Limits", "zh": "局限"},
    "version": {"en": "version {number}", "zh": "第 {number} 版"},
    "undated": {"en": "undated", "zh": "日期不明"},
    "source_official": {"en": "official", "zh": "官方"},
    "source_academic": {"en": "academic", "zh": "学术"},
    "source_news": {"en": "news", "zh": "新闻"},
    "source_encyclopedia": {"en": "encyclopedia", "zh": "百科"},
    "source_forum": {"en": "forum or personal page", "zh": "论坛或个人页面"},
    "source_own": {"en": "your own document", "zh": "你自己的资料"},
    "source_other": {"en": "other website", "zh": "其他网站"},
    "refused": {"en": "I found nothing I can stand behind.", "zh": "我没找到可靠的说法。"},
}


def refusal(code: str, language: Language, **values: object) -> _Said:
    """Message and hint."""
    message, hint = REFUSALS[code][language]
    return message.format(**values), hint.format(**values)


def label(name: str, language: Language, **values: object) -> str:
    return LABELS[name][language].format(**values)
