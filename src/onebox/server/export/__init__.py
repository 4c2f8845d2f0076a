"""A conversation as a file: Markdown, HTML, Word, PDF. Citations are numbered and quoted in each."""

import asyncio
from typing import Literal

from .transcript import Transcript

Format = Literal["md", "html", "docx", "pdf"]

_KINDS: dict[Format, str] = {
    "md": "text/markdown; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


async def exported(transcript: Transcript, form: Format) -> tuple[bytes, str, str]:
    """The file's bytes, media type and ending. Raises Refused when what is needed is not installed."""
    if form == "md":
        from .markdown import markdown

        data = markdown(transcript).encode()
    elif form == "html":
        from .html import html

        data = html(transcript).encode()
    elif form == "docx":
        from .docx import docx

        data = await asyncio.to_thread(docx, transcript)
    else:
        from .html import html
        from .pdf import pdf

        data = await pdf(html(transcript))
    return data, _KINDS[form], f".{form}"
