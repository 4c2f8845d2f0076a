"""A conversation as a Word file."""

import io
import re
import time

from ..errors import Refused
from ..words import label
from .markdown import turn_text
from .transcript import Transcript

_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def docx(transcript: Transcript) -> bytes:
    """Answers keep their Markdown signs; headings, turns and quotes are paragraphs of Word's own styles."""
    try:
        from docx import Document
    except ImportError as error:
        raise Refused("no_docx", 501) from error
    language = transcript.language
    document = Document()
    document.core_properties.title = _clean(transcript.title)[:255]
    document.core_properties.author = "Onebox"
    document.add_heading(_clean(transcript.title), 0)
    document.add_paragraph(time.strftime("%Y-%m-%d %H:%M", time.localtime(transcript.created)))
    for turn in transcript.turns:
        document.add_heading(turn.who, 2)
        for text in turn_text(turn, label("unsupported", language)).split("\n\n"):
            document.add_paragraph(_clean(text))
    if transcript.quotes:
        document.add_heading(label("sources", language), 2)
    for quoted in transcript.quotes:
        where = document.add_paragraph(f"[{quoted.number}] ")
        where.add_run(_clean(" › ".join(part for part in (quoted.title, quoted.heading) if part))).bold = True
        where.add_run(_clean(f" ({quoted.place})"))
        document.add_paragraph(_clean(quoted.quote), style="Quote")
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def _clean(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return _NOT_XML.sub("", text)
