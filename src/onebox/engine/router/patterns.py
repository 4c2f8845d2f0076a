"""Words and forms that tell how deep a request goes, in Chinese and English.

Each pattern is a feature of the classifier, which learns its weight from the examples; none decides
alone. What does decide alone stands in `rules.py`.
"""

import re
from collections.abc import Mapping

_TABLE = r"csv|tsv|xlsx?|ods|json|parquet|db|sqlite"
_TEXT = r"pdf|docx?|pptx?|odt|epub|md|txt|html?|rtf"
_MEDIA = r"png|jpe?g|heic|gif|svg|webp|mp3|mp4|m4a|wav|mov|avi"
_CODE = r"py|js|ts|java|cpp|rs|go|sh|ipynb|zip|tar|gz|log"

_SOURCES: Mapping[str, str] = {
    # conversation
    "greeting": (
        r"^\s*(?:你好|您好|嗨|哈喽|在吗|早上好|晚上好|晚安|hi\b|hey\b|hello\b|good (?:morning|evening|night))"
    ),
    "thanks": r"谢谢|多谢|辛苦了|\bthanks?\b|\bthank you\b|\bcheers\b",
    "addressed": (
        r"你(?:是|会|能|觉得|喜欢|叫|想)|\b(?:are|do|can|would|have) you\b|\byour (?:opinion|take|name)\b|"
        r"\bwould you rather\b"
    ),
    "feeling": (
        r"难过|伤心|焦虑|压力|失眠|失恋|心里|孤独|想家|紧张|害怕|放弃|开心|烦|累了|郁闷|委屈|\b(?:sad|lonely|"
        r"anxious|nervous|stressed|dumped|upset|proud|depressed|feeling|tired|scared)\b"
    ),
    "people": (
        r"老板|同事|邻居|男朋友|女朋友|老公|老婆|相亲|朋友圈|室友|\bmy (?:boss|roommate|boyfriend|girlfriend|"
        r"husband|wife|kid|mum|mom|dad|friend|ex)\b"
    ),
    # words made to order
    "compose": (
        r"(?:写|来|作|编|造)(?:一?[首篇段封条份个句]|三句|几句)|帮我写|续写|仿写|模仿|扮演|假装|文案|作文|"
        r"致辞|检讨|祝福|情书|\b(?:write|compose|draft|create|invent|describe|imagine|tell) (?:me )?(?:an?|"
        r"the|some|five|ten|\d+)\b|\b(?:poem|haiku|limerick|story|joke|toast|lyrics|essay|slogan|taglines?|"
        r"dialogue|speech|cover letter)\b"
    ),
    "role": (
        r"扮演|假装|假如你是|你现在是|以.{1,8}的口(?:吻|气)|\b(?:act as|pretend|you are an?|play the role|"
        r"role-?play|imagine you)\b"
    ),
    "rewrite": (
        r"润色|改写|改得|缩写|扩写|翻译|译成|改成.{0,4}语气|错别字|病句|更正式|总结下面|概括下面|下面(?:这|"
        r"的)?(?:句|段|篇|评论)|\b(?:rewrite|rephrase|paraphrase|proofread|translate|summari[sz]e (?:this|"
        r"the following)|edit the following|make (?:this|it) (?:more|less|shorter))\b"
    ),
    "colon_text": r"[:：][ \n]*[\"“'‘]?\S.{12,}$",
    "ideas": (
        r"起.{0,6}名|想(?:几|五|三|十)?个|点子|建议几|头脑风暴|\b(?:brainstorm|ideas? for|names? (?:for|my)|"
        r"suggest|tips)\b"
    ),
    "simple_terms": (
        r"打比方|说人话|通俗|小学生|三年级|举个.{0,3}例|\b(?:like i'?m (?:five|5)|in simple terms|analogy|"
        r"year[- ]old|metaphor)\b"
    ),
    "opinion": (
        r"你觉得|你怎么看|你认为|更好还是|喜欢哪|\b(?:what do you think|your (?:take|opinion|thoughts)|"
        r"in your (?:opinion|view)|is it better to)\b"
    ),
    "code_task": (
        r"(?:写|实现|用).{0,12}(?:函数|正则|类|算法|SQL|单例|脚本|代码)|这段代码|这行代码|\b(?:write|"
        r"implement|create|refactor|convert|explain|optimi[sz]e)\b.{0,50}\b(?:function|class|regex|query|code|"
        r"algorithm|component|script|program|method|test)s?\b"
    ),
    "code_text": (
        r"[{};]\s*$|\bdef \w+\(|\bfor \w+ in\b|=>|\bfunction \w*\(|\breturn\b|\bimport \w|\bSELECT\b|"
        r"console\.log|print\(|</?\w+>|\w+\(\w*\)"
    ),
    "language_name": (
        r"\b(?:python|java(?:script)?|typescript|kotlin|rust|golang|c\+\+|c#|sql|bash|html|css|react|vue|ruby|"
        r"php)\b"
    ),
    # reasoning
    "arithmetic": r"\d\s*[-+*/×÷^=%²³]\s*\d|[a-z]\s*[²³^]\s*\d?|√|∫|∑|\bsqrt\b|\bx\s*[-+=]\s*\d",
    "math_word": (
        r"方程|函数|导数|极限|积分|概率|证明|求证|矩阵|数列|几何|三角形|向量|特征值|余数|平方|体积|面积|周长|"
        r"单调|复数|椭圆|均衡|归纳法|\b(?:solve|prove|probability|integral|derivative|equation|integers?|"
        r"remainder|eigenvalues?|evaluate the|compute the|perimeter|area|triangle|polynomial|induction|"
        r"equilibri\w+|primes?)\b"
    ),
    "story_sum": (
        r"(?:还剩|一共|共有|各有?几|多少(?:元|米|千米|分钟|小时|天|个|人|棵|块|钱|页|只|岁)|几(?:小时|天|岁|"
        r"个|棵|只)).{0,12}[？?。]?\s*$|\bhow (?:many|much|long|old|far|fast)\b.{0,90}\?\s*$"
    ),
    "numbers_3": r"(?:\d[\d,.]*\D{1,60}){3,}",
    "numbers_2": r"(?:\d[\d,.]*\D{1,60}){2}",
    "units": (
        r"\d\s*(?:千米|公里|米|厘米|千克|公斤|克|升|元|万|分钟|小时|岁|棵|只|人|度|%|％)|\d\s*(?:km|m|cm|kg|g|"
        r"mph|hours?|minutes?|dollars?|years?|ft|ohms?|V)\b|[$€£]\s*\d"
    ),
    "choices": r"A\s*[.、．)）].{1,200}B\s*[.、．)）]|[（(]\s*[）)]",
    "puzzle": (
        r"真话|假话|说谎|撒谎|过河|天平|谜|悖论|规律|推理|逻辑|至少几|最少要?几|几种|怎么走法|\b(?:puzzle|"
        r"riddle|liar|lies|truth-?teller|weighings?|logically|valid(?: argument)?|how many ways|step by step|"
        r"reason it|arrangements?|next number)\b"
    ),
    "work_out": (
        r"算一?下|计算|推导|划算|哪个便宜|\b(?:calculate|compute|work out|derive|figure out how much|"
        r"find (?:the|all))\b"
    ),
    "suppose": (
        r"^(?:已知|设|若|假设|如图|如果|在△|某|一[个只列条辆件家桶])|\b(?:let|suppose|given that|assume|"
        r"if)\b.{0,60}[,，]"
    ),
    # a question of fact
    "who": r"谁|哪(?:个|位|本|部|国|里|年|所|条|座|天|几)|\b(?:who|whose|whom|which)\b",
    "when": r"什么时候|何时|哪(?:一)?年|几[月号点]|多久|\b(?:when|what (?:year|date|day|time))\b",
    "where": r"在哪|哪里|哪儿|\bwhere\b",
    "what_is": r"是(?:什么|多少|哪|谁|不是)|叫什么|什么(?:是|叫|意思)|\bwhat(?:'s| is| are| was| were| does| did)\b",
    "how_much": r"多少|多[高大长远深重久]|几[个次种度条]|\bhow (?:tall|many|much|old|long|far|big|often|high|deep)\b",
    "yes_no": (
        r"吗[？?]?\s*$|能不能|可不可以|是不是|有没有|要不要|^(?:is|are|was|were|does|do|did|can|has|have|"
        r"should)\b"
    ),
    "why": r"为什么|为何|为啥|怎么来的|原因|起因|\bwhy\b|\bwhat causes\b|\bhow come\b",
    "how_to": r"怎么(?!样)|如何|怎样|步骤|\bhow (?:do|can|to|should)\b",
    "starts_wh": r"^(?:who|what|when|where|which|how|is|are|does|did|was|were|in which)\b",
    "health": (
        r"药|疫苗|剂量|副作用|糖尿病|高血压|血糖|孕妇|感冒|发烧|过敏|医院|症状|痛风|服用|手术|\b(?:dose|"
        r"dosage|mg|side effects?|vaccine|pregnant|symptoms?|diabetes|blood pressure|medication|doctor|"
        r"statins?|ibuprofen|paracetamol|metformin)\b"
    ),
    "law": (
        r"法律|法规|合同法|民法典|劳动法|补偿金|罚款|扣.{0,2}分|退税|签证|社保|公积金|护照|身份证|\b(?:law|"
        r"legal|visa|passport|penalty|tax|landlord|contract binding|license)\b"
    ),
    "product": (
        r"续航|价格|型号|参数|门票|票价|汇率|股价|天气|\b(?:price|cost|version|release|weather|score|stock|"
        r"flight|ticket|calories|default|flag|port)\b"
    ),
    "error": r"报错|错误|\b\w*(?:Error|Exception)\b|\berror\b|\bfailed\b",
    "recency": (
        r"今天|明天|昨[天晚]|现在|目前|最新|最近|今年|这个月|本月|20(?:2[4-9]|3\d)|\b(?:today|tonight|"
        r"tomorrow|yesterday|now|current(?:ly)?|latest|recent|this (?:year|month|week|weekend)|last night|"
        r"20(?:2[4-9]|3\d))\b"
    ),
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

PATTERNS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(source, re.IGNORECASE | re.MULTILINE) for name, source in _SOURCES.items()
}


def found(text: str) -> list[str]:
    """Names of the patterns that are in `text`."""
    return [name for name, pattern in PATTERNS.items() if pattern.search(text)]
