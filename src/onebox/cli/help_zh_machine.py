"""The help in Chinese of what the box stands on: library, models, web, sandbox, server, doctor."""

MACHINE: dict[str, str] = {
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
    "Give out a new set-up token.": "给出新的设置令牌。",
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
    "Write what embedding a folder's documents gave into it, so that others who add it need not embed them.": (
        "把文件夹里文档的向量写进这个文件夹，别人放进它时就不用再计算。"
    ),
    "A folder whose documents are in the library.": "一个文件夹，其中的文档已在资料库里。",
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
    "The web: search it, keep sites of it, see the search engines.": "网络：搜索，存下网站，查看搜索引擎。",
    "Read a site into the box's own web index, politely. Stopped or killed, the same command goes on.": (
        "有礼貌地把一个网站读进一框自己的网页索引。停下或被杀掉后，同一条命令会接着读。"
    ),
    "Where to begin.": "从哪里开始。",
    "How many links away from there.": "走多少层链接。",
    "The most pages to keep.": "最多存多少页。",
    "Pages of this host, too; may be repeated.": "也读这个主机的网页；可以写多个。",
    "Also what the site's own sitemap lists.": "也读网站自己的站点地图里列出的网页。",
    "The sites of which pages are kept, or the pages of one.": "存下了哪些网站，或其中一个的网页。",
    "Show the pages of this host.": "列出这个主机的网页。",
    "Hosts, or addresses of pages.": "主机，或网页地址。",
    "Take pages out of the box's own web index.": "从一框自己的网页索引里移出网页。",
    "Only pages kept on this machine; asks nobody.": "只找存在本机的网页；不联网。",
    "Search the web, without a model's answer.": "只搜索网络，不让模型回答。",
    "What to look for. It leaves this machine.": "要找什么。这句话会离开本机。",
    "Ask this engine only; may be repeated.": "只问这个引擎；可以写多个。",
    "Only pages of the last day, week, month or year.": "只要最近一天、一周、一月或一年的：day、week、month、year。",
    "Ask every engine at once and join what they find.": "同时问所有引擎，合并结果。",
    "Every search engine: which are asked, which rest and why. Asks nobody.": (
        "每个搜索引擎：会问哪些，哪些在休息、为什么。不联网。"
    ),
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
}
