"""Checks what is said of an account against the fields that its provider declares; pure."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import urlsplit

from tieline.core.errors import UsageError
from tieline.core.json import JsonValue
from tieline.providers.model import PEM, InputField
from tieline.providers.patterns import fault, longest

LONGEST_TEXT, LONGEST_PEM = 10_000, 32_768

_HOSTNAME = re.compile(r"(?i)[a-z0-9_]([a-z0-9_-]{0,62})(\.[a-z0-9_]([a-z0-9_-]{0,62}))*(:\d{1,5})?")
#: No text makes it slow: what stands between dots has none.
_EMAIL = re.compile(r"[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+")
#: Line breaks and tabs are part of keys in PEM; nothing else of the kind is part of anything.
_UNSENDABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


#: What is written in PEM has its white space where it likes, and where it is in a row nothing depends on it.
_PEM, _ROW = "-----BEGIN", re.compile(r"(\s)\s+")


_fault = lru_cache(maxsize=1024)(fault)


@lru_cache(maxsize=1024)
def _longest(pattern: str) -> int | None:
    return longest(pattern, in_a_row=_PEM not in pattern)


def _read(pattern: str, value: str) -> str:
    """Return a value as a pattern reads it."""
    return _ROW.sub(r"\1", value) if _PEM in pattern else value


def completed(
    declared: Mapping[str, InputField], given: Mapping[str, JsonValue], *, place: str
) -> dict[str, JsonValue]:
    """Return what was given with the defaults of what was not, and without what surrounds a value anyway.

    `place` is where it was given. Raises `UsageError` naming the field that is missing or not as declared; what is
    not declared at all stays as it is.
    """
    values = dict(given)
    for name, field in declared.items():
        value = values.get(name)
        if value is None or value == "":
            value = field.default_value
        if value is not None:
            values[name] = check_value(field, value, where=f"{place}.{name}")
        elif not (field.optional or field.automated or field.hidden):
            raise UsageError(f"{place}.{name}: is required", field=f"{place}.{name}")
    return values


def check_value(field: InputField, value: JsonValue, *, where: str) -> JsonValue:
    """Return one value as it is stored; raises `UsageError` naming `where` if it is not as declared."""
    if field.automated and not isinstance(value, str):
        return value
    if not isinstance(value, str):
        raise UsageError(f"{where}: must be a text", field=where)
    longest = LONGEST_PEM if field.format == PEM else LONGEST_TEXT
    if len(value) > longest or _UNSENDABLE.search(value):
        raise UsageError(
            f"{where}: must have up to {longest} characters, none of them control characters",
            field=where,
        )
    most = None if field.pattern is None else _longest(field.pattern)
    if most is not None and len(_read(field.pattern or "", value)) > most:
        raise UsageError(f"{where}: must have up to {most} characters", field=where)
    bare = _bare(field, value)
    if field.enum and bare not in field.enum:
        raise UsageError(f"{where}: must be one of {', '.join(field.enum)}", field=where)
    if not _fits(field, bare):
        raise UsageError(f"{where}: {_wanted(field)}", field=where)
    return bare


def _bare(field: InputField, value: str) -> str:
    """Return a value without the prefix and suffix that the provider's templates add to it."""
    bare = value.removeprefix(field.prefix or "").removesuffix(field.suffix or "")
    return bare if bare and (_fits(field, bare) or not _fits(field, value)) else value


def _fits(field: InputField, value: str) -> bool:
    return _has_format(field.format, value) and (field.pattern is None or _matches(field.pattern, value))


def _has_format(wanted: str | None, value: str) -> bool:
    match wanted:
        case "hostname":
            return _HOSTNAME.fullmatch(value) is not None
        case "uri" | "url":
            return _is_uri(value)
        case "email":
            return is_email(value)
        case "uuid":
            return _is_uuid(value)
        case _:
            return True


def is_email(text: str) -> bool:
    """Return whether a text looks like an e-mail address."""
    return _EMAIL.fullmatch(text) is not None


def _is_uri(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return bool(parts.scheme and parts.netloc) and not re.search(r"\s", value)


def _is_uuid(value: str) -> bool:
    try:
        return str(uuid.UUID(value)) == value.lower()
    except ValueError:
        return False


def _matches(pattern: str, value: str) -> bool:
    """Return whether a pattern is found; one that cannot be run on any text is no hindrance."""
    if _fault(pattern) is not None:
        return True
    found = re.search(pattern, _read(pattern, value))
    return found is not None and not value.endswith("\n")  # which `$` would pass over


def _wanted(field: InputField) -> str:
    told = f"must be a {field.format}" if field.format else f"must match {field.pattern}"
    return f"{told}, such as {field.example}" if field.example else told
