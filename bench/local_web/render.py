"""A page as HTML, with what surrounds text on real pages: menus, a cookie notice, related links, a footer."""

import re
from html import escape

from .pages import Page

_ABOUT = {
    "zh": (
        "首页",
        "热点",
        "联系我们",
        "本站使用 Cookie 改善浏览体验。",
        "相关阅读",
        "发布时间",
        "版权所有，未经许可不得转载",
    ),
    "en": ("Home", "Popular", "Contact", "This site uses cookies.", "Related", "Published", "All rights reserved"),
}


def as_html(page: Page, related: list[Page]) -> str:
    """`page` as a document with its metadata (author, date) in the ways real pages give them."""
    if page.html:
        return page.html
    home, popular, contact, cookies, more, published, rights = _ABOUT[page.language]
    links = "".join(f'<li><a href="{escape(one.path)}">{escape(one.title)}</a></li>' for one in related)
    tag = "zh-CN" if page.language == "zh" else "en"
    return (
        f'<!DOCTYPE html>\n<html lang="{tag}"><head><meta charset="utf-8">'
        f"<title>{escape(page.title)} - {page.host}</title>"
        f'<meta name="author" content="{escape(page.author)}">'
        f'<meta property="article:published_time" content="{page.date}T08:00:00+08:00"></head><body>'
        f'<div class="cookie-banner">{cookies}</div>'
        f'<nav><a href="/">{home}</a> <a href="/popular">{popular}</a> <a href="/contact">{contact}</a></nav>'
        f'<main><article><h1>{escape(page.title)}</h1><p class="byline">{escape(page.author)} · {published} '
        f'<time datetime="{page.date}">{page.date}</time></p>{body(page.text)}</article></main>'
        f"<aside><h3>{more}</h3><ul>{links}</ul></aside><footer>© {page.host} {rights}</footer></body></html>"
    )


def body(text: str) -> str:
    """Paragraphs, headings, listings and quotes of simple Markdown as HTML."""
    parts = []
    for block in re.split(r"\n\n(?![^`]*```\s*$)", text):
        if block.startswith("```"):
            parts.append(f"<pre>{escape(block.strip('`').strip())}</pre>")
        elif heading := re.match(r"(#+) (.*)", block):
            level = min(len(heading[1]), 6)
            parts.append(f"<h{level}>{escape(heading[2])}</h{level}>")
        elif block.startswith("- "):
            parts.append("<ul>" + "".join(f"<li>{escape(line[2:])}</li>" for line in block.splitlines()) + "</ul>")
        else:
            plain = re.sub(r"(?m)^> ?", "", block).replace("**", "").replace("`", "")
            parts.append(f"<p>{escape(plain)}</p>")
    return "".join(parts)
