"""The web page: built files beside this module, under a strict policy, compressed as they were built.

`assets/` holds files whose names carry a hash of their content: a browser may keep them for ever.
"""

import mimetypes
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from .errors import Refused

BUILT = Path(__file__).with_name("page")
POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "frame-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
FRAME = "frame.html"
FRAME_POLICY = "; ".join(
    [
        "sandbox allow-scripts",
        "default-src 'none'",
        "script-src 'unsafe-inline'",
        "style-src 'unsafe-inline'",
        "img-src data: blob:",
        "font-src data:",
        "frame-ancestors 'self'",
    ]
)
"""Of the frame in which a page made by a model is tried out: code runs, but without an origin and without network."""
FOR_EVER = "public, max-age=31536000, immutable"
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
_TYPES = {".js": "text/javascript", ".webmanifest": "application/manifest+json", ".woff2": "font/woff2"}
_API = ("/api/", "/v1/", "/assets/")


class Page:
    """Serve the files under `folder`; any other address shows the page, which knows its own ways."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

    async def show(self, request: Request) -> Response:
        path = request.url.path
        file = self._file(path)
        if file is None:
            if path.startswith(_API) or path in ("/api", "/v1"):
                raise Refused("not_found", 404, what=path)
            file = self._folder / "index.html"
            if not file.is_file():
                raise Refused("no_page", 404)
        return _response(file, request, for_ever=path.startswith("/assets/"))

    def _file(self, path: str) -> Path | None:
        """The built file at `path`; None for a way out of the folder or what is not there."""
        if "\0" in path:
            return None
        file = (self._folder / path.lstrip("/")).resolve()
        inside = file.is_relative_to(self._folder) and file.suffix not in (".br", ".gz")
        return file if inside and file.is_file() else None


def _response(file: Path, request: Request, *, for_ever: bool) -> Response:
    accepted = {one.split(";")[0].strip() for one in request.headers.get("accept-encoding", "").split(",")}
    headers = {"Cache-Control": FOR_EVER if for_ever else "no-cache", "Vary": "Accept-Encoding"}
    headers["Content-Security-Policy"] = POLICY
    if file.name == FRAME:
        headers |= {"Content-Security-Policy": FRAME_POLICY, "X-Frame-Options": "SAMEORIGIN"}
    kind = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    for encoding, ending in _ENCODINGS:
        packed = file.with_name(file.name + ending)
        if encoding in accepted and packed.is_file():
            return FileResponse(packed, media_type=kind, headers=headers | {"Content-Encoding": encoding})
    return FileResponse(file, media_type=kind, headers=headers)
