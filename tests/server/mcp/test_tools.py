"""The SDK's own client talks to the box, over both transports and by both generations of the protocol."""

import asyncio
from typing import Any

import pytest
from mcp import MCPError

from .conftest import QUESTION, Boxes, Connect, over_http


def test_every_tool_and_what_it_gives_back(connect: Connect, boxes: Boxes) -> None:
    async def inner() -> None:
        async with connect() as client:
            tools = {one.name: one for one in (await client.list_tools()).tools}
            assert {"ask", "search", "library_search", "read_page"} <= set(tools)
            assert all(one.description and one.output_schema for one in tools.values())
            heard: list[str] = []

            async def progress(done: float, total: float | None, message: str | None) -> None:
                heard.append(message or "")

            asked = {"question": QUESTION, "depth": "search", "web": False}
            answer = await client.call_tool("ask", asked, progress_callback=progress)
            told = answer.structured_content
            assert not answer.is_error and "1932" in told["answer"] and told["stop_reason"] == "finished"
            quote = told["sentences"][0]["citations"][0]
            assert "1932" in quote["quote"] and quote["location"].endswith("harbour.md")
            assert "[1]" in answer.content[0].text and quote["quote"] in answer.content[0].text
            assert any("library" in line for line in heard), heard

            passages = (await client.call_tool("library_search", {"query": "南京长江大桥"})).structured_content
            assert "1968" in passages["passages"][0]["text"]
            document = await client.read_resource(f"onebox://library/{quote['source']}")
            assert document.contents[0].text[quote["start"] : quote["end"]] == quote["quote"]
            assert len((await client.list_resources()).resources) == 3

            found = (await client.call_tool("search", {"query": "青岚 地铁", "count": 3})).structured_content
            assert found["results"] and len(found["results"]) <= 3
            page = (
                await client.call_tool("read_page", {"url": found["results"][0]["url"], "length": 200})
            ).structured_content
            assert page["text"] and page["length"] >= len(page["text"]) and page["title"]

    asyncio.run(asyncio.wait_for(inner(), 300))


@pytest.mark.parametrize(
    ("tool", "arguments", "says"),
    [
        ("ask", {"question": ""}, "question"),
        ("ask", {"question": "x", "depth": "endless"}, "no depth"),
        ("ask", {"question": "x", "conversation": "other"}, "no conversation"),
        ("ask", {"question": "x", "collection": "没有"}, "没有"),
        ("library_search", {"query": "x", "collection": "_web"}, "no collection"),
        ("read_page", {"url": "http://169.254.169.254/latest"}, "metadata"),
        ("read_page", {"url": "file:///etc/passwd"}, "http"),
        ("gone", {}, "gone"),
    ],
)
def test_what_is_refused_says_why(doors: Any, tool: str, arguments: dict[str, Any], says: str) -> None:
    async def inner() -> None:
        async with over_http(doors.url, doors.key) as client:
            try:
                result = await client.call_tool(tool, arguments)
            except MCPError as error:
                assert says in error.message
            else:
                assert result.is_error and says in result.content[0].text, result.content

    asyncio.run(asyncio.wait_for(inner(), 300))


def test_a_client_that_gives_up_ends_the_run(connect: Connect, boxes: Boxes) -> None:
    async def inner() -> None:
        async with connect() as client:
            begun = asyncio.Event()

            async def progress(done: float, total: float | None, message: str | None) -> None:
                begun.set()

            asked = {"question": f"{QUESTION} forever", "depth": "search", "web": False}
            call = asyncio.create_task(client.call_tool("ask", asked, progress_callback=progress))
            await asyncio.wait({call, asyncio.create_task(begun.wait())}, return_when=asyncio.FIRST_COMPLETED)
            assert begun.is_set(), call.result()
            call.cancel()
            await asyncio.wait({call})
            state = "running"
            while state == "running":
                await asyncio.sleep(0.05)
                state = _newest(boxes)
            assert state == "cancelled"
            assert not (await client.call_tool("library_search", {"query": "bridge"})).is_error

    asyncio.run(asyncio.wait_for(inner(), 300))


def _newest(boxes: Boxes) -> str:
    from onebox.store.database import open_database
    from onebox.store.runs import Runs

    database = open_database(boxes.settings.database_url)
    try:
        return Runs(database).list(1)[0].state
    finally:
        database.dispose()


def test_a_conversation_goes_on_and_is_nobody_else_s(doors: Any) -> None:
    other = doors.served.member(doors.owner, "别人")
    key = other.post("/api/keys", {"name": "theirs"}, 201)["key"]

    async def inner() -> None:
        async with over_http(doors.url, doors.key) as client:
            first = (await client.call_tool("ask", {"question": QUESTION, "web": False})).structured_content
            again = {"question": QUESTION, "web": False, "conversation": first["conversation"]}
            second = (await client.call_tool("ask", again)).structured_content
            assert second["conversation"] == first["conversation"]
        async with over_http(doors.url, key) as client:
            refused = await client.call_tool("ask", again)
            assert refused.is_error and "no conversation" in refused.content[0].text

    asyncio.run(asyncio.wait_for(inner(), 300))


def test_resources_that_are_not_there(doors: Any) -> None:
    async def inner() -> None:
        async with over_http(doors.url, doors.key) as client:
            for uri in ("onebox://library/gone", "onebox://library/..%2F..", "file:///etc/passwd"):
                with pytest.raises(MCPError):
                    await client.read_resource(uri)

    asyncio.run(asyncio.wait_for(inner(), 300))
