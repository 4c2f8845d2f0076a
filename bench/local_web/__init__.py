"""A small web on this machine for tests and benches: hosts, pages, a search engine, and pages that mean harm.

    async with LocalWeb() as web:
        web.search_url                                   # a SearXNG-shaped engine
        web.url("news.qinglan.test", "/2026/metro-open")  # a page
        web.addresses("news.qinglan.test")               # what its name resolves to: give it to the guard

By hand: `python -m bench.local_web`. What is on it: README.md.
"""

from .server import LocalWeb

__all__ = ["LocalWeb"]
