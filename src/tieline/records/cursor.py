"""The feed's cursor: a place in the order of changes, opaque to those who hold it."""

from __future__ import annotations

import base64
import binascii
import struct
from typing import NamedTuple

from tieline.core.errors import UsageError

#: A version byte, a spare one that keeps base64 free of padding, and two 64-bit numbers.
_LAYOUT = struct.Struct(">BBqq")
_VERSION = 1
_URLSAFE = bytes.maketrans(b"+/", b"-_")


class Place(NamedTuple):
    """Where a record stands in its stream's feed: when it last changed, and the number of that change."""

    modified_at: int
    seq: int


#: Before the first record.
START = Place(-1, -1)


def encode_cursor(modified_at: int, seq: int) -> str:
    """Return the cursor of a record's place."""
    plain = binascii.b2a_base64(_LAYOUT.pack(_VERSION, 0, modified_at, seq), newline=False)
    return plain.translate(_URLSAFE).decode()


def decode_cursor(cursor: str) -> Place:
    """Return the place a cursor names; raise `UsageError` for what is no cursor of ours."""
    try:
        version, spare, modified_at, seq = _LAYOUT.unpack(base64.urlsafe_b64decode(cursor))
    except (ValueError, binascii.Error, struct.error):
        version = spare = modified_at = seq = -1
    if version != _VERSION or spare or encode_cursor(modified_at, seq) != cursor:
        raise UsageError("cursor is not one that this store gave out", field="cursor")
    return Place(modified_at, seq)
