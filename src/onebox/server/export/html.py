"""A conversation as one HTML file that needs nothing else and runs nothing."""

import time
from html import escape

from ..words import label
from .markdown import turn_text
from .transcript import Quoted, Transcript, Turn

_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.7 system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif;
       max-width: 46rem; margin: 3rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1rem; opacity: .7; margin: 2rem 0 .3rem; }
.you { border-left: 3px solid #8886; padding-left: 1rem; }
pre { overflow-x: auto; background: #8882; padding: .8rem; border-radius: .4rem; }
table { border-collapse: collapse; } td, th { border: 1px solid #8886; padding: .2rem .6rem; }
blockquote { margin: .2rem 0 1rem; padding-left: 1rem; border-left: 3px solid #8886; }
small, time { opacity: .7; }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def html(transcript: Transcript) -> str:
    language = transcript.language
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(transcript.created))
    quotes = "".join(_quote(quoted) for quoted in transcript.quotes)
    sources = f"<h2>{label('sources', language)}</h2><ol>{quotes}</ol>" if quotes else ""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(transcript.title)}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{escape(transcript.title)}</h1><time>{when}</time>"
        f"{''.join(_turn(turn, label('unsupported', language)) for turn in transcript.turns)}{sources}</body></html>\n"
    )


def _turn(turn: Turn, unsupported: str) -> str:
    if not turn.is_answer:
        text = escape(turn.parts[0].text).replace("\n", "<br>")
        return f'<h2>{escape(turn.who)}</h2><p class="you">{text}</p>'
    from markdown_it import MarkdownIt

    # Raw HTML of an answer stays text, and images of other hosts are not fetched.
    reader = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    return f"<h2>{escape(turn.who)}</h2>{reader.render(turn_text(turn, unsupported))}"


def _quote(quoted: Quoted) -> str:
    where = escape(" › ".join(part for part in (quoted.title, quoted.heading) if part))
    text = escape(quoted.quote).replace("\n", "<br>")
    return (
        f'<li id="quote-{quoted.number}"><b>{where}</b> <small>{escape(quoted.place)}</small>'
        f"<blockquote>{text}</blockquote></li>"
    )
