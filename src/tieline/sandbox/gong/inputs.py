"""What clients send, read strictly: bodies, and query parameters."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

import msgspec
from msgspec import Struct

from tieline.core.typed import decode
from tieline.sandbox.gong.errors import BAD_JSON, bad_request

Ids = tuple[str, ...] | None
Body = TypeVar("Body")
Choice = TypeVar("Choice", bound=StrEnum)


class Input(Struct, frozen=True, kw_only=True, rename="camel"):
    """An object of a request; unknown fields are ignored."""


def read_body(body: bytes, kind: type[Body]) -> Body:
    """Read a JSON body. Raise a 400 if it is no JSON or does not fit."""
    try:
        return decode(body, kind)
    except msgspec.ValidationError as error:
        raise bad_request(f"{BAD_JSON} {error}") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise bad_request(BAD_JSON) from error


def moment_ms(text: str | None, name: str) -> int | None:
    """Read an ISO 8601 date and time with an offset as milliseconds; rounds up, so that windows stay half-open."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
        if len(text) < len("2018-02-18T02:30Z") or moment.tzinfo is None:
            raise ValueError("no time or no offset")
        return -int(-moment.timestamp() * 1000 // 1)
    except (ValueError, OverflowError) as error:
        raise bad_request(
            f"{name}: {text!r} is not a date and time with an offset in the ISO-8601 format"
        ) from error


def calendar_day(text: str | None, name: str) -> date | None:
    """Read a `YYYY-MM-DD` date. Raise a 400 for anything else."""
    if text is None:
        return None
    try:
        if len(text) != len("2019-01-20"):
            raise ValueError("not this form")
        return date.fromisoformat(text)
    except ValueError as error:
        raise bad_request(f"{name}: {text!r} is not a date in the form YYYY-MM-DD") from error


def flag(query: Mapping[str, str], name: str) -> bool:
    """Read a query parameter that is true or false (the default)."""
    text = query.get(name, "false")
    if text not in ("true", "false"):
        raise bad_request(f"{name}: {text!r} is neither true nor false")
    return text == "true"


def number(query: Mapping[str, str], name: str) -> int:
    """Return a query parameter that is a whole number of 64 bits. Raise a 400 for anything else."""
    text = required(query, name)
    if not (text.isascii() and text.isdigit() and len(text) <= 20):
        raise bad_request(f"{name}: {text!r} is not a number")
    return int(text)


def one_of(query: Mapping[str, str], name: str, kinds: type[Choice]) -> Choice:
    """Return a query parameter that is one of a few words. Raise a 400 for anything else."""
    text = required(query, name)
    if text not in set(kinds):
        raise bad_request(f"{name}: {text!r} is none of {', '.join(kinds)}")
    return kinds(text)


def required(query: Mapping[str, str], name: str) -> str:
    """Return a query parameter. Raise a 400 if it is missing."""
    if not query.get(name):
        raise bad_request(f"Required parameter '{name}' is missing")
    return query[name]
