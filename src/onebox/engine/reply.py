"""A model's reply, read as an answer: in JSON or in plain words, cut off or whole, or saying that there is none."""

import re
from dataclasses import dataclass

from ..library.split import sentences
from ..library.tokenise import words
from ..models.json_reply import parse
from ..types import Language
from .call import Said
from .evidence import folded

SHORT_WORDS = 12
"""An answer of more words is a sentence and judged as one."""
NOTHING: dict[Language, str] = {"en": "not in the passages", "zh": "资料中没有"}
"""What the prompts ask a model to say when the passages do not answer."""
LOOP_WORDS = 20
LOOP_SHARE = 0.3
"""Of so many words fewer than this share are different ones: a loop. Prose of that length has two thirds."""

_TEXTS = r"(?:(?:the|these|this|any of the) )?(?:given |provided )?(?:passages?|texts?|documents?|sources?)"
_GIVEN = r"(?:mentioned|stated|given|found|said|specified|provided|available|answered|included)"
_NOTHING = re.compile(
    rf"(?:sorry, )?(?:(?:the |this |that |it )?(?:answer|information|question|it)?:? ?(?:(?:is|are|was) )?)"
    rf"not (?:{_GIVEN} )?in {_TEXTS}"
    rf"|{_TEXTS} (?:do|does) ?no?t [^,;.]*"
    r"|(?:sorry, )?i (?:do not|dont|cannot|cant) (?:know|tell|say|answer)[^,;.]*"
    rf"|(?:there is )?no (?:answer|information)(?: {_GIVEN})?(?: in {_TEXTS})?"
    rf"|none|unknown|n/?a|not (?:known|{_GIVEN})"
    r"|(?:答案(?:是|:)? ?|根据资料,? ?)?(?:给出的|提供的|以上|这些)?资料(?:中|里|内)?(?:都|并|也)?"
    r"(?:没有?|未)[^,;。但]*"
    r"|无|未知|不知道|不清楚|没有答案|没有(?:提及|提到|说明)|未(?:提及|提到|说明)|无法(?:回答|确定|得知|判断)[^,;。但]*"
)
"""Ways to say `NOTHING`, as `folded` writes them; a sentence that goes on with "but" is none of them."""
_JSON = re.compile(r'^[\s`]*(?:json)?\s*\{\s*(?:"|$)|\{\s*"(?:why|answer)"')


@dataclass(frozen=True, slots=True)
class Draft:
    """What the model wrote: a short answer (with its reasoning, where that was asked for) or an explanation.

    `written`: a text of the kind that was asked for, a letter or a leaflet.
    """

    answer: str
    why: str = ""
    short: bool = True
    written: bool = False


def read_reply(said: Said) -> Draft:
    """What was said, as JSON or in plain words, whichever of them was asked for."""
    if said.data is not None:
        return Draft(str(said.data.get("answer", "")), str(said.data.get("why", "")))
    if _JSON.search(said.text):  # broken, cut off or not asked for: what its whole fields hold
        return Draft(_field(said.text, "answer"), _field(said.text, "why"))
    return _in_words(said)


def says_nothing(text: str) -> bool:
    """Did the model say, in whatever form, that the passages hold no answer?"""
    low = folded(text)
    return not low or low.startswith(tuple(NOTHING.values())) or bool(_NOTHING.fullmatch(low))


def goes_in_circles(text: str) -> bool:
    """Does `text` say a few words over and over, as a small model that is lost does?"""
    said = words(text)
    return len(said) >= LOOP_WORDS and len(set(said)) < LOOP_SHARE * len(said)


def split_answer(text: str) -> list[str]:
    return [piece for start, end in sentences(text) if (piece := text[start:end].strip())]


def _in_words(said: Said) -> Draft:
    text = _whole_sentences(said)
    if not said.whole and any(phrase.startswith(folded(text)) for phrase in NOTHING.values()):
        return Draft("")  # "no" may be all that came of "not in the passages"
    return Draft(text, short=len(words(text)) <= SHORT_WORDS and len(split_answer(text)) <= 1)


def _whole_sentences(said: Said) -> str:
    """The text without a last sentence that was cut off, if there is another one."""
    text = said.text.strip()
    if said.whole:
        return text
    spans = sentences(text)
    return text[: spans[-1][0]].strip() if len(spans) > 1 else text


def _field(text: str, name: str) -> str:
    """A whole string field out of JSON that is broken or cut off: half a number is another number."""
    found = re.search(rf'"{name}"\s*:\s*("(?:[^"\\]|\\.)*")', text)
    value = parse(found.group(1)) if found else None
    return value.strip() if isinstance(value, str) else ""
