import pytest

from onebox.engine.router.needs import needs
from onebox.types import Depth, Needs


@pytest.mark.parametrize(
    ("depth", "text", "place", "fresh"),
    [
        (Depth.SEARCH, "今天上海天气怎么样", "web", "now"),
        (Depth.SEARCH, "what's the weather in Dublin right now", "web", "now"),
        (Depth.SEARCH, "现任联合国秘书长是谁", "web", "recent"),
        (Depth.SEARCH, "latest stable version of Node", "web", "recent"),
        (Depth.SEARCH, "鲁迅在哪里学的医", "web", "any"),
        (Depth.SEARCH, "员工手册里年假怎么算", "library", "any"),
        (Depth.SEARCH, "what did I write in my notes today", "library", "any"),
        (Depth.SEARCH, "https://example.org/manual 这份说明书怎么说", "web", "any"),
        (Depth.CHAT, "讲个冷笑话", "none", "any"),
        (Depth.THINK, "solve 2x = 4", "none", "any"),
        (Depth.RESEARCH, "研究一下国内储能市场", "web", "recent"),
        (Depth.RESEARCH, "梳理唐代科举制度的历史", "web", "any"),
        (Depth.EXECUTE, "把桌面上的照片整理好", "library", "any"),
        (Depth.EXECUTE, "turn on the bedroom light", "none", "any"),
    ],
)
def test_where_and_how_fresh(depth: Depth, text: str, place: str, fresh: str) -> None:
    made = needs(depth, text, "zh")
    assert (made.place, made.fresh) == (place, fresh)


def test_attached_documents_are_looked_into() -> None:
    assert needs(Depth.SEARCH, "What is the fee?", "en", files=True) == Needs("library", "any", "en")
    assert needs(Depth.CHAT, "Say it nicely", "en", files=True).place == "library"


def test_context_counts_where_there_were_turns() -> None:
    assert needs(Depth.SEARCH, "后天呢", "zh", before=True).context
    assert not needs(Depth.SEARCH, "后天呢", "zh").context
