"""Patterns of what is said and asked: conversation, words made to order, reasoning, questions of fact."""

from collections.abc import Mapping

SAID: Mapping[str, str] = {
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
}
