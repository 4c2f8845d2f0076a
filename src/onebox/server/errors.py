"""Every error as one shape: `{"error": {"message", "type", "code", "hint"}}`, which OpenAI clients read too."""

import logging
import re
from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Scope

from .. import errors
from ..errors import OneboxError
from ..types import Language
from .words import REFUSALS, refusal

log = logging.getLogger(__name__)

_STATUS: dict[type[OneboxError], int] = {
    errors.RunNotFound: 404,
    errors.ReportNotFound: 404,
    errors.NotInLibrary: 404,
    errors.FileNotKept: 404,
    errors.ModelNotFound: 404,
    errors.AgentNotFound: 404,
    errors.SkillNotFound: 404,
    errors.NotScheduled: 404,
    errors.NotATime: 422,
    errors.RunBusy: 409,
    errors.NotReviewed: 409,
    errors.FileConflict: 409,
    errors.ApprovalNotFound: 404,
    errors.ApprovalSettled: 409,
    errors.ReadingError: 422,
    errors.ModelError: 502,
    errors.StoreError: 503,
}
_TYPES = {401: "authentication_error", 403: "permission_error", 404: "not_found_error", 429: "rate_limit_error"}


class Refused(OneboxError):
    """A request that is not done. `code` names its text in `words.py`, `values` fill it in."""

    def __init__(self, code: str, status: int = 400, *, headers: Mapping[str, str] | None = None, **values: object):
        message, hint = refusal(code, "en", **values)
        super().__init__(message, hint=hint)
        self.code = code
        self.status = status
        self.headers = dict(headers or {})
        self.values = values


def language_of(scope: Scope) -> Language:
    """The caller's language: Chinese when `Accept-Language` puts it first."""
    accepted = next((value for name, value in scope["headers"] if name == b"accept-language"), b"")
    return "zh" if accepted.lower().startswith(b"zh") else "en"


def status_of(error: OneboxError) -> int:
    if isinstance(error, Refused):
        return error.status
    return next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 400)


def error_response(error: OneboxError, language: Language = "en") -> JSONResponse:
    """`error` as a response of the one shape."""
    status = status_of(error)
    message, hint = str(error), error.hint
    if isinstance(error, Refused):
        message, hint = refusal(error.code, language, **error.values)
        code = error.code
    else:
        code = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(error).__name__).lower()
    kind = _TYPES.get(status, "server_error" if status >= 500 else "invalid_request_error")
    body = {"error": {"message": message, "type": kind, "code": code, "hint": hint}}
    return JSONResponse(body, status, headers=error.headers if isinstance(error, Refused) else None)


def on_onebox_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, OneboxError)
    return error_response(error, language_of(request.scope))


def on_http_error(request: Request, error: Exception) -> Response:
    """What Starlette itself refuses: an address or a method there is not."""
    assert isinstance(error, HTTPException)
    code = {404: "not_found", 405: "method_not_allowed"}.get(error.status_code, "bad_body")
    values: dict[str, object] = {"what": request.url.path, "method": request.method}
    if code == "bad_body":
        values = {"where": "request", "reason": error.detail}
    refused = Refused(code, error.status_code, headers=error.headers, **values)
    return error_response(refused, language_of(request.scope))


def on_fault(request: Request, error: Exception) -> Response:
    """A fault of ours: told without its inside, which goes to the log (Starlette raises it again)."""
    assert "fault" in REFUSALS
    return error_response(Refused("fault", 500, kind=type(error).__name__), language_of(request.scope))
