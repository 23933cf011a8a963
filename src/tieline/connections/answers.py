"""Tells what an answer means: a page, nothing there, or which error; pure."""

from __future__ import annotations

from typing import cast

import msgspec

from tieline.core.errors import (
    BadAnswer,
    CursorExpired,
    PermissionMissing,
    ProviderError,
    RequestRejected,
    Unauthorized,
)
from tieline.core.json import dig
from tieline.http.model import Response
from tieline.providers.model import ErrorShape

#: The form of errors of a provider whose data says nothing of it, and where its words may be.
_UNDECLARED = ErrorShape()
_USUAL_PLACES = (
    "message",
    "error.message",
    "error_description",
    "error_message",
    "errorMessage",
    "detail",
    "error",
    "title",
)
_LONGEST = 300


def is_empty(
    response: Response, shape: ErrorShape, *, empty_statuses: frozenset[int], on_cursor: bool
) -> bool:
    """Tell whether an answer means "nothing there"; False is a page to read.

    Raises the `ProviderError` that the answer stands for. A status that means "nothing there" does so only in
    the provider's own error shape: a wrong address answers 404 too.
    """
    if 200 <= response.status < 300:
        return False
    if response.status in empty_statuses and _message(response, shape) is not None:
        return True
    raise refusal(response, shape, on_cursor=on_cursor)


def refusal(response: Response, shape: ErrorShape, *, on_cursor: bool = False) -> ProviderError:
    """Return the error that a non-2xx answer stands for."""
    told = _message(response, shape)
    if shape == _UNDECLARED:
        return _usual_refusal(response, _usual_message(response), on_cursor=on_cursor)
    if told is None:
        where = f"HTTP {response.status} that is not in the API's own form; is the base URL right?"
        kind: type[ProviderError] = BadAnswer if response.status in {404, 405} else RequestRejected
        kind = Unauthorized if response.status == 401 else kind
        return kind(f"the API answered {where}", status=response.status)
    text = f"the API answered HTTP {response.status}: {told}"
    request_id = _request_id(response, shape)
    return _kind(response.status, told, shape, on_cursor=on_cursor)(
        text, status=response.status, request_id=request_id
    )


def _usual_refusal(response: Response, told: str | None, *, on_cursor: bool) -> ProviderError:
    """Return the error of an API whose form is not known: its status counts, and its words where any are found."""
    status, words = response.status, f": {told}" if told else ""
    if status == 401:
        return Unauthorized(f"the API refused these credentials (401){words}", status=status)
    if status in {404, 405} and not told:
        return BadAnswer(f"the API answered HTTP {status}; is the base URL right?", status=status)
    kind = _kind(status, told or "", _UNDECLARED, on_cursor=on_cursor and told is not None)
    return kind(f"the API answered HTTP {status}{words}", status=status)


def _kind(status: int, told: str, shape: ErrorShape, *, on_cursor: bool) -> type[ProviderError]:
    match status:
        case 401 | 403 if shape.permission and shape.permission in told:
            return PermissionMissing
        case 401:
            return Unauthorized
        case 403:
            return PermissionMissing
        case 400 if on_cursor:  # recorded wordings differ; an answer to a first page is never this
            return CursorExpired
        case _:
            return RequestRejected


def _message(response: Response, shape: ErrorShape) -> str | None:
    told = dig(decoded(response), shape.message)
    if isinstance(told, list):
        return "; ".join(map(str, cast("list[object]", told))) or None
    return told if isinstance(told, str) and told else None


def _usual_message(response: Response) -> str | None:
    """Return what an answer says where answers usually say it, on one line."""
    document = decoded(response)
    found = (dig(document, path) for path in _USUAL_PLACES)
    told = next((text for text in found if isinstance(text, str) and text.strip()), None)
    return told and " ".join("".join(sign if sign.isprintable() else " " for sign in told).split())[:_LONGEST]


def _request_id(response: Response, shape: ErrorShape) -> str | None:
    found = dig(decoded(response), shape.request_id) if shape.request_id else None
    return found if isinstance(found, str) else None


def decoded(response: Response) -> object:
    """Return an answer's JSON, None where it is none."""
    try:
        return msgspec.json.decode(response.body)
    except (ValueError, RecursionError):  # no JSON, no UTF-8, or nested without end
        return None
