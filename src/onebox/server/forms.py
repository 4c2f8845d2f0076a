"""Files out of a multipart form, written to their place piece by piece, never held in memory."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from ..store.uploads import Uploads
from .errors import Refused

MOST_FILES = 100
_PIECE = 1 << 20


@asynccontextmanager
async def form_of(request: Request) -> AsyncIterator[FormData]:
    """The form of `request`. Raises Refused when it is none."""
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise Refused("not_a_form", 415, reason="its type is not multipart/form-data")
    try:
        form = await request.form(max_files=MOST_FILES, max_fields=20)
    except HTTPException as error:  # how Starlette tells what its parser found wrong
        raise Refused("not_a_form", 400, reason=error.detail) from error
    except (ValueError, KeyError) as error:  # a broken header inside a part
        raise Refused("not_a_form", 400, reason=str(error) or type(error).__name__) from error
    try:
        yield form
    finally:
        await form.close()


def files_in(form: FormData, name: str = "file") -> list[UploadFile]:
    """The files called `name`, at least one. Raises Refused."""
    found = [one for one in form.getlist(name) if isinstance(one, UploadFile)]
    if not found:
        raise Refused("not_a_form", 400, reason=f"it has no file called {name!r}")
    return found


async def written(uploads: Uploads, file: UploadFile) -> Path:
    """The file under its own name in a new folder. Raises BadFileName; what is half there is taken away."""
    place = uploads.begin(file.filename or "")
    try:
        with place.open("xb") as target:
            while piece := await file.read(_PIECE):
                await asyncio.to_thread(target.write, piece)
    except BaseException:
        uploads.drop(place)
        raise
    return place
