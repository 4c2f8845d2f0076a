"""Pages of the web, read safely: `WebReader` gives a `Page` for an address, `Guard` decides what may be reached."""

from .fetcher import Fetcher
from .guard import Guard
from .page_of import Page
from .reader import WebReader
from .response import Response

__all__ = ["Fetcher", "Guard", "Page", "Response", "WebReader"]
