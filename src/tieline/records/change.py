"""What becomes of an incoming record, given what is stored under its id."""

from __future__ import annotations

import enum
from collections.abc import Callable

import msgspec

from tieline.core.typed import decoder
from tieline.records.cursor import START, Place


class Change(enum.Enum):
    """What a write does to one record."""

    #: Nothing is stored under its id.
    ADDED = enum.auto()
    #: Its content differs.
    UPDATED = enum.auto()
    #: It was deleted and is there again.
    UNDELETED = enum.auto()
    #: The same bytes.
    UNCHANGED = enum.auto()
    #: It is marked as deleted.
    DELETED = enum.auto()
    #: Other bytes of the same content: key order, spaces, escapes. Nobody is told, but the next comparison is cheap.
    RESTYLED = enum.auto()


class Stored(msgspec.Struct, frozen=True, gc=False):
    """What change detection needs of a stored record; `hash` is keyed, over its bytes, `place` of its last change."""

    hash: bytes
    deleted: bool
    pruned: bool
    place: Place = START


def judge(stored: Stored | None, hash_: bytes, same_content: Callable[[], bool]) -> Change:
    """Compare an incoming record's hash with the stored one; ask `same_content` only where the bytes differ.

    A pruned record has no content left to compare, so other bytes count as an update.
    """
    if stored is None:
        return Change.ADDED
    if stored.deleted:
        return Change.UNDELETED
    if stored.hash == hash_:
        return Change.UNCHANGED
    if not stored.pruned and same_content():
        return Change.RESTYLED
    return Change.UPDATED


def same_json(one: bytes, other: bytes) -> bool:
    """Return whether two JSON documents say the same.

    The order of keys, white space and escapes do not count. Numbers are compared as written (1.0 is not 1), so that
    none passes through a float; what is not JSON is the same only as itself.
    """
    try:
        return _same(one, other)
    except (ValueError, RecursionError):  # msgspec's own errors are ValueErrors
        return one == other


def read_json(document: bytes) -> object:
    """Return a JSON document's value, its numbers as they are written; raise a `ValueError` for what is none."""
    return _decode(document)


def write_json(value: object) -> bytes:
    """Return the one JSON document of a value: keys in order, no spaces."""
    return _encode(value)


def _keep_literal(literal: str) -> msgspec.Raw:
    return msgspec.Raw(literal.encode())


def _same(one: bytes, other: bytes) -> bool:
    """Compare objects field by field: one that differs is enough, and fields of equal bytes need not be read."""
    try:
        former, now = _fields(one), _fields(other)
    except msgspec.ValidationError:  # of something that is no object
        return _canonical(one) == _canonical(other)
    return former.keys() == now.keys() and all(
        value == now[name] or _canonical(value) == _canonical(now[name]) for name, value in former.items()
    )


_fields = decoder(dict[str, msgspec.Raw]).decode
_decode = msgspec.json.Decoder(float_hook=_keep_literal).decode
_encode = msgspec.json.Encoder(order="deterministic").encode


def _canonical(document: bytes | msgspec.Raw) -> bytes:
    return _encode(_decode(document))
