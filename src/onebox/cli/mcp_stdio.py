"""The box as an MCP server over standard input and output: what other programs start."""

import os
import sys
from contextlib import suppress


async def serve() -> None:
    """Until the client closes our input. Standard output belongs to the protocol; all else goes to standard error."""
    import asyncio
    import signal

    from .. import settings as settings_module
    from ..app import Box
    from ..server.mcp.tools import mcp_server

    async with Box(settings_module.load()) as box:
        serving = asyncio.create_task(mcp_server(box, lambda ctx: None).run_stdio_async())
        loop = asyncio.get_running_loop()
        for stop in (signal.SIGINT, signal.SIGTERM):
            with suppress(NotImplementedError):  # on Windows
                loop.add_signal_handler(stop, serving.cancel)
        await asyncio.wait({serving})
        if not serving.cancelled():
            serving.result()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)  # the SDK's thread still waits for standard input, and would be waited for
