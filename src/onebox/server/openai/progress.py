"""What a run does, one short line a step: shown by clients as the model's reasoning."""

from ...events import Event, Note, SourceFound, StepStarted
from ...types import Language

_STEPS: dict[str, dict[Language, str]] = {
    "gather": {"en": "Looking through the library", "zh": "在资料库里查找"},
    "write": {"en": "Writing the answer", "zh": "写回答"},
    "check": {"en": "Checking every sentence against its source", "zh": "逐句核对出处"},
    "rewrite": {"en": "Writing it again: the sources do not carry it", "zh": "出处不支持，重写一遍"},
    "check again": {"en": "Checking again", "zh": "再核对一遍"},
    "deliver": {"en": "", "zh": ""},
}
_FOUND: dict[Language, str] = {"en": "Found: {title}", "zh": "找到：{title}"}


def line_of(event: Event, language: Language, question: str = "") -> str:
    """The line for `event`; empty for one that is no news to who asked `question`."""
    fact = event.fact
    if isinstance(fact, StepStarted):
        said = _STEPS.get(fact.step, {}).get(language, fact.step)
        return f"{said} ({fact.detail})" if said and fact.detail not in ("", question) else said
    if isinstance(fact, SourceFound):
        place = fact.heading if fact.heading.startswith(fact.title) else f"{fact.title} › {fact.heading}".rstrip(" ›")
        return _FOUND[language].format(title=place)
    return fact.text if isinstance(fact, Note) else ""
