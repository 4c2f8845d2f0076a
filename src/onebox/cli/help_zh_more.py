"""More of the help in Chinese: what `help_zh.py` does not hold."""

MORE: dict[str, str] = {
    "Carry out queued runs, with other workers on the same database, until Ctrl-C. What one leaves another takes.": (
        "做排队的运行，直到按 Ctrl-C；同一个数据库可以有许多个，一个没做完的，别的接着做。"
    ),
    "Runs carried out at a time.": "同时做几个运行。",
    "End when nothing waits any more.": "没有排队的就结束。",
    "Leave it to the `onebox worker` processes on this database, and print the run's id.": (
        "交给这个数据库上的 onebox worker 去做，打印运行的编号。"
    ),
    "Reports: list, show, export, diff, refresh, watch, ask.": "报告：列出、查看、导出、比较、更新、定期更新、追问。",
    "The newest reports.": "最新的报告。",
    "Tasks that come up by themselves: add, list, remove, run.": "定时任务：添加、列出、取消、立即做。",
    "The id on the schedule, or its beginning.": "定时任务的编号，或编号的开头。",
    'When: "every day at 8:00", "每周一9点", "every 6 hours", a date.': (
        "什么时候：“每天早上8点”“每周一9点”“每6小时”，或一个日期。"
    ),
    "What is to be done, as you would ask it.": "要做什么，像平时提问一样写。",
    "How deep; without, the box chooses.": "做多深；不写由一框决定。",
    "Mail the result to this address (settings: mail).": "把结果发邮件到这个地址（设置 mail）。",
    "POST the result to this address, as JSON.": "把结果以 JSON 发送（POST）到这个地址。",
    "Put a task on the schedule; `onebox serve` does the work.": "添加一项定时任务；由 onebox serve 完成。",
    "What is on the schedule, and when it comes next.": "有哪些定时任务，下一次是什么时候。",
    "Take a task off the schedule; runs that began go on.": "取消一项定时任务；已经开始的运行会继续。",
    "Do a task of the schedule here and now, beside its times.": "现在就在这里做一次，不影响原来的时间。",
    "A report as Markdown, with its quotes.": "以 Markdown 显示一份报告和它的引文。",
    "Which version; the newest without.": "第几版；不写就是最新一版。",
    "Write a report to a file; citations survive in every format.": "把报告写成文件；每种格式都保留出处。",
    "The kind of file.": "文件格式：md、html、docx 或 pdf。",
    "The file to write; else named after the run, here.": "写到哪个文件；不写就在当前文件夹，以运行编号命名。",
    "What differs between two versions, sentence by sentence. Exit code 1: something does.": (
        "逐句比较两个版本。退出码 1：有不同。"
    ),
    "A version; else the one before.": "前一个版本的编号；不写就是上一版。",
    "A later version; else the newest.": "后一个版本的编号；不写就是最新一版。",
    "Research it again: what has not changed costs nothing; what is new becomes the next version.": (
        "重新研究：没有变的不花费，有新内容就成为下一版。"
    ),
    "A question answered from the report's evidence, and from nothing else.": "只根据这份报告的证据回答一个问题。",
    "What you want to know.": "想知道什么。",
    "What is to be found out besides.": "还要弄清什么。",
    "Research on from a finished report; what comes of it is its next version.": (
        "从做完的报告接着研究；结果成为它的下一版。"
    ),
    "How often; never ends it.": "多久一次：daily、weekly；never 停止。",
    "Mail what changed to this address (settings: mail).": "有变化时发邮件到这个地址（设置 mail）。",
    "POST what changed to this address, as JSON.": "有变化时以 JSON 发送（POST）到这个地址。",
    "Keep a report up to date; `onebox serve` does the work.": "让报告定期更新；由 onebox serve 完成。",
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
    "Have this agent do it; `onebox agents list` names them.": "让这个智能体来做；名字见 `onebox agents list`。",
    "Agents: who does the work, as files. Use one with `onebox ask --agent NAME`.": (
        "智能体：谁来做事，都是文件。用法：`onebox ask --agent 名字`。"
    ),
    "The agent's name.": "智能体的名字。",
    "The hash of what you looked at; without it you are asked.": "你看过的内容的哈希；不写就会问你。",
    "Only those with these words.": "只列含有这些词的。",
    "The agents there are.": "有哪些智能体。",
    "An agent's file, and what to know about it.": "智能体的文件，和需要知道的事。",
    "Begin with a copy of this agent.": "从这个智能体的副本开始。",
    "What it is for.": "它做什么。",
    "What it is to do; `-` reads it from standard input; without it an editor opens.": (
        "它该怎么做；`-` 从标准输入读取；不写就打开编辑器。"
    ),
    "Make an agent.": "新建一个智能体。",
    "Change an agent in your editor ($EDITOR). One that ships stays; yours takes its place.": (
        "用编辑器（$EDITOR）修改智能体。自带的保持原样，你的会代替它。"
    ),
    "Write it to this file instead of printing it.": "写进这个文件，不打印。",
    "An agent as a file that others can import.": "把智能体存成别人可以导入的文件。",
    "A file, a folder, or the address of a git repository.": "文件、文件夹，或 git 仓库的地址。",
    "Bring an agent here. You see what it says before it is used.": "导入智能体。启用之前先让你看内容。",
    "Use an imported agent from now on.": "从现在起启用导入的智能体。",
    "Remove an agent of yours.": "删除你的一个智能体。",
    "Change it in your editor ($EDITOR).": "用编辑器（$EDITOR）修改。",
    "Be as it ships again.": "恢复成自带的样子。",
    "Who the box is: its name, its voice, its colour.": "一框是谁：名字、说话的样子、颜色。",
    "Skills: how to do things, in the SKILL.md format. Used at the depth execute.": (
        "技能：怎么做事，SKILL.md 格式。在 execute 深度使用。"
    ),
    "The skill's name.": "技能的名字。",
    "The skills there are.": "有哪些技能。",
    "One of its further files instead.": "改看它的某个文件。",
    "What a skill says, its files, and what to know about it.": "技能的做法、文件，和需要知道的事。",
    "A folder, or the address of a git repository; `#FOLDER` for a part.": (
        "文件夹，或 git 仓库的地址；`#文件夹` 只取一部分。"
    ),
    "Only the skill of this name.": "只要这个名字的技能。",
    "Bring skills here. You see what is in each before it is used.": "导入技能。启用之前先让你看里面有什么。",
    "Use an imported skill from now on.": "从现在起启用导入的技能。",
    "Leave an imported skill unused.": "停用导入的技能。",
    "Remove a skill of yours.": "删除你的一个技能。",
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
