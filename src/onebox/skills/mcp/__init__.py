"""Tools of other programs, over the Model Context Protocol (https://modelcontextprotocol.io).

A server is a stranger: its program runs in the sandbox, its address passes the guard of the web, each of
its tools is pinned by hash and used only after the user approved it, what it says is untrusted text.
"""

from .tools import McpTool, mcp_tools

__all__ = ["McpTool", "mcp_tools"]
