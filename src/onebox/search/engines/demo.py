"""An engine to copy: it finds in a list it is given.

For one over HTTP, copy `brave.py` instead: a class with `request` and `read`. Then name it in the table of
`configured.py`, or, in a package of your own, as an entry point of the group `onebox.searchers`, and add it to
`tests/contracts/test_searchers.py`.
"""

from collections.abc import Sequence

from ..searcher import Result, SearchQuery

EXAMPLES = (
    Result("Example page", "https://example.org/", "An example of a page.", "2024-05-01"),
    Result("示例页面", "https://example.org/zh", "一个示例页面。", "2025-06-01"),
)


class Demo:
    """Pages whose title or snippet holds a word of the query."""

    kind = "demo"
    address = "memory"
    needs_key = False

    def __init__(
        self,
        name: str = "demo",
        *,
        url: str = "",
        key: str = "",
        seconds: float = 8.0,
        pages: Sequence[Result] = EXAMPLES,
    ) -> None:
        self.name = name
        self._pages = pages

    async def search(self, query: SearchQuery) -> list[Result]:
        words = query.text.lower().split()
        found = [page for page in self._pages if any(word in f"{page.title} {page.snippet}".lower() for word in words)]
        return [
            Result(page.title, page.url, page.snippet, page.date, self.name, rank)
            for rank, page in enumerate(found[: query.count], 1)
        ]

    async def close(self) -> None:
        pass
