"""The help in Chinese of what can be added to the box: agents, skills, MCP servers, its voice."""

ADDING: dict[str, str] = {
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
