"""Reads the body of a request whole, within a limit and a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from tieline.core.json import JsonValue
from tieline.server.budget import uncounted
from tieline.server.errors import Issue, Refusal
from tieline.server.exchange import Receive, Scope, header
from tieline.server.issues import Invalid

#: Levels of nesting of a body; programs that read it again must not fail at it.
MAX_DEPTH = 100
_CLOSE = {"connection": "close"}  # what comes of the body after the answer is of no use


class Gone(Exception):
    """The caller hung up in the middle of its request."""


async def read_body(
    scope: Scope,
    receive: Receive,
    *,
    limit: int,
    seconds: float,
    grow: Callable[[int], None] = uncounted,
) -> bytes:
    """Return a body. Raises `Refusal`: 413 above the limit, 408 if it takes longer; `Gone` if the caller is.

    `grow` is told how large it has become, and may raise, too.
    """
    announced = header(scope, b"content-length")
    if announced is not None and announced.isdigit() and int(announced) > limit:
        raise _too_large(limit)
    try:
        async with asyncio.timeout(seconds):
            return await _collect(receive, limit, grow)
    except TimeoutError:
        told = f"the body did not come within {seconds:g} seconds"
        raise Refusal(408, "request_timeout", told, headers=_CLOSE) from None


async def _collect(receive: Receive, limit: int, grow: Callable[[int], None]) -> bytes:
    parts: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > limit:
            raise _too_large(limit)
        grow(size)
        more = message.get("more_body", False)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _too_large(limit: int) -> Refusal:
    return Refusal(413, "body_too_large", f"the body is larger than {limit} bytes", headers=_CLOSE)


def decode_body(body: bytes) -> Any:
    """Return a JSON body as Python's own objects; none at all is an empty object. Raises `Refusal` or `Invalid`."""
    if not body.strip():
        return {}
    try:
        value = msgspec.json.decode(body)
    except RecursionError:
        raise Refusal(400, "invalid_json", f"the body is nested deeper than {MAX_DEPTH} levels") from None
    except msgspec.ValidationError:  # which without a type tells of a number alone
        raise Refusal(400, "invalid_json", "the body has a number that is too large") from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Refusal(400, "invalid_json", "the body is not JSON in UTF-8") from None
    if rb"\u0000" in body or body.count(b"[") + body.count(b"{") > MAX_DEPTH:
        check_values(value)
    return value


def check_values(value: JsonValue, path: tuple[str, ...] = ()) -> None:
    """Raise `Invalid` for a text with the character NUL, which databases do not take, or for too deep nesting."""
    if len(path) > MAX_DEPTH:
        raise Invalid(
            [Issue(code="too_big", message=f"Nested deeper than {MAX_DEPTH} levels", path=path[:3])]
        )
    match value:
        case str():
            if "\0" in value:
                told = "The character NUL is not allowed"
                raise Invalid([Issue(code="invalid_string", message=told, path=path)])
        case Mapping():
            for name, each in value.items():
                check_values(name, path)
                check_values(each, (*path, name))
        case Sequence():
            for place, each in enumerate(value):
                check_values(each, (*path, str(place)))
        case _:
            return
