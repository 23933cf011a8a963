"""Merges a part of a record into what is stored of it; pure."""

from __future__ import annotations

from typing import cast

from tieline.records.change import read_json, write_json


def merge(stored: bytes, part: bytes) -> bytes:
    """Return a record with a part merged in, object by object: whatever is no object in both is replaced.

    Numbers stay as they are written. A record that is no JSON object is replaced whole.
    """
    try:
        former = read_json(stored)
    except (ValueError, RecursionError):  # msgspec's own errors are ValueErrors
        former = None
    return write_json(_merged(former, read_json(part)))


def is_object(document: bytes) -> bool:
    """Tell whether bytes are a JSON object."""
    try:
        return isinstance(read_json(document), dict)
    except (ValueError, RecursionError):
        return False


def _merged(former: object, part: object) -> object:
    if not (isinstance(former, dict) and isinstance(part, dict)):
        return part
    known, given = cast("dict[str, object]", former), cast("dict[str, object]", part)
    return {**known, **{name: _merged(known.get(name), value) for name, value in given.items()}}
