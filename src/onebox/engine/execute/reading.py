"""What strangers wrote, as the model that chooses actions gets it: facts with quotes, never the text itself.

Only where the task holds a tool that sends something or changes something outside; where nothing but copies can be
changed, nobody's words can do harm and the model reads them as they are. A step without tools takes facts under a
schema, code finds their quotes in the text or drops them (`trust/quarantine.py`); where the model finds none, code
takes the sentences that speak of what was looked for. The writer of programs sees the output of its programs whole:
all it can do is run another one in the sandbox.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ...errors import ModelError
from ...library.split import sentences
from ...skills.skill_tools import UseSkill
from ...skills.tool import Prepares, Tool
from ..call import call, fits
from ..evidence import all_terms
from ..prompts import prompt
from ..work import Work
from .action import Action, Seen
from .guard import SEARCH
from .observe import capped
from .trust.addresses import addresses_of
from .trust.policy import is_consequential
from .trust.quarantine import LONGEST, MOST, Quoted, read
from .trust.sanitise import clean
from .words import say

READ_TOKENS = 420
MOST_SENTENCES = 5
"""Taken by code where the model found none."""
MOST_ADDRESSES = 6
INSTRUCTIONS = 3_000
"""Characters of a skill's."""
FAILED = 160
"""Characters of what an action that did not work says."""
_SIZES = (6_000, 3_000, 1_500, 600)
_NO_WORDS = re.compile(r"[\d\s.,;:%+\-=()\[\]/*|<>]{1,400}|(?:True|False|None)\s*", re.ASCII)


def is_careful(tools: Sequence[Tool], names: Sequence[str]) -> bool:
    """Does the task hold a tool with which strangers' words could do harm?

    Not the browser: whoever uses a page must see what stands on its buttons, and what is sent is no word of the
    model but the very request, which the user sees and allows.
    """
    return any(is_consequential(one) for one in tools if one.name in names and not isinstance(one, Prepares))


async def told(work: Work, number: int, action: Action, seen: Seen, *, careful: bool) -> str:
    """What the model that chooses sees of action `number`. A reading is one recorded step of its own."""
    if action.tool == UseSkill.name and seen.ok:  # the user looked at it before it was enabled
        return capped(seen.whole, work.language, INSTRUCTIONS)
    if not careful or not seen.untrusted or _NO_WORDS.fullmatch(seen.text):
        return seen.text
    if not seen.ok:
        return say("failed_there", work.language, what=" ".join(clean(seen.text).split())[:FAILED])

    async def facts() -> str:
        return _lines(work, action, seen, await _facts(work, number, action, seen))

    return await work.step(f"read {number}", str, facts)


async def _facts(work: Work, number: int, action: Action, seen: Seen) -> list[str]:
    async def reader(text: str, schema: Mapping[str, Any]) -> Mapping[str, Any] | None:
        for size in _SIZES:
            messages = prompt(
                "execute_read", work.language, text=text[:size], task=work.ask.text, what=action.shown(120)
            )
            if await fits(work, messages, READ_TOKENS):
                break
        said = await call(work, f"read {number}", messages, max_tokens=READ_TOKENS, schema=dict(schema))
        return said.data

    text = seen.whole or seen.text
    try:
        found = await read(text, reader)
    except ModelError as error:
        work.note(f"read {number}: {error}")
        found = []
    return [_fact(one) for one in found] or _nearest(clean(text), f"{work.ask.text} {action.shown()}")


def _fact(one: Quoted) -> str:
    said, quote = " ".join(one.text.split()), " ".join(one.quote.split())
    return f"“{quote}”" if not said or said in quote else f"{said} (“{quote}”)"


def _nearest(text: str, wanted: str) -> list[str]:
    """The sentences that share most of their words with what was looked for, in their order."""
    terms = set(all_terms(wanted))
    every = [" ".join(text[start:end].split()) for start, end in sentences(text)]
    scored = [(len(terms & set(all_terms(one))), -place, one) for place, one in enumerate(every) if len(one) <= LONGEST]
    best = sorted((one for one in scored if one[0]), reverse=True)[:MOST_SENTENCES]
    return [f"“{one}”" for _, _, one in sorted(best, key=lambda found: -found[1])]


def _lines(work: Work, action: Action, seen: Seen, facts: Sequence[str]) -> str:
    head = say("facts" if facts else "no_facts", work.language, source=" ".join(clean(seen.source).split())[:100])
    lines = [head, *(f"- {one}" for one in facts[:MOST])]
    if action.tool == SEARCH:  # found by code; the guard knows them as the search's own
        found = sorted(addresses_of(seen.text), key=seen.text.index)[:MOST_ADDRESSES]
        lines += [say("addresses", work.language), *found] if found else []
    return "\n".join(lines)
