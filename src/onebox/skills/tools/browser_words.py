"""What the browser tool says, to the model and to the user, in Chinese and English."""

from ...types import Language

_WORDS: dict[str, tuple[str, str]] = {
    # kinds of elements
    "link": ("链接", "link"),
    "button": ("按钮", "button"),
    "field": ("输入框", "field"),
    "choice": ("选项框", "choice"),
    "checkbox": ("复选框", "checkbox"),
    "radio": ("单选", "radio"),
    "secret": ("密码框（我不填）", "password field (not for me)"),
    "file": ("文件框（不能用）", "file field (cannot be used)"),
    "required": ("必填", "required"),
    "disabled": ("不可改", "cannot be changed"),
    # the page
    "more": ("（还有 {count} 行，用 read 看）", "({count} more lines; `read` shows them)"),
    "part": (
        "（第 {part} 部分，共 {count} 部分；接着看：read {next}）",
        "(part {part} of {count}; go on: read {next})",
    ),
    "no_part": ("这一页只有 {count} 部分", "the page has only {count} parts"),
    "said": ("页面弹出：{text}", "The page said: {text}"),
    "stopped": (
        "页面想把数据发到 {hosts}，没有发出。要发，用 submit。",
        "The page wanted to send data to {hosts}. Nothing was sent. To send it, use submit.",
    ),
    "refused": ("页面想转到别处，没有去：{what}", "The page wanted to go elsewhere and did not: {what}"),
    "kept": ("已保存为 {name}（{size:,} 字节）", "Saved as {name} ({size:,} bytes)"),
    "sent": ("已发送到 {host}，对方回答 {status}。", "Sent to {host}; the answer was {status}."),
    # what is no command
    "commands": (
        "命令是：open 网址、read、click 编号、type 编号 文字、screenshot、download 编号、submit 编号",
        "Commands are: open ADDRESS, read, click N, type N TEXT, screenshot, download N, submit N",
    ),
    "no_page": ("还没有打开网页，先用 open 网址", "no page is open; begin with: open ADDRESS"),
    "no_element": ("页面上没有 {what}", "there is no {what} on the page"),
    "which": ("有好几个 {what}：{numbers}；用编号说", "there are several {what}: {numbers}; say the number"),
    "not_it": ("[{number}] 现在是{now}，不是{then}", "[{number}] is now {now}, not {then}"),
    "no_field": ("[{number}] 是{what}，不能输入文字", "[{number}] is a {what}; nothing can be typed there"),
    "no_secret": (
        "密码、验证码和卡号我不填，要用户自己在浏览器里填",
        "I do not fill in passwords, codes or card numbers; the user does that in their own browser",
    ),
    "no_file": ("文件框不能用：不能从这里上传文件", "file fields cannot be used: no file is uploaded from here"),
    "no_text": ("没有说要输入什么：type {number} 文字", "there is no text to type: type {number} TEXT"),
    "option": ("[{number}] 没有这个选项；有：{options}", "[{number}] has no such option; there are: {options}"),
    "long": ("太长了，[{number}] 放不下", "too long for [{number}]"),
    "form": ("[{number}] 不接受这样的写法", "[{number}] does not take it in this form"),
    "no_link": ("[{number}] 不是链接，没有可下载的", "[{number}] is no link; there is nothing to download"),
    # sending
    "nothing_to_send": ("点 {what} 什么也不会发出", "{what} sends nothing"),
    "incomplete": ("表单还没填好：{names}", "the form is not complete: {names}"),
    "no_text_body": ("要发的不是文字，不发", "what would be sent is not text; it is not sent"),
    "too_much": (
        "要发的太长（{size:,} 字节），不发",
        "what would be sent is too long ({size:,} bytes); it is not sent",
    ),
    "method": ("{method} 请求不发，只发 GET 和 POST", "{method} requests are not sent, only GET and POST"),
    "hidden": ("（页面上看不见）", "(not seen on the page)"),
    "nothing": ("（没有内容，只有这个请求）", "(nothing but the request)"),
    "others": ("……还有 {count} 项，见 body", "… and {count} more, see body"),
    # after a restart
    "again": (
        "浏览器重新启动了。重新打开了 {url}{typed}{lost}。",
        "The browser was restarted. It opened {url} again{typed}{lost}.",
    ),
    "typed": ("，重新填了 {names}", ", typed again: {names}"),
    "lost": ("，没有重做：{names}", ", not done again: {names}"),
    "after_sending": (
        "浏览器重新启动了。发送之后的那一页没有了，不会再发一次。",
        "The browser was restarted. The page after sending is gone; nothing is sent again.",
    ),
    "look_again": ("编号可能变了，请按下面的页面再选。", "Numbers may have changed; choose again from the page below."),
}


def say(word: str, language: Language, **values: object) -> str:
    """`word` in `language`, its places filled in."""
    return _WORDS[word][0 if language == "zh" else 1].format(**values)
