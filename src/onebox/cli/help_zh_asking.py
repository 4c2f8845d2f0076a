"""The help in Chinese of what asks and what comes of it: ask, research, runs, reports, schedule, memory."""

ASKING: dict[str, str] = {
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
}
