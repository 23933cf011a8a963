"""Records as the wire shows them: their stored JSON with their id and their history written into it; pure.

A record's JSON goes out as it was stored, byte for byte, but where it has an `id` that is not the record's, or a
`_nango_metadata` of its own.
"""

from __future__ import annotations

from functools import lru_cache

import msgspec
from msgspec import UNSET, Raw, UnsetType

from tieline.core.clock import MICROSECONDS, iso
from tieline.core.typed import decoder
from tieline.records.model import Action, FeedPage, StoredRecord

METADATA = "_nango_metadata"


class _Top(msgspec.Struct):
    """What must be known of an object."""

    id: Raw | UnsetType = UNSET
    metadata: Raw | UnsetType = msgspec.field(name=METADATA, default=UNSET)


_TOP = decoder(_Top)
_FIELDS = decoder(dict[str, Raw])


def page_json(page: FeedPage) -> bytes:
    """Return a page as `{"next_cursor", "records"}`."""
    parts = [b'{"next_cursor":', msgspec.json.encode(page.next_cursor), b',"records":[']
    for record in page.records:
        parts += (*_parts(record), b",")
    if page.records:
        parts.pop()
    parts.append(b"]}")
    return b"".join(parts)


def record_json(record: StoredRecord) -> bytes:
    """Return a record: what it is, its id as text, and `_nango_metadata`. One that was pruned is nothing else."""
    return b"".join(_parts(record))


def _parts(record: StoredRecord) -> tuple[bytes, bytes]:
    """Return a record in pieces: copied once, when they are joined."""
    id_ = msgspec.json.encode(record.id)
    body = b'{"id":%b}' % id_ if record.data is None else with_id(record.data, id_)
    last = -1 if body.endswith(b"}") else body.rindex(b"}")  # what is stored may end with white space
    return body[:last], _history(record)


def with_id(data: bytes, id_: bytes) -> bytes:
    """Return an object with this `id`, JSON itself, and without `_nango_metadata`; as it is where it is so already."""
    top = _TOP.decode(data)
    if top.metadata is UNSET and top.id is not UNSET and bytes(top.id) == id_:
        return data
    if top.metadata is UNSET and top.id is UNSET:
        fields = data.strip()[1:].lstrip()
        return b'{"id":%b%b%b' % (id_, b"" if fields.startswith(b"}") else b",", fields)
    return _rewritten(data, id_)


def _rewritten(data: bytes, id_: bytes) -> bytes:
    fields = _FIELDS.decode(data)
    fields.pop(METADATA, None)
    fields["id"] = Raw(id_)
    return msgspec.json.encode(fields)


def _history(record: StoredRecord) -> bytes:
    # A cursor and an action are plain letters and digits, which JSON has as they are.
    shared = _shared(
        record.first_seen_at, record.last_modified_at, record.action, record.deleted_at, record.pruned_at
    )
    return b'%b,"cursor":"%b"}}' % (shared, record.cursor.encode())


@lru_cache(maxsize=1024)
def _shared(
    first_seen_at: int, last_modified_at: int, action: Action, deleted_at: int | None, pruned_at: int | None
) -> bytes:
    """Return what the records of a batch have in common, as most of a page have."""
    return (
        f',"_nango_metadata":{{"first_seen_at":{_time(first_seen_at)}'
        f',"last_modified_at":{_time(last_modified_at)},"last_action":"{action.value}"'
        f',"deleted_at":{_time(deleted_at)},"pruned_at":{_time(pruned_at)}'
    ).encode()


def _time(us: int | None) -> str:
    """Return a time as JSON, to the microsecond."""
    if us is None:
        return "null"
    second, rest = divmod(us, MICROSECONDS)
    return f'"{iso(second * MICROSECONDS)[:19]}.{rest:06}+00:00"'
