"""Sentences of pages that are no evidence: they lead to another site, or give orders to whoever reads for somebody.

A page can say that its facts hold only with an address behind them, or what an answer has to look like. No pattern
finds all such orders, and none is relied on: nothing a page says reaches a step with tools. They are left out because
a report of facts has no place for them.
"""

import re
from collections.abc import Iterable

from .evidence import Evidence
from .foreign import leads_away

_GAP = re.compile(r"\n[ \t]*\n")
_ORDERS = re.compile(
    r"<\|\w{1,20}\|>|</?tool_call>|\[/?INST\]|^\W*(?:system|assistant)\s?[:：]|^\W*assistant,|^\W*(?:系统|助手)[:：]"
    r"|\b(?:ignore|disregard|forget|override)\b.{0,30}\b(?:instructions?|prompts?)\b"
    r"|\b(?:note|message|instructions?) (?:to|for) (?:the |all )?(?:ai\b|language models?|llms?)"
    r"|\bai (?:systems?|assistants?|models?|agents?) (?:must|should|have to|reading)\b"
    r"|\b(?:end|begin|start|finish) your (?:answer|reply|response)\b"
    r"|\b(?:answer|reply|respond) only with\b|\byour (?:answer|reply|response) (?:must|should|has to)\b"
    r"|(?:忽略|无视|忘记|忘掉|不要理会)[你您之以此前先上述的所有一切全部]{0,8}(?:指示|指令|提示词|设定)"
    r"|系统提示词|(?:人工智能|AI|智能)\s?(?:助手|模型|系统).{0,6}(?:必须|应当|应该|请|务必)"
    r"|\ball other (?:sources?|pages?|sites?) (?:is|are)\b|\b(?:trust|believe) (?:only )?this (?:page|source|site)\b"
    r"|(?:其他|其它|别的)(?:所有)?(?:来源|网页|页面|网站|资料)(?:都|均|全|一律|皆)|只(?:能|可|应|要|需)?(?:相信|信任|采信|听信)(?:本|这|此)"
    r"|只(?:能|需|要|许)?(?:回答|回复|输出)[“\"「：:]|(?:回答|回复|答案)的?(?:末尾|结尾|开头|最后)(?:必须|要|应|请|务必|加)",
    re.IGNORECASE,
)


def without_misleading(sentences: Iterable[Evidence]) -> list[Evidence]:
    """Those that may become claims. Documents of the user's own library may say what they like.

    What stands in one paragraph with an order goes with it: it is what the order wants to be believed.
    """
    known = list(sentences)
    orders = {_paragraph(one) for one in known if _of_the_web(one) and _ORDERS.search(one.text)}
    return [one for one in known if _paragraph(one) not in orders and not _leads_away(one)]


def _leads_away(one: Evidence) -> bool:
    return _of_the_web(one) and leads_away(one.text, [one.passage.source.location])


def _of_the_web(one: Evidence) -> bool:
    return one.passage.source.location.startswith(("http://", "https://"))


def _paragraph(one: Evidence) -> tuple[str, int]:
    """Where the paragraph of a sentence begins: source and offset."""
    text, at = one.passage.text, one.start - one.passage.start
    ends = [gap.end() for gap in _GAP.finditer(text, 0, at)]
    return one.passage.source.id, one.passage.start + (ends[-1] if ends else 0)
