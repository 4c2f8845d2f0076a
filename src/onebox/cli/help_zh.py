"""The help of every command in Chinese, found by its English. A test holds the two together."""

from typing import Any

from .help_zh_more import MORE

CHINESE: dict[str, str] = {
    "One box over your own models and documents. 一框：你自己的模型和资料，一个框。": (
        "一框：你自己的模型和资料，一个框。"
    ),
    "Ask a question; every sentence of the answer is tied to a quote from your documents.": (
        "提一个问题；回答的每句话都对应你资料里的引文。"
    ),
    "What you want to know; `-` reads it from standard input.": "想知道什么；`-` 从标准输入读取。",
    "Ask the web, or do not; else as set up.": "去网上找，或不去；都不写就按设置。",
    "How far to go: chat, think, search, research or execute; auto: the box chooses.": (
        "走多远：chat、think、search、research 或 execute；auto：由一框决定。"
    ),
    "Research: a host, -HOST, days as 2026-01-01..2026-03-31, or academic; repeatable.": (
        "research：网站、-网站、日期如 2026-01-01..2026-03-31，或 academic（学术）；可以多次给出。"
    ),
    "Deep research: see and steer its plan, finish now, pause, fork.": (
        "深入研究：看计划、改计划、提前完成、暂停、分出新的运行。"
    ),
    "The question's id, e.g. q2.": "问题的编号，如 q2。",
    "In your own words.": "用你自己的话。",
    "The plan as it stands, with what was found for each question.": "现在的计划，以及每个问题查到了什么。",
    "Add a question. It is looked into after those there are.": "加一个问题，排在已有的后面查。",
    "Put a question in other words; it is asked anew.": "换个说法，重新查这个问题。",
    "Take a question off; what was found for it is left out of the report.": "去掉一个问题；已查到的也不写进报告。",
    "Tell the run something; every step after that is shown it.": "给运行留一句说明，之后每一步都会看到。",
    "Look no further: write the report from what there is.": "不再查，用已有的写报告。",
    "Let the run rest after the step it is at; `onebox runs resume` goes on.": (
        "做完手头这一步就歇下；用 onebox runs resume 接着做。"
    ),
    "A new run from a step of another, with its plan as it is now. What was done before the step is taken over.": (
        "从另一个运行的某一步分出新的运行，用它现在的计划；这一步之前做过的不再做。"
    ),
    "Begin at this step, e.g. 'look 2'; all before it is taken over.": "从这一步开始，如“look 2”；之前的都沿用。",
    "How deep requests go, and why: no answer, only the choice.": "看看请求会走多深、由谁决定：只选择，不回答。",
    "A request; `-` reads one a line from standard input.": "一个请求；`-` 从标准输入读取，一行一个。",
    "Names of attached files.": "附件的文件名。",
    "The turn before; may be given again.": "上一轮说的话；可以多次给出。",
    "When the box is unsure, ask the fast model (otherwise: search).": "拿不准时问快速模型（否则：search）。",
    "Print JSON, one object a line.": "打印 JSON，一行一个对象。",
    "How much think and research may spend.": "think 和 research 可以花多少：fast、normal 或 heavy。",
    "Only this collection of the library.": "只看资料库的这个合集。",
    "Answer from this file alone, or work on it; may be given again.": (
        "只根据这个文件回答，或在它上面做事；可以给多个。"
    ),
    "Tasks done on copies of your files: see, accept, undo, answer.": "在文件副本上做的任务：查看、采用、撤回、回答。",
    "What the task changed, against your own files.": "任务改动了什么，与你自己的文件对照。",
    "Folder for new files; else that of the first file given.": "新文件放在哪个文件夹；不写就放在第一个文件旁边。",
    "Write changed files over your own and put new ones beside them. `undo` takes it back.": (
        "用改好的文件覆盖你自己的，新文件放在旁边。`undo` 可以撤回。"
    ),
    "Take back what `accept` wrote.": "撤回 `accept` 写入的内容。",
    "What you say to the run's question.": "你对运行所问的回答。",
    "Answer the question a run waits with; a run that was stopped goes on with `onebox runs resume`.": (
        "回答运行正在等的问题；已中断的运行用 `onebox runs resume` 接着做。"
    ),
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
    "Approvals: what runs ask you to allow.": "批准：运行要你点头的事。",
    "What waits for your answer, newest first.": "等你答复的，新的在前。",
    "Only of this run.": "只看这次运行的。",
    "Decided and expired ones too.": "已决定和已过期的也列出。",
    "Let the run do exactly this, once.": "允许运行做这一件事，只此一次。",
    "Refuse it; the run goes on without.": "拒绝；运行会跳过它继续。",
    "What a run did, what it changed, and how to undo it.": "运行做了什么、改了什么、怎样还原。",
    "The approval's id, or its beginning.": "批准的编号，或编号的开头。",
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
    **MORE,
}


def in_chinese(command: Any) -> Any:
    """The click `command` with its help, and that of all commands below it, in Chinese."""
    for one in (command, *command.params):
        if text := getattr(one, "help", None):
            one.help = CHINESE.get(text, text)
    for below in getattr(command, "commands", {}).values():
        in_chinese(below)
    return command
