"""A conversation as Markdown (CommonMark), quotes as a numbered list at its end."""

import time

from ..words import label
from .transcript import Part, Transcript, Turn


def markdown(transcript: Transcript) -> str:
    language = transcript.language
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(transcript.created))
    lines = [f"# {_one_line(transcript.title)}", "", f"*{when}*", ""]
    for turn in transcript.turns:
        lines += [f"## {turn.who}", "", turn_text(turn, label("unsupported", language)), ""]
    if transcript.quotes:
        lines += [f"## {label('sources', language)}", ""]
    for quoted in transcript.quotes:
        where = " › ".join(_one_line(part) for part in (quoted.title, quoted.heading) if part)
        lines += [f"{quoted.number}. **{where}** ({_one_line(quoted.place)})", ""]
        lines += [f"   > {line}" for line in quoted.quote.splitlines()]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def turn_text(turn: Turn, unsupported: str) -> str:
    """The turn as Markdown, each sentence with the numbers of its quotes behind it."""
    text = ""
    for part in turn.parts:
        gap = "" if not text or text.endswith(tuple("。！？；…”\n")) or part.text[:1] in "\n" else " "
        text += gap + part.text.strip() + _marks(part, unsupported)
    return text


def _marks(part: Part, unsupported: str) -> str:
    marks = "".join(f"[{number}]" for number in part.numbers if part.supported)
    return marks if part.supported is not False else f"{marks} *({unsupported})*"


def _one_line(text: str) -> str:
    return " ".join(text.split())
