"""What the box offers other programs' models."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any

from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ResourceNotFoundError, ToolError
from mcp_types import CallToolResult, Resource, TextContent, ToolAnnotations
from pydantic import Field

from ... import __version__
from ...app import Box
from ...engine.accept import language_of
from ...engine.deliver import refusal
from ...errors import OneboxError
from ...search.searcher import SearchQuery
from ...types import Ask, Depth
from .asking import answered
from .shapes import AnswerView, PageHit, PageHits, PageText, PassageHit, PassageHits, answer_view, as_text

OwnerOf = Callable[[Context], str | None]
"""The account a request is made for; None: the user of this machine."""

MOST_RESOURCES = 500
LONGEST_PAGE = 50_000
_READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=True)
_LOCAL = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
_SAYS = (
    "Onebox answers from the user's own documents and the web; every sentence comes with the quote that carries it. "
    "Use `ask` for an answer with sources, the other tools to look for yourself. "
    "一框用用户自己的资料和网络回答，每句话都附带引文。要带出处的回答用 ask，自己查找用其余工具。"
)

Question = Annotated[str, Field(min_length=1, max_length=100_000, description="In any language; the answer is in it.")]
Words = Annotated[str, Field(min_length=1, max_length=500, description="What to look for.")]
Collection = Annotated[str, Field(max_length=200, description="Only this part of the library; empty: all of it.")]
Count = Annotated[int, Field(ge=1, le=30)]
Conversation = Annotated[str, Field(max_length=64, description="Go on with this conversation, from an answer before.")]
MayAskWeb = Annotated[bool | None, Field(description="Whether the web may be asked; null: as the box is set up.")]


class Tools:
    """The functions behind the tools, over one box."""

    def __init__(self, box: Box, owner_of: OwnerOf) -> None:
        self._box = box
        self._owner_of = owner_of

    async def ask(self, ask: Ask, ctx: Context) -> CallToolResult:
        """Run `ask` for whoever `ctx` is from."""
        owner = self._owner_of(ctx)
        if ask.conversation and self._box.conversations.owner_of(ask.conversation) != owner:
            raise ToolError(f"There is no conversation {ask.conversation!r}. Leave it out to begin a new one.")

        async def tell(count: float, line: str) -> None:
            await ctx.report_progress(count, None, line)

        try:
            view = await answered(self._box, ask, owner, tell)
        except OneboxError as error:
            raise _told(error) from error
        answer = answer_view(view)
        text = as_text(answer, refusal(language_of(ask.text), view.near))
        return CallToolResult(
            content=[TextContent(type="text", text=text)], structured_content=answer.model_dump(mode="json")
        )

    async def search(self, query: str, count: int) -> PageHits:
        """Ask the search engines of the settings, or those that need no key."""
        from ...web import Web

        web = Web(self._box.settings, await self._box.library())
        try:
            found = await web.find([SearchQuery(query, language_of(query), count=count)])
        except OneboxError as error:
            raise _told(error) from error
        finally:
            await web.close()
        results = [
            PageHit(title=one.title, url=one.url, snippet=one.snippet, date=one.date) for one in found.results[:count]
        ]
        return PageHits(results=results, note=found.line(language_of(query)))

    async def library_search(self, query: str, count: int, collection: str) -> PassageHits:
        """Passages of the library, best first."""
        if collection.startswith("_"):  # what was shown in someone's conversation
            raise ToolError(f"The library has no collection {collection!r}.")
        library = await self._box.library()
        found = await asyncio.to_thread(library.search, query, k=count, collection=collection or None)
        passages = [
            PassageHit(
                text=one.text, title=one.source.title, location=one.source.location, heading=one.heading,
                source=one.source.id, start=one.start, end=one.end,
            )
            for one in (hit.passage for hit in found.hits)
        ]  # fmt: skip
        return PassageHits(passages=passages, note=found.note)

    async def read_page(self, url: str, start: int, length: int) -> PageText:
        """A page through the guard, as text."""
        from ...reading.web import WebReader

        try:
            async with WebReader(self._box.settings) as web:
                page = await web.read(url)
        except OneboxError as error:
            raise _told(error) from error
        document, end = page.document, start + length
        return PageText(
            url=page.url,
            title=document.title,
            date=document.date or "",
            text=document.text[start:end],
            start=start,
            length=len(document.text),
            next=end if end < len(document.text) else None,
        )

    async def resources(self) -> list[Resource]:
        """The documents of the library, hidden collections left out."""
        library = await self._box.library()
        rows = [row for row in await asyncio.to_thread(library.list) if not row.collection.startswith("_")]
        return [
            Resource(uri=f"onebox://library/{row.id}", name=row.title, description=row.location, mime_type="text/plain")
            for row in rows[:MOST_RESOURCES]
        ]

    async def document(self, source: str) -> str:
        """The stored text of a document."""
        library = await self._box.library()
        collection = await asyncio.to_thread(library.collection_of, source)
        if not collection or collection.startswith("_"):
            raise ResourceNotFoundError(f"The library has no document {source!r}.")
        return await asyncio.to_thread(library.text, source)


class BoxServer(MCPServer[Any]):
    """The SDK's server, whose resources are what the library holds when it is asked."""

    def __init__(self, tools: Tools) -> None:
        root = logging.getLogger()
        handlers, level = root.handlers[:], root.level
        super().__init__("onebox", title="Onebox 一框", instructions=_SAYS, version=__version__, subscriptions=False)
        root.handlers[:] = handlers  # the SDK has set up the logging of the whole process
        root.setLevel(level)
        self._tools = tools

    async def list_resources(self) -> list[Resource]:
        return await self._tools.resources()


def mcp_server(box: Box, owner_of: OwnerOf) -> BoxServer:
    """The tools over `box`, ready to be served over any transport. The caller closes the box."""
    tools = Tools(box, owner_of)
    server = BoxServer(tools)
    _add_asking(server, tools, box.depths())
    _add_looking(server, tools)
    server.resource(
        "onebox://library/{source}", name="document", title="A document of the library", mime_type="text/plain"
    )(tools.document)
    return server


def _add_asking(server: BoxServer, tools: Tools, depths: list[str]) -> None:
    offered = ["auto", *(one for one in depths if one not in (Depth.RESEARCH, Depth.EXECUTE))]
    Wish = Annotated[  # noqa: N806 — a type
        str,
        Field(description="How far to go; auto: the box chooses.", json_schema_extra={"enum": list[Any](offered)}),
    ]

    @server.tool(annotations=_READS)
    async def ask(
        question: Question,
        ctx: Context,
        depth: Wish = "auto",
        collection: Collection = "",
        web: MayAskWeb = None,
        conversation: Conversation = "",
    ) -> Annotated[CallToolResult, AnswerView]:
        """Ask a question; every sentence of the answer is tied to a quote from the user's documents or the web."""
        if depth not in offered:
            raise ToolError(f"There is no depth {depth!r}. There are: {', '.join(offered)}.")
        wanted = Ask(question, web=web, collection=collection or None, conversation=conversation or None)
        return await tools.ask(wanted if depth == "auto" else replace(wanted, depth=Depth(depth)), ctx)

    if Depth.RESEARCH not in depths:
        return

    @server.tool(annotations=_READS)
    async def research(
        question: Question, ctx: Context, web: MayAskWeb = None
    ) -> Annotated[CallToolResult, AnswerView]:
        """Research a question at length and write a report; every sentence is tied to a quote. Takes minutes."""
        return await tools.ask(Ask(question, Depth.RESEARCH, web=web), ctx)


def _add_looking(server: BoxServer, tools: Tools) -> None:
    @server.tool(annotations=_READS)
    async def search(query: Words, count: Count = 10) -> PageHits:
        """Search the web: titles, addresses and snippets of pages."""
        return await tools.search(query, count)

    @server.tool(annotations=_LOCAL)
    async def library_search(query: Words, count: Count = 8, collection: Collection = "") -> PassageHits:
        """Find passages in the user's own documents."""
        return await tools.library_search(query, count, collection)

    @server.tool(annotations=_READS)
    async def read_page(
        url: Annotated[str, Field(max_length=8000, description="http or https.")],
        start: Annotated[int, Field(ge=0, description="Where to begin, in characters.")] = 0,
        length: Annotated[int, Field(ge=200, le=LONGEST_PAGE)] = 8000,
    ) -> PageText:
        """Read one page or PDF of the web as text."""
        return await tools.read_page(url, start, length)


def _told(error: OneboxError) -> ToolError:
    return ToolError(f"{error} → {error.hint}" if error.hint else str(error))
