"""Approved tools of real servers, called as a model would; and servers that mean harm, held."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from onebox.errors import McpError
from onebox.settings import McpServer, Settings
from onebox.skills.mcp.connections import Connections
from onebox.skills.mcp.pins import Pins
from onebox.skills.mcp.tools import McpTool, mcp_tools
from onebox.skills.tool import Effects, Place, ToolResult

HERE = Place(Path("."), "run", "en")


def approve(settings: Settings, name: str = "s") -> None:
    async def inner() -> None:
        async with Connections(settings) as connections:
            offers = await (await connections.to(name)).offers()
        Pins(settings.home).approve(name, settings.mcp[name], offers)

    asyncio.run(inner())


def tool_of(settings: Settings, name: str, connections: Connections | None = None) -> McpTool:
    return next(one for one in mcp_tools(settings, connections) if one.name == name)


def call(settings: Settings, name: str, at: Place = HERE, **arguments: Any) -> ToolResult:
    async def inner() -> ToolResult:
        async with asyncio.timeout(120):
            return await tool_of(settings, name).call(arguments, at)

    return asyncio.run(inner())


@pytest.fixture(params=["stdio", "http"])
def good(request: pytest.FixtureRequest, with_servers: Callable[..., Settings]) -> Settings:
    """The SDK's own server over each transport, all of its tools approved."""
    if request.param == "stdio":
        server = request.getfixturevalue("sdk_program")
    else:
        server = McpServer(url=request.getfixturevalue("sdk_url"), local=True)
    settings = with_servers(s=server)
    approve(settings)
    return settings


def test_the_sdk_s_server_over_both_transports(good: Settings) -> None:
    async def inner() -> None:
        async with Connections(good) as connections:
            tools = {one.name: one for one in mcp_tools(good, connections)}
            assert sorted(tools) == ["s__add", "s__echo", "s__fails", "s__picture", "s__slow"]
            add = tools["s__add"]
            assert "把两个数加起来" in add.description["zh"] and add.parameters["required"] == ["a", "b"]
            done = await add.call({"a": 2, "b": 40}, HERE)
            assert (done.text, done.ok, done.untrusted, done.source) == ("42", True, True, "mcp:s")
            several = await asyncio.gather(*(tools["s__echo"].call({"text": f"{n} 你好"}, HERE) for n in range(8)))
            assert [one.text for one in several] == [f"{n} 你好" for n in range(8)]
            assert "image/png" in (await tools["s__picture"].call({}, HERE)).text
            wrong = await add.call({"a": "no number"}, HERE)
            assert not wrong.ok and wrong.text
            failed = await tools["s__fails"].call({}, HERE)
            assert not failed.ok and "inside" not in failed.text

    asyncio.run(inner())


def test_a_call_given_up_leaves_the_connection_usable(good: Settings) -> None:
    async def inner() -> None:
        async with Connections(good) as connections:
            tools = {one.name: one for one in mcp_tools(good, connections)}
            began = time.monotonic()
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(1):
                    await tools["s__slow"].call({"seconds": 600}, HERE)
            assert (await tools["s__add"].call({"a": 1, "b": 1}, HERE)).text == "2"
            assert time.monotonic() - began < 60

    asyncio.run(inner())


def test_nothing_is_there_before_it_is_approved(sdk_url: str, with_servers: Callable[..., Settings]) -> None:
    settings = with_servers(s=McpServer(url=sdk_url, local=True))
    assert mcp_tools(settings) == []
    approve(settings)
    assert len(mcp_tools(settings)) == 5
    only = with_servers(s=McpServer(url=sdk_url, local=True, tools=("add", "gone")))
    assert [one.name for one in mcp_tools(only)] == ["s__add"]
    elsewhere = with_servers(s=McpServer(url=sdk_url.replace("/mcp", "/other"), local=True))
    assert mcp_tools(elsewhere) == []  # what was approved was another server
    tool = tool_of(settings, "s__add")
    Pins(settings.home).withdraw("s", ["add"])
    done = asyncio.run(tool.call({"a": 1, "b": 2}, HERE))
    assert not done.ok and "not approved any more" in done.text


@pytest.mark.parametrize("how", ["rug", "rug-schema"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_tool_that_changes_after_it_was_approved_is_not_called(
    how: str, language: Any, program: Callable[..., McpServer], with_servers: Callable[..., Settings]
) -> None:
    settings = with_servers(s=program("bad.py", how))
    approve(settings)

    async def inner() -> None:
        async with Connections(settings) as connections:
            tool = tool_of(settings, "s__add", connections)
            assert (await tool.call({"a": 1, "b": 2}, HERE)).text == "3"  # the first listing of this process
            for _ in range(2):
                done = await tool.call({"a": 1, "b": 2}, Place(Path("."), "run", language))
                assert not done.ok and "not what you approved" in done.text and "onebox mcp approve s" in done.text
            assert "evil" not in str(tool.description) and "note" not in tool.parameters["properties"]

    asyncio.run(inner())


def test_a_poisoned_description_never_reaches_a_model(
    program: Callable[..., McpServer], with_servers: Callable[..., Settings]
) -> None:
    settings = with_servers(s=program("bad.py", "poison"))
    approve(settings)  # a user may even approve it
    tool = tool_of(settings, "s__add")
    shown = f"{tool.description}{tool.parameters}"
    for word in ("IMPORTANT", "ssh", "tell the user", "mcp.json", "Adds"):
        assert word not in shown
    own = with_servers(s=program("bad.py", "poison", says={"add": "加两个数"}))
    assert "加两个数" in tool_of(own, "s__add").description["zh"]


def test_a_result_too_large_is_cut_in_the_middle(
    program: Callable[..., McpServer], with_servers: Callable[..., Settings]
) -> None:
    settings = with_servers(s=program("bad.py", "oversized"))
    approve(settings)
    done = call(settings, "s__add", a=1, b=2)
    assert done.ok and len(done.text) < 25_000
    assert done.text.startswith("start ") and "left out" in done.text


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ("slow", "did not answer within 3 s"),
        ("monster", "longer than 16 MB"),
        ("dies", "boom"),
        ("floods", "more than 2000 messages"),
        ("garbage", "not the protocol"),
        ("wrong", "did not keep to the protocol"),
    ],
)
def test_a_program_that_does_harm_is_held_and_the_next_call_starts_anew(
    how: str, says: str, program: Callable[..., McpServer], with_servers: Callable[..., Settings]
) -> None:
    settings = with_servers(s=program("bad.py", how, seconds=3 if how == "slow" else 60))
    approve(settings)

    async def inner() -> None:
        async with Connections(settings) as connections:
            tool = tool_of(settings, "s__add", connections)
            done = await tool.call({"a": 1, "b": 2}, HERE)
            assert not done.ok and says in done.text, done.text
            again = await connections.to("s")
            assert [one.name for one in await again.offers()] == ["add"]

    asyncio.run(inner())


def test_what_is_odd_but_harmless(program: Callable[..., McpServer], with_servers: Callable[..., Settings]) -> None:
    """A greeting before the protocol, characters that do not show, a question to us, a pattern that never ends."""
    names = ("chatty", "hidden", "asks", "pattern")
    settings = with_servers(**{name: program("bad.py", name) for name in names})
    for name in names:
        approve(settings, name)
    found = {name: call(settings, f"{name}__add", a=1, b=2) for name in names}
    assert found["chatty"].text == found["pattern"].text == "3"
    assert found["hidden"].text == "plaintext[31m"
    assert '"error"' in found["asks"].text and found["asks"].ok  # the server was told no


def test_a_server_that_never_answers(program: Callable[..., McpServer], with_servers: Callable[..., Settings]) -> None:
    settings = with_servers(s=program("bad.py", "silent", start_seconds=2))
    with pytest.raises(McpError, match="not ready within 2 s"):
        approve(settings)


def test_pages_without_end(program: Callable[..., McpServer], with_servers: Callable[..., Settings]) -> None:
    settings = with_servers(s=program("bad.py", "pages"))
    approve(settings)
    assert len(mcp_tools(settings)) == 20


@pytest.mark.parametrize(
    ("server", "effects"),
    [
        (McpServer(command="x"), Effects(reads_untrusted=True)),
        (McpServer(command="x", read=("/a",)), Effects(reads_untrusted=True, reads_secret=True)),
        (
            McpServer(command="x", write=("/a",)),
            Effects(reads_untrusted=True, reads_secret=True, writes="outside", once=True),
        ),
        (
            McpServer(command="x", network=True),
            Effects(reads_untrusted=True, writes="outside", sends=True, once=True),
        ),
        (McpServer(url="https://x.test"), Effects(reads_untrusted=True, writes="outside", sends=True, once=True)),
        (McpServer(url="https://x.test", reads=("t",)), Effects(reads_untrusted=True, sends=True)),
    ],
)
def test_effects_follow_from_what_a_server_can_reach(server: McpServer, effects: Effects) -> None:
    from onebox.skills.mcp.tools import effects_of

    assert effects_of("t", server) == effects
