"""The help of every command in Chinese, found by its English. A test holds the two together."""

from typing import Any

CHINESE: dict[str, str] = {
    "One box over your own models and documents. 一框：你自己的模型和资料，一个框。": (
        "一框：你自己的模型和资料，一个框。"
    ),
    "Ask a question; every sentence of the answer is tied to a quote from your documents.": (
        "提一个问题；回答的每句话都对应你资料里的引文。"
    ),
    "What you want to know; `-` reads it from standard input.": "想知道什么；`-` 从标准输入读取。",
    "Ask the web, or do not; else as set up.": "去网上找，或不去；都不写就按设置。",
    "How far to go: chat, think or search; auto: the box chooses.": "走多远：chat、think 或 search；auto：由一框决定。",
    "How deep requests go, and why: no answer, only the choice.": "看看请求会走多深、由谁决定：只选择，不回答。",
    "A request; `-` reads one a line from standard input.": "一个请求；`-` 从标准输入读取，一行一个。",
    "Names of attached files.": "附件的文件名。",
    "The turn before; may be given again.": "上一轮说的话；可以多次给出。",
    "When the box is unsure, ask the fast model (otherwise: search).": "拿不准时问快速模型（否则：search）。",
    "Print JSON, one object a line.": "打印 JSON，一行一个对象。",
    "How much think may spend.": "think 可以花多少：fast、normal 或 heavy。",
    "Only this collection of the library.": "只看资料库的这个合集。",
    "Answer from this file alone.": "只根据这个文件回答。",
    "NAME from the catalogue, or ENDPOINT/MODEL.": "目录里的名字，或 ENDPOINT/MODEL。",
    "Go on with this conversation.": "接着这个对话。",
    "Print one JSON object instead.": "改为打印一个 JSON 对象。",
    "Read one page of the web as text, safely. Exit code 1: it was refused, or there was nothing to read.": (
        "安全地把一个网页读成文字。退出码 1：被拒绝，或没有可读的内容。"
    ),
    "Address of the page, http or https.": "网页地址，http 或 https。",
    "Print the text with title, author, date and more.": "连同标题、作者、日期等一起打印。",
    "Ask the server even if the page was read a moment ago.": "即使刚读过，也再去问服务器。",
    "See what works here, what does not, and what to do. Exit code 1: no question can be asked.": (
        "看看什么能用、什么不能用、该怎么办。退出码 1：还不能提问。"
    ),
    "Ask endpoints elsewhere and the model hubs too.": "也去问别处的模型服务和模型站。",
    "Load the models and have them say a word.": "载入模型，让它们说一句话。",
    "Serve the page and the API until Ctrl-C. What is cut short goes on at the next start.": (
        "提供网页和 API，直到按 Ctrl-C。被打断的运行下次启动时接着做。"
    ),
    "Listen at this address (setting server.host).": "在这个地址上监听（设置 server.host）。",
    "Listen at this port (setting server.port).": "在这个端口上监听（设置 server.port）。",
    "Give out a new set-up token.": "给出新的设置口令。",
    "Your documents: add, list, remove, search, watch, rebuild.": "资料：放进、列出、移出、查找、跟随、重建索引。",
    "Put documents in. Found by their words at once, by their meaning once they are embedded.": (
        "放进资料。马上能按词找到，算好向量后也能按意思找到。"
    ),
    "Files, folders, ZIM archives.": "文件、文件夹、ZIM 归档。",
    "A named part of the library.": "资料库里有名字的一部分。",
    "Until everything is embedded too.": "等到全部也能按意思找到。",
    "What is in the library.": "资料库里有什么。",
    "Only this part.": "只看这一部分。",
    "Machine-readable.": "给程序读的格式。",
    "Take documents out. The files themselves are not touched.": "移出资料。文件本身不动。",
    "Path, id, title, folder or collection.": "路径、编号、标题、文件夹或合集。",
    "Find passages, without a model's answer.": "只找段落，不让模型回答。",
    "A question or some words.": "一个问题或几个词。",
    "How many passages.": "要几段。",
    "Follow folders until stopped: what changes is added again, what goes is removed.": (
        "跟随文件夹直到停止：变了的重新放进，没了的移出。"
    ),
    "Folders.": "文件夹。",
    "Time between two looks.": "隔几秒看一次。",
    "Embed what is not embedded yet, here and now.": "现在就为还没有向量的段落计算。",
    "Make the search index anew from the database.": "从数据库重建查找用的索引。",
    "Models: list, pull, use, remove, probe, stop.": "模型：列出、取来、选用、删除、查明、停止。",
    "The models there are: in the catalogue, on this machine, running, chosen.": (
        "有哪些模型：目录里的、本机的、正在运行的、选用的。"
    ),
    "Bring a model here; a stopped pull goes on where it was.": "取来一个模型；中断的下载会接着来。",
    "A name of the catalogue, or a .gguf file of yours.": "目录里的名字，或你自己的 .gguf 文件。",
    "The model that suits this machine.": "适合这台机器的模型。",
    "huggingface, modelscope, wheels or local_path.": "huggingface、modelscope、wheels 或 local_path。",
    "Let a model serve a role from now on (kept in settings.toml).": (
        "从现在起让某个模型担任一个角色（写进 settings.toml）。"
    ),
    "A name of the catalogue, or ENDPOINT/MODEL.": "目录里的名字，或 ENDPOINT/MODEL。",
    "answer, fast, reason, vision or embed.": "answer、fast、reason、vision 或 embed。",
    "Delete a model's file from this machine.": "从本机删除一个模型的文件。",
    "A name of the catalogue.": "目录里的名字。",
    "Find out what an endpoint really does, and remember it.": "查明一个模型服务实际上怎样，并记住。",
    "ENDPOINT/MODEL, ENDPOINT, or a local model; empty: all in use.": (
        "ENDPOINT/MODEL、ENDPOINT 或本机模型；不写：所有在用的。"
    ),
    "End the local model runtime (it also ends by itself when idle).": "结束本机模型运行时（闲着时也会自己结束）。",
    "Empty: all that run.": "不写：所有在运行的。",
    "Runs: list, show, resume.": "运行：列出、查看、接着做。",
    "The newest runs.": "最新的运行。",
    "How many, newest first.": "列几个，新的在前。",
    "Print JSON.": "打印 JSON。",
    "A run's answer as it stands, or its events.": "一次运行目前的回答，或它的事件。",
    "The run's id, or its beginning.": "运行的编号，或编号的开头。",
    "Print the answer as one JSON object.": "把回答打印成一个 JSON 对象。",
    "Print every stored event, one JSON object a line.": "打印存下的每个事件，一行一个 JSON 对象。",
    "Go on with a run that was stopped, cancelled or failed; what is done is not done again.": (
        "接着做中断、取消或失败的运行；做完的不重做。"
    ),
    "The web: search it, see the search engines.": "网络：搜索，查看搜索引擎。",
    "Search the web, without a model's answer.": "只搜索网络，不让模型回答。",
    "What to look for. It leaves this machine.": "要找什么。这句话会离开本机。",
    "Ask this engine only; may be repeated.": "只问这个引擎；可以写多个。",
    "Only pages of the last day, week, month or year.": "只要最近一天、一周、一月或一年的：day、week、month、year。",
    "Ask every engine at once and join what they find.": "同时问所有引擎，合并结果。",
    "Every search engine: which are asked, which rest and why. Asks nobody.": (
        "每个搜索引擎：会问哪些，哪些在休息、为什么。不联网。"
    ),
    "Memory: what the box remembers about you. List, add, edit, remove, switch on or off.": (
        "记忆：一框记着你的哪些事。列出、添加、修改、删除、打开或关闭。"
    ),
    "Everything remembered, newest first.": "记着的全部，新的在前。",
    "An account of the page; else your own, of the command line.": "网页的某个账户；不写就是命令行自己的。",
    "Remember something.": "记住一件事。",
    "What to remember, in your own words.": "要记住什么，用你自己的话。",
    "Told with every question, not only where it fits.": "每个问题都带上，不只在有关时。",
    "Change a memory.": "修改一条记忆。",
    "The memory's id, or its beginning.": "记忆的编号，或编号的开头。",
    "What to remember instead.": "改成记住什么。",
    "With every question, or only where it fits.": "每个问题都带上，或只在有关时。",
    "Forget a memory, or all of them.": "忘掉一条记忆，或全部。",
    "All of them.": "全部。",
    "Use and keep nothing; what is there stays until it is removed.": "不用也不记；已有的留着，直到删除。",
    "Use what is remembered again.": "重新用上记着的事。",
    "How this box is used: people, runs, tokens, seconds, failures. Sums only; nothing leaves this machine.": (
        "这台机器用得怎样：人数、运行、词元、秒数、失败。只有合计，不离开本机。"
    ),
    "How many days, today included.": "看几天，含今天。",
    "Run code apart from this machine.": "在与本机隔开的地方运行代码。",
    "Attack the sandbox from inside and see what it holds. Exit code 1: there is none, or it let one through.": (
        "从里面攻击沙箱，看它挡不挡得住。退出码 1：没有沙箱，或有攻击没挡住。"
    ),
    "Only the attacks tried before every use.": "只试每次使用前都要试的攻击。",
    "Run one command in the sandbox; its exit code is the command's. Your files are not seen and not touched.": (
        "在沙箱里运行一条命令，退出码就是它的退出码。你的文件它看不到，也动不了。"
    ),
    "The command and its words, after `--`.": "命令和它的参数，写在 `--` 后面。",
    "Copy this file or folder in first.": "先把这个文件或文件夹复制进去。",
    "Put what it makes into this folder.": "把它做出的文件放进这个文件夹。",
    "The most it may take.": "最多几秒。",
    "The most memory all its processes may hold.": "所有进程一共最多占多少 MB 内存。",
    "Install the Python packages that code in the sandbox may use: tables, charts, Office files, PDF, algebra.": (
        "安装沙箱里的代码可用的 Python 包：表格、图表、Office 文件、PDF、代数。"
    ),
    "The box as tools of other programs (no command: over standard input and output), and their tools for it.": (
        "让别的程序把一框当工具用（不带命令：走标准输入输出），也让一框用别的程序的工具。"
    ),
    "Write a server into the settings and see what it offers. Nothing of it is used before you approve it.": (
        "把一个服务器写进设置，看看它提供什么。你批准之前什么也不会用。"
    ),
    "A name for it: letters, digits, `-`, `_`.": "给它起个名字：字母、数字、`-`、`_`。",
    "The program and its arguments, after `--`.": "程序和它的参数，写在 `--` 后面。",
    "The address of a server over HTTP instead.": "或者：HTTP 服务器的地址。",
    "Its API key; `env:NAME` reads it from the environment.": "它的 API 密钥；`env:名字` 从环境变量读取。",
    "A variable for the program, NAME=VALUE.": "给程序的环境变量，名字=值。",
    "A folder that the program lies in.": "程序所在的文件夹。",
    "A file or folder of yours it may read.": "允许它读的文件或文件夹。",
    "A folder of yours it may change.": "允许它改动的文件夹。",
    "It may reach the network.": "允许它访问网络。",
    "The address is on this machine or your own network.": "地址在本机或自己的网络里。",
    "The servers of the settings and how many of their tools are approved. Asks none of them.": (
        "设置里的服务器，各批准了几个工具。不去问它们。"
    ),
    "What a server offers now, word for word, against what you approved.": (
        "服务器现在提供的工具，逐字显示，并与你批准的对照。"
    ),
    "The server's name.": "服务器的名字。",
    "Allow the box to use tools of a server, as they are now. A tool that changes must be approved again.": (
        "允许一框使用服务器现在的这些工具。工具一变就要重新批准。"
    ),
    "Only this tool; may be repeated.": "只批准这个工具；可以写多个。",
    "Do not ask; what looks like orders must be named.": "不询问；像是下命令的工具必须点名。",
    "Take a server out of the settings, with its approvals and its sign-in.": "从设置里移除服务器，连同批准和登录。",
    "Connect to a server and see how long it takes. Exit code 1: it cannot be used, or the tool failed.": (
        "连接服务器，看看要多久。退出码 1：不能用，或工具失败。"
    ),
    "Call this tool, too, whether it is approved or not.": "再调用这个工具，不管批准没有。",
    "Its arguments, as a JSON object.": "它的参数，写成 JSON 对象。",
    "Sign in at a server that wants that, in the browser (OAuth). The token stays in a file that only you can read.": (
        "在浏览器里登录需要登录的服务器（OAuth）。令牌存在只有你能读的文件里。"
    ),
}


def in_chinese(command: Any) -> Any:
    """The click `command` with its help, and that of all commands below it, in Chinese."""
    for one in (command, *command.params):
        if text := getattr(one, "help", None):
            one.help = CHINESE.get(text, text)
    for below in getattr(command, "commands", {}).values():
        in_chinese(below)
    return command
