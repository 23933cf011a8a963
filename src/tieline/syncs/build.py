"""Turns a resource and what is asked of it into a request, and an answer's slices into records; pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import cast
from urllib.parse import quote, urlencode

import msgspec

from tieline.connections.authorize import merged
from tieline.core.errors import BadAnswer
from tieline.core.json import JsonValue, dig, plant
from tieline.core.typed import decode
from tieline.http.model import Request
from tieline.http.redirect import same_origin_url
from tieline.sources.model import Follow, Incremental, Months, Resource
from tieline.sources.placeholders import filled, names_in, only
from tieline.syncs import following, moments
from tieline.syncs.checkpoint import Window


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """What one chain of pages asks for: a window, a partition's parameters, parents' ids."""

    window: Window = Window()
    partition: Mapping[str, str] = {}
    parents: tuple[str, ...] = ()
    #: What was read of the parent, by name.
    fields: Mapping[str, JsonValue] = {}


def request(
    resource: Resource, base_url: str, headers: tuple[tuple[str, str], ...], target: Target
) -> Request:
    """Return the first request of a chain; raises `EgressRefused` where a parent's field would lead it elsewhere."""
    template = resource
    if resource.templated:
        resource = _filled(resource, target)
    params: dict[str, JsonValue] = {**resource.params, **target.partition, **_range_params(resource, target)}
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
    raw, content_type = _body(resource, body)
    return Request(
        method=resource.method,
        url=_address(base_url, path, given=template.path),
        params=_pairs(params),
        headers=merged(merged(headers, content_type), tuple(resource.headers.items())),
        body=raw,
        repeatable=True,  # a source only reads, also where it must POST
    )


def _filled(resource: Resource, target: Target) -> Resource:
    """Return a resource whose texts have their values; a parameter that is nothing but a missing value is none."""
    values = {**target.fields}
    if isinstance(resource.range, Follow):
        values |= following.named_values(resource.range, target.window)
    lacking = {name for name, value in values.items() if value is None}

    def full(tree: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
        kept = {
            name: each for name, each in tree.items() if not (isinstance(each, str) and only(each) in lacking)
        }
        return cast("dict[str, JsonValue]", filled(kept, values))

    return msgspec.structs.replace(
        resource,
        path=cast("str", filled(resource.path, values)),
        params=full(resource.params),
        headers=full(resource.headers),
        body=filled(resource.body, values, typed=True),
        form=filled(resource.form, values),
    )


def says_start(resource: Resource) -> bool:
    """Tell whether the requests of a resource that is followed say where its range begins."""
    if not isinstance(resource.range, Follow) or resource.range.start_param is not None:
        return isinstance(resource.range, Follow)
    texts = [resource.path, dict(resource.params), dict(resource.headers), resource.body, resource.form]
    return bool({"incremental.start_value", "incremental.last_value"} & set(names_in(texts)))


def _range_params(resource: Resource, target: Target) -> dict[str, JsonValue]:
    return following.params(resource.range, target.window) if isinstance(resource.range, Follow) else {}


def _body(
    resource: Resource, body: Mapping[str, JsonValue] | None
) -> tuple[bytes | None, tuple[tuple[str, str], ...]]:
    match resource.form:
        case None if body is None:
            return None, ()
        case None:
            return msgspec.json.encode(body), (("Content-Type", "application/json"),)
        case str():
            return resource.form.encode(), ()
        case fields:
            text = urlencode(_pairs(fields))
            return text.encode(), (("Content-Type", "application/x-www-form-urlencoded"),)


def _pairs(params: Mapping[str, JsonValue]) -> tuple[tuple[str, str], ...]:
    """Return parameters as text; those that are None are left out, a list is repeated."""
    pairs: list[tuple[str, str]] = []
    for name, value in params.items():
        several = [value] if isinstance(value, str) or not isinstance(value, Sequence) else value
        pairs += [(name, str(each)) for each in several if each is not None]
    return tuple(pairs)


def _address(base_url: str, path: str, *, given: str) -> str:
    if not path.startswith(("http://", "https://")):
        return f"{base_url}/{path.lstrip('/')}" if path else base_url
    if given.startswith(("http://", "https://")):
        return path
    return same_origin_url(base_url, path)  # it came with a record


def _slots(resource: Resource, target: Target) -> list[tuple[str, str | Sequence[str]]]:
    slots: list[tuple[str, str | Sequence[str]]] = []
    rule = resource.range
    if isinstance(rule, Incremental | Months):
        bounds = ((rule.start, target.window.start), (rule.end, target.window.end))
        slots += [(slot, moments.bound(moment)) for slot, moment in bounds if moment is not None]
    if resource.parent is not None and resource.parent.slot is not None:
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
            case "field":
                fields[name] = target.fields.get(key)
            case "partition":
                fields[name] = target.partition[key]
            case "page":
                fields[name] = page.get(key)
            case _:
                fields[name] = (outer or {}).get(key)
    return msgspec.json.encode(fields)[1:-1]


def with_fields(fields: bytes, raw: bytes, *, instead: Sequence[str] = ()) -> bytes:
    """Return a raw JSON object with fields put at its front; the record's own stay untouched, but for those named `instead`."""
    if not fields:
        return raw
    if any(name.encode() in raw for name in instead):
        own: dict[str, msgspec.Raw] = decode(raw, dict[str, msgspec.Raw])
        raw = msgspec.json.encode({name: value for name, value in own.items() if name not in instead})
    rest = raw.lstrip()[1:].lstrip()
    return b"{" + fields + (b"" if rest.startswith(b"}") else b",") + rest


def digest(paths: Sequence[str], raw: bytes) -> str:
    """Return a name for a record without an id: a digest of some of its parts, or all of it, in canonical form."""
    record = msgspec.json.decode(raw)
    parts = [dig(record, path) for path in paths or ("",)]
    return hashlib.blake2b(msgspec.json.encode(parts, order="deterministic"), digest_size=16).hexdigest()


def joined(parts: Sequence[str | None], paths: Sequence[str]) -> str:
    """Return a record's id of several parts; raises `BadAnswer` naming the part that is missing."""
    for part, path in zip(parts, paths, strict=True):
        if not part:
            raise BadAnswer(f"a record has no {path}")
    if len(parts) == 1:
        return str(parts[0])
    return ":".join(str(part).replace("%", "%25").replace(":", "%3A") for part in parts)
