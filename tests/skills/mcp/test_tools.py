"""Approved tools of real servers, called as a model would; and servers that mean harm, held."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from onebox.errors import McpError
from onebox.settings import McpServer, Settings
from onebox.skills.mcp.connections import Connections
from onebox.skills.mcp.pins import Pins
from onebox.skills.mcp.tools import effects_of, mcp_tools
from onebox.skills.tool import Effects, Place, Tool

HERE = Place(Path("."), "run", "en")


async def approve(connections: Connections, settings: Settings, name: str = "s") -> None:
    """Pin every tool as it is now."""
    offers = await (await connections.to(name)).offers()
    Pins(settings.home).approve(name, settings.mcp[name], offers)


def tool_of(settings: Settings, name: str, connections: Connections | None = None) -> Tool:
    tools: list[Tool] = list(mcp_tools(settings, connections))
    return next(one for one in tools if one.name == name)


def with_approved(settings: Settings, do: Callable[[Connections], Awaitable[None]]) -> None:
    """`do` with connections, once every tool of every server is approved."""

    async def inner() -> None:
        async with Connections(settings) as connections, asyncio.timeout(500):
            for name in settings.mcp:
                await approve(connections, settings, name)
            await do(connections)

    asyncio.run(inner())


@pytest.fixture(params=["stdio", "http"])
def good(request: pytest.FixtureRequest, with_servers: Callable[..., Settings]) -> Settings:
    """The SDK's own server over each transport."""
    if request.param == "stdio":
        return with_servers(s=request.getfixturevalue("sdk_program"))
    return with_servers(s=McpServer(url=request.getfixturevalue("sdk_url"), local=True))


def test_the_sdk_s_server_over_both_transports(good: Settings) -> None:
    async def do(connections: Connections) -> None:
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
        with pytest.raises(TimeoutError):  # a call given up leaves the connection usable
            async with asyncio.timeout(1):
                await tools["s__slow"].call({"seconds": 600}, HERE)
        assert (await add.call({"a": 1, "b": 1}, HERE)).text == "2"

    with_approved(good, do)


def test_a_call_without_a_kept_connection(sdk_url: str, with_servers: Callable[..., Settings]) -> None:
    settings = with_servers(s=McpServer(url=sdk_url, local=True))

    async def do(_: Connections) -> None:
        assert (await tool_of(settings, "s__add").call({"a": 1, "b": 2}, HERE)).text == "3"

    with_approved(settings, do)


def test_nothing_is_there_before_it_is_approved(sdk_url: str, with_servers: Callable[..., Settings]) -> None:
    settings = with_servers(s=McpServer(url=sdk_url, local=True))
    assert mcp_tools(settings) == []

    async def do(connections: Connections) -> None:
        assert len(mcp_tools(settings)) == 5
        only = with_servers(s=McpServer(url=sdk_url, local=True, tools=("add", "gone")))
        assert [one.name for one in mcp_tools(only)] == ["s__add"]
        elsewhere = with_servers(s=McpServer(url=sdk_url.replace("/mcp", "/other"), local=True))
        assert mcp_tools(elsewhere) == []  # what was approved was another server
        tool = tool_of(settings, "s__add", connections)
        Pins(settings.home).withdraw("s", ["add"])
        done = await tool.call({"a": 1, "b": 2}, HERE)
        assert not done.ok and "not approved any more" in done.text

    with_approved(settings, do)


@pytest.mark.parametrize("how", ["rug", "rug-schema"])
def test_a_tool_that_changes_after_it_was_approved_is_not_called(
    how: str, program: Callable[..., McpServer], with_servers: Callable[..., Settings]
) -> None:
    settings = with_servers(s=program("bad.py", how))

    async def do(connections: Connections) -> None:
        tool = tool_of(settings, "s__add", connections)
        assert (await tool.call({"a": 1, "b": 2}, HERE)).text == "3"
        for language in ("zh", "en"):
            done = await tool.call({"a": 1, "b": 2}, Place(Path("."), "run", language))
            assert not done.ok and "not what you approved" in done.text and "onebox mcp approve s" in done.text
        assert "evil" not in str(tool.description) and "note" not in tool.parameters["properties"]

    with_approved(settings, do)


def test_a_poisoned_description_never_reaches_a_model(
    program: Callable[..., McpServer], with_servers: Callable[..., Settings]
) -> None:
    settings = with_servers(s=program("bad.py", "poison"))

    async def do(_: Connections) -> None:  # a user may even approve it
        tool = tool_of(settings, "s__add")
        shown = f"{tool.description}{tool.parameters}"
        for word in ("IMPORTANT", "ssh", "tell the user", "mcp.json", "Adds"):
            assert word not in shown
        own = with_servers(s=program("bad.py", "poison", says={"add": "加两个数"}))
        assert "加两个数" in tool_of(own, "s__add").description["zh"]

    with_approved(settings, do)


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ("slow", "did not answer within 5 s"),
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
    settings = with_servers(s=program("bad.py", how, **({"seconds": 5} if how == "slow" else {})))

    async def do(connections: Connections) -> None:
        tool = tool_of(settings, "s__add", connections)
        done = await tool.call({"a": 1, "b": 2}, HERE)
        assert not done.ok and says in done.text, done.text
        again = await connections.to("s")
        assert [one.name for one in await again.offers()] == ["add"]

    with_approved(settings, do)


def test_what_is_odd_but_harmless(program: Callable[..., McpServer], with_servers: Callable[..., Settings]) -> None:
    """A greeting before the protocol, characters that do not show, a question to us, a pattern that never ends,
    a result too large, pages of tools without end."""
    names = ("chatty", "hidden", "asks", "pattern", "oversized")
    settings = with_servers(**{name: program("bad.py", name) for name in (*names, "pages")})

    async def do(connections: Connections) -> None:
        found = {}
        for name in names:
            found[name] = await tool_of(settings, f"{name}__add", connections).call({"a": 1, "b": 2}, HERE)
        assert found["chatty"].text == found["pattern"].text == "3"
        assert found["hidden"].text == "plaintext[31m"
        assert '"error"' in found["asks"].text and found["asks"].ok  # the server was told no
        assert len(found["oversized"].text) < 25_000
        assert found["oversized"].text.startswith("start ") and "left out" in found["oversized"].text
        assert len([one for one in mcp_tools(settings) if one.name.startswith("pages__")]) == 20

    with_approved(settings, do)


def test_a_server_that_never_answers(program: Callable[..., McpServer], with_servers: Callable[..., Settings]) -> None:
    settings = with_servers(s=program("bad.py", "silent", start_seconds=2))

    async def do(connections: Connections) -> None:
        pytest.fail("it answered")

    with pytest.raises(McpError, match="not ready within 2 s"):
        with_approved(settings, do)


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
    assert effects_of("t", server) == effects
