"""A conversation or a report as a file: Markdown, HTML, Word, PDF. Citations are numbered and quoted in each."""

import asyncio
from typing import Literal

from .paper import Paper

Format = Literal["md", "html", "docx", "pdf"]

_KINDS: dict[Format, str] = {
    "md": "text/markdown; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


async def exported(paper: Paper, form: Format) -> tuple[bytes, str, str]:
    """The file's bytes, media type and ending. Raises Refused when what is needed is not installed."""
    if form == "md":
        from .markdown import markdown

        data = markdown(paper).encode()
    elif form == "html":
        from .html import html

        data = html(paper).encode()
    elif form == "docx":
        from .docx import docx

        data = await asyncio.to_thread(docx, paper)
    else:
        from .html import html
        from .pdf import pdf

        data = await pdf(html(paper))
    return data, _KINDS[form], f".{form}"
