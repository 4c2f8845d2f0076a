"""The browser of a run as its tools share it: a session, and what an earlier process did with its own."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from ...reading.web.outline import Happened
from ...reading.web.session import Session
from ...types import Language
from .browser_page import in_words, plain
from .browser_past import Past, again
from .browser_words import say


class Hands:
    """`past`: actions of an earlier process of the run, in order."""

    def __init__(self, session: Session, past: Sequence[Past] = ()) -> None:
        self.session = session
        self._past = tuple(past)

    async def taken_up(self, language: Language) -> str:
        """Bring a new browser where the one of an earlier process was; what was done and lost, empty when nothing."""
        past, self._past = self._past, ()
        return await again(self.session, past, language) if past and not self.session.address else ""

    async def page(self, language: Language, happened: Happened | None = None) -> str:
        """The page in view, and what happened before."""
        view = await self.session.view()
        return "\n".join([*told_of(happened or Happened(), language), in_words(view, language)])


def told_of(happened: Happened, language: Language) -> list[str]:
    """What a page did besides, in lines."""
    lines = [say("said", language, text=plain(one, 150)) for one in happened.said[:3]]
    if happened.sendings:
        hosts = dict.fromkeys(plain(urlsplit(one.url).netloc, 80) for one in happened.sendings)
        lines.append(say("stopped", language, hosts=", ".join(list(hosts)[:3])))
    return lines + [say("refused", language, what=plain(one, 200)) for one in happened.refused[:2]]
