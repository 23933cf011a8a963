"""The filters of the language of signing descriptions: steps from bytes to bytes, and what writes times and headers."""

from __future__ import annotations

import base64
import binascii
import hashlib
import posixpath
import uuid
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Literal
from urllib.parse import unquote_to_bytes

from msgspec import Struct

from tieline.core.time_formats import (
    COMPACT,
    EPOCH_MILLISECONDS,
    EPOCH_SECONDS,
    HTTP_DATE,
    ISO_MILLISECONDS,
    ISO_SECONDS,
)
from tieline.core.urls import canonical_query, percent_encoded
from tieline.http.model import Pairs


class Filter(Struct, frozen=True, kw_only=True):
    """A step from bytes to bytes; `undo` reads a received text back, where that can be done."""

    apply: Callable[[bytes, str], bytes]
    undo: Callable[[bytes], bytes] | None = None
    argument: Literal["none", "text", "optional", "number", "pair"] = "none"


def chosen(headers: Pairs, names: str) -> dict[str, str]:
    """Return headers by lower-case name, sorted; a name that ends with `-` chooses all that begin so, no name all."""
    wanted = tuple(name.strip().lower() for name in names.split(",") if name.strip())
    found: dict[str, list[str]] = {}
    for name, value in headers:
        key = name.lower()
        if not wanted or any(key.startswith(w) if w.endswith("-") else key == w for w in wanted):
            found.setdefault(key, []).append(" ".join(value.split()))
    return {key: ",".join(found[key]) for key in sorted(found)}


def _digest(name: str, value: bytes, _: str) -> bytes:
    return hashlib.new(name, value, usedforsecurity=False).digest()


def _unhex(value: bytes, _: str = "") -> bytes:
    return binascii.unhexlify(value)


def _unbase64(value: bytes, _: str = "") -> bytes:
    return base64.b64decode(value, validate=True)


def _unbase64url(value: bytes) -> bytes:
    return base64.b64decode(value + b"=" * (-len(value) % 4), altchars=b"-_", validate=True)


def _escape_colon(value: bytes, _: str) -> bytes:
    if value.endswith(b"\\"):
        raise ValueError("ends as an escape begins")
    return value.replace(b":", b"\\:")


def _uuid4(value: bytes, _: str) -> bytes:
    return str(uuid.UUID(bytes=hashlib.blake2b(value, digest_size=16).digest(), version=4)).encode()


def _pick(value: bytes, names: str) -> bytes:
    """Keep the named parameters of a query, as they are written, sorted."""
    wanted = set(names.encode().split(b","))
    return b"&".join(sorted(pair for pair in value.split(b"&") if pair.partition(b"=")[0] in wanted))


def _replace(value: bytes, pair: str) -> bytes:
    former, _, latter = pair.partition(",")
    return value.replace(former.encode(), latter.encode())


def _dotless(value: bytes, _: str) -> bytes:
    """Return a path without the segments `.` and `..`, and without empty ones."""
    path = posixpath.normpath(b"/" + value.lstrip(b"/"))
    return path + b"/" if value.endswith((b"/", b"/.", b"/..")) and path != b"/" else path


def _header_block(headers: Pairs, names: str) -> bytes:
    block = "".join(f"{name}:{value}\n" for name, value in chosen(headers, names).items())
    return block.encode("utf-8", "surrogatepass")


def _header_names(headers: Pairs, names: str) -> bytes:
    return ";".join(chosen(headers, names)).encode("utf-8", "surrogatepass")


FILTERS: Mapping[str, Filter] = MappingProxyType(
    {
        # What is there stays; it is for a name that has no value, where it must come first.
        "default": Filter(apply=lambda value, _: value, undo=lambda value: value, argument="optional"),
        "upper": Filter(apply=lambda value, _: value.upper()),
        "lower": Filter(apply=lambda value, _: value.lower()),
        "trim": Filter(apply=lambda value, _: value.strip()),
        "length": Filter(apply=lambda value, _: str(len(value)).encode()),
        "first": Filter(apply=lambda value, count: value[: int(count)], argument="number"),
        "prefix": Filter(
            apply=lambda value, text: text.encode() + value if value else value, argument="text"
        ),
        "suffix": Filter(
            apply=lambda value, text: value + text.encode() if value else value, argument="text"
        ),
        "without": Filter(apply=lambda value, text: value.removeprefix(text.encode()), argument="text"),
        "replace": Filter(apply=_replace, argument="pair"),
        **{
            name: Filter(apply=partial(_digest, name))
            for name in ("md5", "sha1", "sha256", "sha384", "sha512")
        },
        "hex": Filter(apply=lambda value, _: value.hex().encode(), undo=_unhex),
        "base64": Filter(apply=lambda value, _: base64.b64encode(value), undo=_unbase64),
        "base64url": Filter(
            apply=lambda value, _: base64.urlsafe_b64encode(value).rstrip(b"="), undo=_unbase64url
        ),
        "hexdecode": Filter(apply=_unhex),
        "b64decode": Filter(apply=_unbase64),
        "urlenc": Filter(
            apply=lambda value, safe: percent_encoded(value, safe=safe),
            undo=unquote_to_bytes,
            argument="optional",
        ),
        "urldecode": Filter(apply=lambda value, _: unquote_to_bytes(value)),
        "sorted_query": Filter(apply=lambda value, _: canonical_query(value)),
        "pick": Filter(apply=_pick, argument="text"),
        "dotless": Filter(apply=_dotless),
        "escape_colon": Filter(apply=_escape_colon, undo=lambda value: value.replace(b"\\:", b":")),
        "uuid4": Filter(apply=_uuid4),
    }
)
#: What writes `now`; `format` takes a pattern of its own.
TIMES: Mapping[str, str] = MappingProxyType(
    {
        "iso8601_seconds_utc": ISO_SECONDS,
        "iso8601_ms_utc": ISO_MILLISECONDS,
        "rfc1123": HTTP_DATE,
        "epoch_s": EPOCH_SECONDS,
        "epoch_ms": EPOCH_MILLISECONDS,
        "compact_utc": COMPACT,
    }
)
#: What writes `headers`: `header_block(x-amz-,host)` and the names in it.
HEADERS: Mapping[str, Callable[[Pairs, str], bytes]] = MappingProxyType(
    {"header_block": _header_block, "header_names": _header_names}
)
#: The filters that must come first, by the name they follow, and the argument each takes.
OPENERS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "now": {**dict.fromkeys(TIMES, "none"), "format": "text"},
        "headers": dict.fromkeys(HEADERS, "optional"),
    }
)
