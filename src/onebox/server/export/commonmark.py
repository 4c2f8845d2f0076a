"""The Markdown of answers: CommonMark with tables, no raw HTML, no pictures, and emphasis as Chinese needs it.

`**重点：**然后`: by CommonMark's rule the asterisks stay bare, because punctuation stands before the closing ones and
a letter behind them. Chinese puts no space there, so a pair around words is emphasis wherever it stands; the page does
the same.
"""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

_PAIR = re.compile(r"(\*{1,2})(?![\s*])((?:`[^`\n]*`|\\.|[^*`\\])+?)(?<!\s)\1(?!\*)")


def reader() -> "MarkdownIt":
    """Raw HTML of an answer stays text, and images of other hosts are not fetched."""
    from markdown_it import MarkdownIt

    made = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    made.inline.ruler.before("emphasis", "emphasis_beside_anything", _emphasis)
    return made


def _emphasis(state: "StateInline", silent: bool) -> bool:
    found = _PAIR.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        name = "strong" if found[1] == "**" else "em"
        end = state.posMax
        state.pos, state.posMax = found.span(2)
        state.push(f"{name}_open", name, 1).markup = found[1]
        state.md.inline.tokenize(state)
        state.push(f"{name}_close", name, -1).markup = found[1]
        state.posMax = end
    state.pos = found.end()
    return True
