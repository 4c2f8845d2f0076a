"""A server written with the official SDK: `good.py stdio` or `good.py http PORT`."""

import sys

import anyio
from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp_types import ImageContent

server = MCPServer("good", log_level="ERROR")


@server.tool()
def add(a: int, b: int) -> int:
    """Add two numbers. 把两个数加起来。"""
    return a + b


@server.tool()
def echo(text: str) -> str:
    """Say the same again."""
    return text


@server.tool()
def picture() -> ImageContent:
    """Draw."""
    return ImageContent(type="image", data="AAAA" * 100, mime_type="image/png")


@server.tool()
def fails() -> str:
    """Always goes wrong."""
    raise ValueError("inside")


@server.tool()
async def slow(seconds: float, ctx: Context) -> str:
    """Wait."""
    try:
        await ctx.report_progress(1, 2, "waiting")
        await anyio.sleep(seconds)
    except anyio.get_cancelled_exc_class():
        sys.stderr.write("cancelled\n")
        sys.stderr.flush()
        raise
    return "done"


if __name__ == "__main__":
    if sys.argv[1] == "stdio":
        server.run("stdio")
    else:
        server.run("streamable-http", port=int(sys.argv[2]))
