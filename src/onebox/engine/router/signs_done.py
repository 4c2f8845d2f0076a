"""Patterns of what is done: reports of many sources, work on files and things; forms of the text."""

from collections.abc import Mapping

_TABLE = r"csv|tsv|xlsx?|ods|json|parquet|db|sqlite"
_TEXT = r"pdf|docx?|pptx?|odt|epub|md|txt|html?|rtf"
_MEDIA = r"png|jpe?g|heic|gif|svg|webp|mp3|mp4|m4a|wav|mov|avi"
_CODE = r"py|js|ts|java|cpp|rs|go|sh|ipynb|zip|tar|gz|log"

DONE: Mapping[str, str] = {
    # a report of many sources
    "research_word": (
        r"调研|研究(?:一下|下|报告)?|综述|深度|深入|全面|系统(?:地|性)?(?:梳理|查|回顾)?|尽调|研报|白皮书|"
        r"文献|竞品|对标|盘点|汇总|复盘|详尽|彻底|资料汇编|\b(?:research|report|survey|literature|"
        r"review (?:the|of)|systematic|in[- ]depth|deep dive|comprehensive|thorough(?:ly)?|white paper|"
        r"due diligence|overview|briefing|dossier|bibliography|memo|landscape|assess|evaluate the|investigate|"
        r"examine)\b"
    ),
    "topic_scope": (
        r"行业|市场|赛道|产业|趋势|格局|前景|现状|影响|政策|走势|证据|模式|发展|风险|制度|机制|\b(?:market|"
        r"industry|trends?|landscape|outlook|evidence|policy|policies|regulations?|impact|ecosystem|players|"
        r"competit\w+|feasibility|drivers|scenarios?|adoption|strateg\w+|history)\b"
    ),
    "sourced": (
        r"引用|来源|出处|数据来源|参考文献|多(?:个|方)(?:来源|资料|观点)|各方|正反|依据|查全|多查|多找|"
        r"\b(?:with (?:sources|citations|references|data|evidence|figures)|cit(?:e|ing|ations?)|sources?|"
        r"sourced|referenced|references|both (?:sides|camps)|multiple sources|studies|case studies|"
        r"pros, cons)\b"
    ),
    "compare": r"对比|比较|比一比|区别|差异|\b(?:compar\w+|versus|vs\.?|differences?|pros and cons)\b",
    "analyse": (
        r"分析|评估|评价|判断|梳理|整理|考证|总结|建议|\b(?:analy[sz]\w+|assess\w*|evaluat\w+|examin\w+|"
        r"explor\w+|investigat\w+|recommend\w*|synthesi[sz]e|summari[sz]e)\b"
    ),
    "long_form": (
        r"\d{3,}字|[千万]字|报告|长文|论文|文章|\b(?:\d{3,}[- ]words?|report|paper|essay|article|guide|long)\b"
    ),
    "years": (
        r"近[一二两三五十\d]+年|过去[一二两三五十\d]+年|\d{4} ?年?(?:以来|至今)|\b(?:since|from) (?:19|"
        r"20)\d\d\b|\bpast (?:\w+ )?(?:years|decade)\b"
    ),
    "listed": r"[、,，][^、,，]{1,24}[、,，][^、,，]{1,24}(?:和|与|及|以及|都|[,，]? and\b|[、,，])",
    # something done to files, mail, calendar, machine
    "act": (
        r"(?:把|将|给).{1,40}(?:成|到|为|出来|掉|转|存|导出|整理|合并|删|压缩|重命名|改|取消|填|加上|发)|"
        r"^(?:please |can you |could you |would you mind )?(?:convert|merge|split|rename|sort|delete|remove|"
        r"move|copy|zip|compress|export|import|extract|download|upload|install|run|execute|open|send|email|"
        r"forward|reply|text|schedule|book|cancel|reschedule|push back|add|set|turn|remind|plot|draw|make|"
        r"build|create|generate|replace|filter|fill|scrape|back up|change|reassign|update|apply|train|fit)\b"
    ),
    "imperative_file": (
        r"文件夹?|目录|桌面|表格|电子表|附件|图片|照片|截图|视频|录音|压缩包|回收站|硬盘|仓库|脚本|"
        r"\b(?:files?|folders?|director(?:y|ies)|desktop|spreadsheet|sheet|attachment|photos?|images?|"
        r"pictures|video|clip|repo(?:sitory)?|trash|disk|script|downloads)\b"
    ),
    "office": (
        r"邮件|日历|会议|日程|闹钟|待办|提醒|看板|任务|客户|群里|微信|短信|\b(?:e?mails?|inbox|calendar|"
        r"meetings?|appointment|alarm|remind(?:er)?|tasks?|board|leads?|crm|customers?|invite|invitation|slot|"
        r"team)\b"
    ),
    "deliver": (
        r"导出|保存|另存|存成|生成.{0,8}(?:图|表|文件|文档|PPT|Excel|PDF|网页)|做.{0,8}(?:PPT|表|图|网页|海报|"
        r"邀请函|卷)|画.{0,8}图|打包|部署|运行|跑[通起一]|安装|\b(?:save(?:d)? (?:it |the \w+ )?(?:as|to|in)|"
        r"export|as (?:a )?(?:pdf|docx|csv|png|svg|image)|slides?|deck|excel|docx|pdf|chart|plot|spreadsheet|"
        r"deploy|run (?:this|it)|worksheet|html page)\b"
    ),
    "statistics": (
        r"平均|均值|标准差|方差|相关系数|回归|聚类|显著|排名|汇总|统计|缺失值|异常值|柱状图|折线图|饼图|"
        r"散点图|直方图|\b(?:mean|median|average|standard deviation|variance|correlat\w+|regression|cluster|"
        r"outliers?|missing values|histogram|scatter|p-value|column|dataset|data ?frame|normali[sz]\w+|"
        r"accuracy|hold-?out|rows?)\b"
    ),
    "mine": (
        r"我的|我们(?:的|部门|公司)?|我(?:上次|存|收藏|笔记)|公司|手册|资料库|笔记|合同|说明书|章程|\b(?:my|"
        r"our) (?:\w+ )?(?:notes?|library|handbook|policy|papers?|document|contract|lease|spec|files?|"
        r"email)\b|\b(?:handbook|manual|attached|library)\b"
    ),
    "file_table": rf"\.(?:{_TABLE})\b",
    "file_text": rf"\.(?:{_TEXT})\b",
    "file_media": rf"\.(?:{_MEDIA})\b",
    "file_code": rf"\.(?:{_CODE})\b",
    "url": r"https?://\S+|\bwww\.\S+",
    "errand": (
        r"(?:打开|关掉|关上|关了|调[大小低高到]|点一?份|打个?电话|预约|预订|订[一张个]|提醒我|"
        r"约[^会]{1,6}(?:吃|见)|占个|定个|加一个|发条|发封|新建|安装)|^(?:please |can you |"
        r"could you )?(?:turn (?:on|off|down|up)|set an?|call (?:the|my)|order|remind me|book|reserve|text my|"
        r"invite|install|scaffold|put the|push|give \w+ all|move)\b"
    ),
    "and_run": (
        r"跑起来|装好|跑通|提交|部署|另存|存成|存为|\b(?:start it|run it|running|pull request|save as|save it|"
        r"saved? as|serve it|install it|until green|make them pass)\b"
    ),
    "my_data": (
        r"(?:列|表里|表中|数据里|后台|每个部门|按.{1,8}(?:统计|汇总|分组|算))|\b(?:column|per (?:department|"
        r"region|day|month)|dataset|analytics|rows?|in (?:the|this) (?:sheet|table|data))\b"
    ),
    "of_machine": (
        r"内存|磁盘|缓存|进程|数据库|服务器|\b(?:memory|disk|cache|process(?:es)?|database|server|machine|"
        r"container)\b"
    ),
    # forms of research
    "report_form": (
        r"(?:写|做|出|给|形成|整理).{0,24}(?:报告|综述|分析|评述|观察|长文|研究|白皮书|资料|攻略|方案|评估|"
        r"测评|调研)|\b(?:write-?up|full (?:report|picture|guide)|detailed|definitive|serious|proper|"
        r"well-sourced|comprehensive|thesis on|case study|comparative|fully)\b"
    ),
    "gather_many": (
        r"(?:收集|搜集|搜罗|找(?:数据|齐|全|几份|出来)|查一查|调查|全网|各家|各种资料|多找|多查|主要观点|"
        r"摸清)|\b(?:look into|gather|collect|compile|find (?:out|everything|all)|dig into|go find|pull data|"
        r"check(?:ing)? independent|do the homework|timeline|scouting)\b"
    ),
    # forms of reasoning
    "math_form": (
        r"\d+!|\d\s*%\s*of\b|\b(?:odd|even|prime|consecutive|digits?|zeros?|binary|hex|decimal|remainder|"
        r"angle|hands|coin|dice|die|cards?|series|converge\w*|factorial|celsius|fraction|half of|twice|"
        r"sum of)\b|质数|奇数|偶数|整除|进制|骰子|硬币|时针|分针|夹角|浓度|利润|折|比例|合做|相遇|追上|通项|"
        r"切线|渐近线|周期|星期几"
    ),
    "syllogism": (
        r"\b(?:all|no|some) \w+ are\b|\bif (?:all|yesterday|today)\b|\bcan we conclude\b|\bmust some\b|"
        r"所有.{1,10}(?:都|是)|有的.{1,8}是|能推出|成立吗|只有一(?:人|个)"
    ),
    "physics_chem": (
        r"质量|速度|加速度|动能|电路|电阻|弹簧|溶液|摩尔|mol|配平|中和|压强|\b(?:mass|velocity|speed|"
        r"frictionless|incline|projectile|resistors?|volts?|moles?|molecules?|pH|pressure|spring|gas at)\b"
    ),
    # forms of conversation
    "given_text": r"[\"“「《'].{14,}[\"”」》']|[:：]\s*\S+",
    "title": r"《[^》]+》",
    "soft_how": (
        r"怎么(?:跟|对|和|开口|拒绝|安慰|回|劝|沟通)|相处|聊什么|该不该|要不要(?:忍|说)|来得及吗|\bhow (?:can|"
        r"could|do|should) I (?:become|be |tell|talk|deal|cope|ask|say|get over|stay)|\bwhat makes a good\b|"
        r"\bgood questions to ask\b|\bpolite(?:ly)?\b|\bdoes this sound\b"
    ),
    "i_am": r"^(?:我|i\b|i'm\b|i've\b|my\b)",
    "reply": r"^(?:嗯|好的|明白|对|是的|哈|唉|yes|no|ok|okay|yeah|nah|haha|lol|ugh|nice|great|cool)(?![a-z])",
    "device": (
        r"播放|倒计时|勿扰|叫个?车|网上买|挂.{0,8}号|发一?条|发到|群发|建一?个|共享文档|生成一[张份]|海报|"
        r"做一?[份套张]|^(?:play some|start an?|post to|log in|buy|go to the|generate an? (?:poster|qr|gantt|"
        r"image)|create an? (?:shared|folder|calendar))|\b(?:timer|kill it|deploy it|schedule it|alarm|"
        r"thermostat|do not disturb)\b"
    ),
    "logic_form": (
        r"推一推|推一下|推理|判断.{0,4}并说明|逻辑题|说明他|真话|时针|因数|最简|分数|对角线|握手|复杂度|递推|"
        r"化成|够不够|\b(?:logicians|statements?|overtake|what day|which day|factors of|diagonals?|"
        r"shakes? hands|handshakes?|truth|exactly one)\b|\b(?:show (?:why|your|how|the|that)|"
        r"reason(?:ing)?\b\.?$|step by step|work it out)\b"
    ),
    "fancy": (
        r"如果你|如果动物|假如你|寄语|话术|品牌故事|台词|点评|夸|说唱|藏头|\bif \w+ could\b|"
        r"\bwhat would .{2,30} (?:say|do|text)\b|\bif you were\b|\b(?:dream up|come up with|generate a list|"
        r"list of ten|villain|creature|game for|icebreakers?|fun|fantasy|imaginary|motto)\b"
    ),
    "look_inside": (
        r"看看.{0,8}(?:附件|纪要|文档|报告|笔记)|(?:写|说|提|讲)了(?:什么|哪些|没)|说的是什么|"
        r"里.{0,12}(?:怎么|多少|哪|谁|什么)|\bwhat (?:does|did) .{3,40} say\b|\bsee the (?:minutes|notes)\b|"
        r"\blook (?:at|in)\b|\bdid this paper\b|\bin (?:my|our|the) (?:\w+ )?(?:notes|minutes|handbook|rules|"
        r"email)\b"
    ),
    "may_i": (
        r"^(?:do i need|can i|can you (?:eat|drink|mix)|am i allowed|is it (?:ok|safe|legal|true)|"
        r"should i (?:take|see)|are there)\b|能不能|可不可以|要不要|算不算|需要什么|要多久"
    ),
    "noun_phrase": r"^(?!write|make|create|draw|call|play)(?:[\w'.-]+ ){1,7}[\w'.-]+$",
    "pull_together": (
        r"查证|考察|各方|研究都|都查|摸透|\b(?:pull together|recent papers|related work|published|"
        r"show the basis|forecast|studies for and against|bring together|get me fully)\b"
    ),
    "quoted_fault": r"\"[^\"]{8,80}\".{0,40}(?:cause|mean|fix)|cannot import|not found|怎么办$",
    "small_talk": (
        r"\b(?:did you|i'm (?:back|home|tired|bored|bad)|my (?:dog|cat|day|weekend)|weekend|i (?:feel|broke|"
        r"finally|can't take|want to start))\b|陪我|你(?:吃|在|今天)|我今天|感觉自己|融不进"
    ),
    # forms of a fact
    "standard": (
        r"默认|标准|规定|多少天|几天|有效期|支持到|要紧吗|正常吗|能不能吃|可以吃|\b(?:default|supported|"
        r"safe to|allowed|maximum|minimum|fee|threshold|capacity|mean(?:s|ing)?|symboli[sz]e)\b"
    ),
    "history_person": (
        r"皇帝|朝代|发明|发现|作者|主人公|导演|演员|歌手|首都|民族|面积最大|最[高长深大古早]|第一[个届颗张]|"
        r"\b(?:invented|discovered|wrote|author|born|died|capital|president|king|actor|played?|sang|won|"
        r"oldest|largest|longest|built|villain)\b"
    ),
    "about_thing": (
        r"(?:介绍|讲|说|科普)(?:一?下|讲|说)?.{1,12}(?:的(?:起因|由来|历史|原理|来历)|是怎么|是谁)|"
        r"\btell me (?:about|how|who|when|where)\b|\bi (?:heard|always wondered|read that)\b|听说|话说|"
        r"一直好奇|真的吗|是真的"
    ),
    "fault": (
        r"\b(?:E:|0x[0-9a-f]+|ModuleNotFoundError|unable to|no space left|permission denied|refused)\b|"
        r"报 ?\d{3}|连不上|启动不了|打不开"
    ),
    # forms
    "ends_question": r"[?？]\s*$",
    "ends_stop": r"[.。!！]\s*$",
    "lines": r"\n",
    "polite": r"^(?:请|麻烦|能不能|可以|帮我?|can you|could you|please|would you)",
    "no_verb_topic": r"^[^?？。.!！，,]{2,14}$",
}
