"""Files shown to the box in a conversation. What is served back is never run: HTML and SVG are downloads."""

from urllib.parse import quote

from starlette.responses import FileResponse, Response

from ..store.uploads import Upload, Uploads
from .door import Answer, Call, Door
from .forms import files_in, form_of, written

_SHOWN = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
}
"""Images a browser may show in place, known by their first bytes and not by what the sender says."""


class FileView(Answer):
    id: str
    name: str
    size: int
    kind: str


def _uploads(call: Call) -> Uploads:
    return Uploads(call.box.database, call.box.settings.home)


async def _take(call: Call) -> FileView:
    uploads = _uploads(call)
    async with form_of(call.request) as form:
        file = files_in(form)[0]
        place = await written(uploads, file)
        return _view(uploads.keep(call.user.id, place, file.content_type or "application/octet-stream"))


async def _give(call: Call) -> Response:
    uploads = _uploads(call)
    upload = uploads.get(call.user.id, call.id)
    path = uploads.path(call.user.id, call.id)
    with path.open("rb") as file:
        image = image_kind(file.read(16))
    how = "inline" if image else "attachment"
    headers = {"Content-Disposition": f"{how}; filename*=UTF-8''{quote(upload.name, safe='')}"}
    return FileResponse(path, media_type=image or "application/octet-stream", headers=headers)


def image_kind(start: bytes) -> str | None:
    """The media type of the image that begins so; None for anything else."""
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for magic, kind in _SHOWN.items() if start.startswith(magic)), None)


def _view(upload: Upload) -> FileView:
    return FileView(id=upload.id, name=upload.name, size=upload.bytes, kind=upload.kind)


DOORS = [
    Door(
        "POST",
        "/api/files",
        _take,
        "Upload one file to show with a question",
        answer=FileView,
        status=201,
        takes="multipart/form-data",
    ),
    Door("GET", "/api/files/{id}", _give, "Download a file", sends="application/octet-stream"),
]
