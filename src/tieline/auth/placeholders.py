"""The small language of signing descriptions: `{name|filter|filter(argument)}`, over bytes.

A line cannot loop, compute or reach anything but the names it is given, so a stranger's is safe to load. `{{` and `}}`
are braces. What a name reads is bytes, but for `now`, which a time filter must write first, and `headers`, which a
header filter must.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Literal
from urllib.parse import unquote_to_bytes

from msgspec import Struct

from tieline.core.errors import UsageError
from tieline.core.time_formats import (
    COMPACT,
    EPOCH_MILLISECONDS,
    EPOCH_SECONDS,
    HTTP_DATE,
    ISO_MILLISECONDS,
    ISO_SECONDS,
    read_time,
    write_time,
)
from tieline.core.urls import canonical_query, percent_encoded
from tieline.http.model import Pairs

Value = bytes | datetime | Pairs
#: Returns what a name reads, or None where it has no value.
Reader = Callable[[str], Value | None]

_TOKEN = re.compile(r"\{\{|\}\}|[{}]")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*+")
_FILTER = re.compile(r"\|([a-z0-9_]++)(?:\(([^()}]*+)\))?+")


class Filter(Struct, frozen=True, kw_only=True):
    """A step from bytes to bytes; `undo` reads a received text back, where that can be done."""

    apply: Callable[[bytes, str], bytes]
    undo: Callable[[bytes], bytes] | None = None
    argument: Literal["none", "text", "optional", "number"] = "none"


class Step(Struct, frozen=True):
    """A filter by name, with its argument."""

    filter: str
    argument: str | None


class Placeholder(Struct, frozen=True):
    """A name and the filters that its value goes through."""

    name: str
    steps: tuple[Step, ...]
    source: str


class Line(Struct, frozen=True):
    """Literal bytes and placeholders in their order."""

    parts: tuple[bytes | Placeholder, ...]

    @property
    def names(self) -> frozenset[str]:
        """All names that the line reads."""
        return frozenset(part.name for part in self.parts if isinstance(part, Placeholder))


def parse_line(text: str) -> Line:
    """Read a line; raises `UsageError` naming the place of a mistake."""
    parts: list[bytes | Placeholder] = []
    literal, at = "", 0
    while found := _TOKEN.search(text, at):
        literal += text[at : found.start()]
        at = found.end()
        if found[0] in {"{{", "}}"}:
            literal += found[0][0]
            continue
        end = text.find("}", at)
        if found[0] == "}" or end < 0:
            raise UsageError(f"the brace at character {found.start() + 1} of {_shown(text)} has no partner")
        parts += [literal.encode("utf-8", "surrogatepass")] if literal else []
        parts.append(_placeholder(text[at:end]))
        literal, at = "", end + 1
    literal += text[at:]
    parts += [literal.encode("utf-8", "surrogatepass")] if literal else []
    return Line(tuple(parts))


def render(line: Line, read: Reader, limit: int) -> bytes:
    """Return the line with its values in place; raises `UsageError` naming a placeholder that cannot be filled."""
    pieces: list[bytes] = []
    size = 0
    for part in line.parts:
        piece = part if isinstance(part, bytes) else _filled(part, read, limit)
        size += len(piece)
        if size > limit:
            raise UsageError(f"a text of more than {limit} bytes comes out")
        pieces.append(piece)
    return b"".join(pieces)


def captured(line: Line, text: bytes) -> Iterator[tuple[str, bytes | datetime]]:
    """Yield what each placeholder stands for in a text that this line has made, filters undone.

    Where a filter cannot be undone, nothing is yielded. Each value ends where the literal after it is first seen. Raises
    ValueError where the text cannot be of this line, and `UsageError` where two placeholders touch.
    """
    at = 0
    for index, part in enumerate(line.parts):
        if isinstance(part, bytes):
            if not text.startswith(part, at):
                raise ValueError(text)
            at += len(part)
        else:
            end = _end(line.parts[index + 1 :], text, at, escaped=_escapes(part))
            value = _undone(part, text[at:end])
            if value is not None:
                yield part.name, value
            at = end
    if at < len(text):
        raise ValueError(text)


def _shown(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:60]}…")


def _placeholder(source: str) -> Placeholder:
    name = _NAME.match(source)
    steps: list[Step] = []
    at = name.end() if name else 0
    while found := _FILTER.match(source, at):
        steps.append(Step(found[1], found[2]))
        at = found.end()
    if name is None or at < len(source):
        raise UsageError(f"{{{_shown(source)[1:-1]}}} is not a name with filters")
    placeholder = Placeholder(name[0], tuple(steps), source)
    for index, step in enumerate(steps):
        _check(placeholder, step, first=index == 0)
    if name[0] in _OPENERS and not steps:
        raise UsageError(f"{{{source}}} must say how it is written")
    return placeholder


def _check(placeholder: Placeholder, step: Step, *, first: bool) -> None:
    opener = _OPENERS.get(placeholder.name) if first else None
    known = opener if opener is not None else {name: found.argument for name, found in _FILTERS.items()}
    fits = {
        "none": step.argument is None,
        "text": bool(step.argument),
        "number": (step.argument or "").isdecimal() and len(step.argument or "") < 8,
        "optional": True,
    }
    if step.filter not in known:
        raise UsageError(f"{{{placeholder.source}}}: {step.filter!r} is no filter that fits there")
    if not fits[known[step.filter]]:
        raise UsageError(f"{{{placeholder.source}}}: the argument of {step.filter!r} does not fit")


def _filled(placeholder: Placeholder, read: Reader, limit: int) -> bytes:
    value = read(placeholder.name)
    if value is None:
        value = _fallback(placeholder)
    for step in placeholder.steps:
        argument = step.argument or ""
        if isinstance(value, datetime):
            value = write_time(value, _TIMES.get(step.filter, argument)).encode()
        elif isinstance(value, tuple):
            value = _HEADERS[step.filter](value, argument)
        else:
            value = _applied(placeholder, step.filter, value, argument)
        if len(value) > limit:
            raise UsageError(f"{{{placeholder.source}}}: more than {limit} bytes")
    return value if isinstance(value, bytes) else b""


def _fallback(placeholder: Placeholder) -> bytes:
    step = placeholder.steps[0] if placeholder.steps else None
    if step is None or step.filter != "default":
        raise UsageError(
            f"{{{placeholder.source}}}: there is no {placeholder.name!r}", field=placeholder.name
        )
    return (step.argument or "").encode("utf-8", "surrogatepass")


def _applied(placeholder: Placeholder, name: str, value: bytes, argument: str) -> bytes:
    try:
        return _FILTERS[name].apply(value, argument)
    except ValueError:
        # The value is not told: it may be a secret.
        raise UsageError(f"{{{placeholder.source}}}: {name} cannot read it", field=placeholder.name) from None


def _end(following: tuple[bytes | Placeholder, ...], text: bytes, at: int, *, escaped: bool) -> int:
    if not following:
        return len(text)
    stop = following[0]
    if isinstance(stop, Placeholder):
        raise UsageError(
            f"nothing divides {{{stop.source}}} from what stands before it, so it cannot be read"
        )
    if len(following) == 1:
        end = len(text) - len(stop)
        if end < at or not text.endswith(stop):
            raise ValueError(text)
        return end
    end = text.find(stop, at)
    while escaped and end > at and text[end - 1 : end] == b"\\":
        end = text.find(stop, end + 1)
    if end < 0:
        raise ValueError(text)
    return end


def _escapes(placeholder: Placeholder) -> bool:
    return bool(placeholder.steps) and placeholder.steps[-1].filter == "escape_colon"


def _undone(placeholder: Placeholder, text: bytes) -> bytes | datetime | None:
    opened = placeholder.name in _OPENERS
    for step in reversed(placeholder.steps[opened:]):
        undo = _FILTERS[step.filter].undo
        if undo is None:
            return None
        text = undo(text)
    if not opened:
        return text
    return _moment(placeholder.steps[0], text) if placeholder.name == "now" else None


def _moment(step: Step, text: bytes) -> datetime:
    when = read_time(text.decode("utf-8", "replace"), _TIMES.get(step.filter, step.argument or ""))
    if when is None:
        raise ValueError(text)
    return when


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


def _chosen(headers: Pairs, names: str) -> dict[str, str]:
    """Return headers by lower-case name, sorted; a name that ends with `-` chooses all that begin so."""
    wanted = tuple(name.strip().lower() for name in names.split(",") if name.strip())
    chosen: dict[str, list[str]] = {}
    for name, value in headers:
        key = name.lower()
        if not wanted or any(key.startswith(w) if w.endswith("-") else key == w for w in wanted):
            chosen.setdefault(key, []).append(" ".join(value.split()))
    return {key: ",".join(chosen[key]) for key in sorted(chosen)}


def _header_block(headers: Pairs, names: str) -> bytes:
    block = "".join(f"{name}:{value}\n" for name, value in _chosen(headers, names).items())
    return block.encode("utf-8", "surrogatepass")


def _header_names(headers: Pairs, names: str) -> bytes:
    return ";".join(_chosen(headers, names)).encode("utf-8", "surrogatepass")


_FILTERS: Mapping[str, Filter] = MappingProxyType(
    {
        # What is there stays; it is for a name that has no value, where it must come first.
        "default": Filter(apply=lambda value, _: value, undo=lambda value: value, argument="optional"),
        "upper": Filter(apply=lambda value, _: value.upper()),
        "lower": Filter(apply=lambda value, _: value.lower()),
        "trim": Filter(apply=lambda value, _: value.strip()),
        "first": Filter(apply=lambda value, count: value[: int(count)], argument="number"),
        "prefix": Filter(
            apply=lambda value, text: text.encode() + value if value else value, argument="text"
        ),
        "suffix": Filter(
            apply=lambda value, text: value + text.encode() if value else value, argument="text"
        ),
        **{name: Filter(apply=partial(_digest, name)) for name in ("md5", "sha1", "sha256", "sha512")},
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
        "sorted_query": Filter(apply=lambda value, _: canonical_query(value)),
        "pick": Filter(apply=_pick, argument="text"),
        "escape_colon": Filter(apply=_escape_colon, undo=lambda value: value.replace(b"\\:", b":")),
        "uuid4": Filter(apply=_uuid4),
    }
)
#: What writes `now`; `format` takes a pattern of its own.
_TIMES: Mapping[str, str] = MappingProxyType(
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
_HEADERS: Mapping[str, Callable[[Pairs, str], bytes]] = MappingProxyType(
    {"header_block": _header_block, "header_names": _header_names}
)
#: The filters that must come first, by the name they follow, and the argument each takes.
_OPENERS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "now": {**dict.fromkeys(_TIMES, "none"), "format": "text"},
        "headers": dict.fromkeys(_HEADERS, "optional"),
    }
)
