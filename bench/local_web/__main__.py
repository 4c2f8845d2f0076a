"""`python -m bench.local_web`: serve it until Ctrl-C and say where everything is."""

import argparse
import asyncio

from .bad import HOST, handlers
from .server import LocalWeb


async def serve(by: str, port: int) -> None:
    async with LocalWeb(
        handbook=True, docs=True, trouble=True, by="address" if by == "address" else "name", port=port
    ) as web:
        print(f"search engine (SearXNG's protocol): {web.search_url}/search?format=json&q=…")
        for host in web.hosts:
            print(f"  {web.url(host)}  {host}")
        print(f"trouble on {HOST}: {' '.join(handlers())}")
        await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.local_web", description=__doc__)
    parser.add_argument("--by", choices=("address", "name"), default="address", help="how hosts are told apart")
    parser.add_argument("--port", type=int, default=8399)
    given = parser.parse_args()
    try:
        asyncio.run(serve(given.by, given.port))
    except KeyboardInterrupt:
        print("stopped")


if __name__ == "__main__":
    main()
