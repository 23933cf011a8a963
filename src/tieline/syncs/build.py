"""Turns a resource and what is asked of it into a request, and an answer's slices into records; pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from urllib.parse import quote

import msgspec

from tieline.core.errors import BadAnswer
from tieline.core.json import JsonValue, dig, plant
from tieline.http.model import Request
from tieline.sources.model import Resource
from tieline.syncs import moments
from tieline.syncs.checkpoint import Window


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """What one chain of pages asks for: a window, a partition's parameters, parents' ids."""

    window: Window = Window()
    partition: Mapping[str, str] = {}
    parents: tuple[str, ...] = ()


def request(
    resource: Resource, base_url: str, headers: tuple[tuple[str, str], ...], target: Target
) -> Request:
    """Return the first request of a chain."""
    params: dict[str, str] = {**resource.params, **target.partition}
    body: Mapping[str, JsonValue] | None = resource.body
    path = resource.path
    for slot, value in _slots(resource, target):
        kind, _, place = slot.partition(":")
        text = value if isinstance(value, str) else ",".join(map(str, value))
        if kind == "param":
            params[place] = text
        elif kind == "path":
            path = path.replace(f"{{{place}}}", quote(text, safe=""))
        else:
            body = plant(body or {}, place, value)
    typed = headers if body is None else (*headers, ("Content-Type", "application/json"))
    return Request(
        method=resource.method,
        url=base_url + path,
        params=tuple(params.items()),
        headers=typed,
        body=None if body is None else msgspec.json.encode(body),
        repeatable=True,  # a source only reads, also where it must POST
    )


def _slots(resource: Resource, target: Target) -> list[tuple[str, str | Sequence[str]]]:
    slots: list[tuple[str, str | Sequence[str]]] = []
    start: str | None = getattr(resource.range, "start", None)
    end: str | None = getattr(resource.range, "end", None)
    if start is not None and target.window.start is not None:
        slots.append((start, moments.bound(target.window.start)))
    if end is not None and target.window.end is not None:
        slots.append((end, moments.bound(target.window.end)))
    if resource.parent is not None:
        one = resource.parent.batch == 1
        slots.append((resource.parent.slot, target.parents[0] if one else target.parents))
    return slots


def injected(
    resource: Resource, target: Target, page: Mapping[str, object], outer: Mapping[str, msgspec.Raw] | None
) -> bytes:
    """Return the fields that go to the front of each record, as the inside of a JSON object."""
    fields: dict[str, object] = {}
    for name, origin in resource.inject.items():
        kind, _, key = origin.partition(":")
        match kind:
            case "month":
                start = target.window.start or ""
                fields[name] = start if key == "start" else moments.next_month(start)
            case "parent":
                fields[name] = target.parents[0]
            case "partition":
                fields[name] = target.partition[key]
            case "page":
                fields[name] = page.get(key)
            case _:
                fields[name] = (outer or {}).get(key)
    return msgspec.json.encode(fields)[1:-1]


def with_fields(fields: bytes, raw: bytes) -> bytes:
    """Return a raw JSON object with fields put at its front; the record's own fields stay untouched."""
    if not fields:
        return raw
    rest = raw.lstrip()[1:].lstrip()
    return b"{" + fields + (b"" if rest.startswith(b"}") else b",") + rest


def digest(paths: Sequence[str], raw: bytes) -> str:
    """Return a name for a record without an id: a digest of some of its parts in canonical form."""
    record = msgspec.json.decode(raw)
    parts = [dig(record, path) for path in paths]
    return hashlib.blake2b(msgspec.json.encode(parts, order="deterministic"), digest_size=16).hexdigest()


def joined(parts: Sequence[str | None], paths: Sequence[str]) -> str:
    """Return a record's id of several parts; raises `BadAnswer` naming the part that is missing."""
    for part, path in zip(parts, paths, strict=True):
        if not part:
            raise BadAnswer(f"a record has no {path}")
    if len(parts) == 1:
        return str(parts[0])
    return ":".join(str(part).replace("%", "%25").replace(":", "%3A") for part in parts)
