"""From JSON to models: fast where it is as declared, put right where it is not."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from typing import Any, TypeVar, cast

import msgspec
from msgspec import Raw

from tieline.core.errors import BadAnswer
from tieline.core.typed import decoder
from tieline.http.shape import mend, sound
from tieline.runtime.convert import convert, resolve, rooted
from tieline.runtime.origin import READING, Source
from tieline.runtime.repair import repaired

T = TypeVar("T")

_PLAIN = msgspec.json.Decoder()


@cache
def decoder_of(kind: Any) -> msgspec.json.Decoder[Any]:
    """Return the decoder of a type, made when it is first asked for."""
    return decoder(kind, dec_hook=resolve)


def read_json(kind: Any, body: bytes, *, strict: bool = False) -> Any:
    """Return a body as the type says.

    What is not as declared is put right where that is safe and kept as it came where not, and told by `problems`; a strict
    reading raises BadAnswer, naming the place, instead. What is not JSON raises BadAnswer always.
    """
    return _read_all(kind, (body,), strict=strict)[0]


def read_items(kind: Any, items: Iterable[Raw], *, strict: bool = False) -> list[Any]:
    """Return records, each read by itself: one that is not as declared spoils no other."""
    return _read_all(kind, map(bytes, items), strict=strict)


def _read_all(kind: Any, bodies: Iterable[bytes], *, strict: bool) -> list[Any]:
    decode = decoder_of(kind).decode
    reading = READING
    before = reading.origin
    read: list[Any] = []
    try:
        for body in bodies:
            reading.origin = Source(body, decode, parse)
            try:
                read.append(decode(body))
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                reading.origin = None
                read.append(_read_anyhow(kind, body, error, strict=strict))
    finally:
        reading.origin = before
    return read


def _read_anyhow(kind: Any, body: bytes, error: Exception, *, strict: bool) -> Any:
    """Return what can be had of a body that could not be read just so."""
    if isinstance(error, RecursionError):
        raise BadAnswer("nested too deeply") from None
    if isinstance(error, msgspec.ValidationError):
        if strict:
            raise BadAnswer(f"not as declared: {error}") from error
        return repaired(kind, parse(body))
    mended = mend(sound(body))
    if mended == body:
        raise BadAnswer(f"not whole JSON: {error}") from error
    return read_json(kind, mended, strict=strict)


def parse(body: bytes) -> Any:
    """Return a body as JSON's dicts and lists; raises BadAnswer. Numbers that no float holds are infinite."""
    try:
        return _PLAIN.decode(body)
    except RecursionError:
        raise BadAnswer("nested too deeply") from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        try:
            return json.loads(body)
        except (ValueError, RecursionError) as error:
            raise BadAnswer(f"not whole JSON: {error}") from None


def read_plain(kind: Any, value: object, *, strict: bool = False) -> Any:
    """Return a value made of dicts and lists as the type says; else as `read_json`."""
    read = rooted if READING.origin is None else convert  # what is part of something larger has its origin
    try:
        return read(kind, value)
    except msgspec.ValidationError as error:
        if strict:
            raise BadAnswer(f"not as declared: {error}") from error
    return repaired(kind, value)


def read_as(kind: type[T], body: bytes, *, strict: bool = False) -> T:
    """As `read_json`, for a type that the checker knows."""
    return cast("T", read_json(kind, body, strict=strict))
