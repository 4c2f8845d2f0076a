"""Sentences of pages that are no evidence: they lead to another site, or give orders to whoever reads for somebody.

A page can say that its facts hold only with an address behind them, or what an answer has to look like. No pattern
finds all such orders, and none is relied on: nothing a page says reaches a step with tools. They are left out because
a report of facts has no place for them.
"""

import re
from collections.abc import Iterable

from .evidence import Evidence
from .foreign import leads_away

_ORDERS = re.compile(
    r"<\|\w{1,20}\|>|</?tool_call>|\[/?INST\]|^\W*(?:system|assistant)\s?[:：]|^\W*assistant,|^\W*(?:系统|助手)[:：]"
    r"|\b(?:ignore|disregard|forget|override)\b.{0,30}\b(?:instructions?|prompts?)\b"
    r"|\b(?:note|message|instructions?) (?:to|for) (?:the |all )?(?:ai\b|language models?|llms?)"
    r"|\bai (?:systems?|assistants?|models?|agents?) (?:must|should|have to|reading)\b"
    r"|\b(?:end|begin|start|finish) your (?:answer|reply|response)\b"
    r"|\b(?:answer|reply|respond) only with\b|\byour (?:answer|reply|response) (?:must|should|has to)\b"
    r"|(?:忽略|无视|忘记|忘掉|不要理会)[你您之以此前先上述的所有一切全部]{0,8}(?:指示|指令|提示词|设定)"
    r"|系统提示词|(?:人工智能|AI|智能)\s?(?:助手|模型|系统).{0,6}(?:必须|应当|应该|请|务必)"
    r"|只(?:能|需|要|许)?(?:回答|回复|输出)[“\"「：:]|(?:回答|回复|答案)的?(?:末尾|结尾|开头|最后)(?:必须|要|应|请|务必|加)",
    re.IGNORECASE,
)


def without_misleading(sentences: Iterable[Evidence]) -> list[Evidence]:
    """Those that may become claims. Documents of the user's own library may say what they like."""
    return [one for one in sentences if not _misleads(one)]


def _misleads(one: Evidence) -> bool:
    place = one.passage.source.location
    of_the_web = place.startswith(("http://", "https://"))
    return of_the_web and (leads_away(one.text, [place]) or bool(_ORDERS.search(one.text)))
