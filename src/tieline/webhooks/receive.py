"""What a webhook asks, is about and says, as its provider's data describes it; pure."""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping
from functools import cached_property
from urllib.parse import parse_qsl

import msgspec
from msgspec import UNSET, UnsetType

from tieline.auth.placeholders import Value, parse_line, render
from tieline.core.errors import UsageError
from tieline.core.json import JsonValue, dig
from tieline.http.model import find_header
from tieline.providers.webhook import CONNECTION_ID, Challenge, Lookup, Source, Webhook
from tieline.webhooks.canonical import canonical
from tieline.webhooks.incoming import Incoming, Reply
from tieline.webhooks.payload import media_type, parsed

#: By what a sender may name a connection where nothing is known of its webhooks.
GENERIC = (
    Lookup(header="x-nango-connection-id", by=CONNECTION_ID),
    Lookup(query="nangoConnectionId", by=CONNECTION_ID),
    Lookup(body="nangoConnectionId", by=CONNECTION_ID),
)
#: Characters of a value by which something is found, or that is sent back.
_LONGEST_VALUE = 4096


class Wanted(msgspec.Struct, frozen=True):
    """The connections that have a value at `by`, as a `Lookup` names it."""

    by: str
    value: str


class Occurrence(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened: the provider's word for it, whose it is, and the bytes that tell of it."""

    kind: str | None
    wanted: tuple[Wanted, ...]
    body: bytes

    def __repr__(self) -> str:
        return f"Occurrence({self.kind}, {len(self.body)} bytes)"


def named(webhook: Webhook | None, incoming: Incoming) -> str | None:
    """Return the id of the connection that a request names outside of its body; nothing of it is proved."""
    reading = _Reading(incoming)
    for lookup in GENERIC if webhook is None else webhook.connections:
        if lookup.by == CONNECTION_ID and lookup.body is None:
            value = reading.text(lookup)
            if value is not None:
                return value
    return None


def challenge(webhook: Webhook, incoming: Incoming, secret: str | None, *, signed: bool) -> Reply | None:
    """Return the answer to a request that only asks whether we are there; None for any other.

    `signed`: the request was verified; those that must be are answered then alone, the others before.
    """
    reading = _Reading(incoming)
    for each in webhook.challenges:
        if each.signed == signed and each.method == incoming.method:
            value = reading.text(each.when)
            if value is not None and _is_asked(each, value, secret):
                return _answer(each, reading)
    return None


def occurrences(webhook: Webhook | None, incoming: Incoming) -> tuple[Occurrence, ...]:
    """Return what a request tells of: one occurrence, or of a batch one for each account and kind."""
    reading = _Reading(incoming)
    if webhook is not None and webhook.batch and isinstance(reading.value, list):
        return tuple(_batched(webhook, incoming, reading.value))
    lookups = GENERIC if webhook is None else webhook.connections
    kinds = () if webhook is None else webhook.type
    return (Occurrence(kind=_kind(kinds, reading), wanted=_wanted(lookups, reading), body=incoming.body),)


class _Reading:
    """A request whose parts are read by the names that providers' data gives them."""

    def __init__(self, incoming: Incoming, item: JsonValue | UnsetType = UNSET) -> None:
        self._incoming = incoming
        self._item = item

    @cached_property
    def value(self) -> JsonValue:
        """The body as a value, or the item of it that is meant; None where it is neither JSON nor a form.

        A form's field `payload` that holds JSON stands for all of it, as it does for those who send one.
        """
        if self._item is not UNSET:
            return self._item
        kind = find_header(self._incoming.headers, "content-type")
        try:
            value = parsed(self._incoming.body, kind)
            payload = (
                value.get("payload") if isinstance(value, Mapping) and "form" in media_type(kind) else None
            )
            return parsed(payload.encode(), None) if isinstance(payload, str) else value
        except ValueError:
            return None

    @cached_property
    def query(self) -> Mapping[str, str]:
        query = self._incoming.url.partition("#")[0].partition("?")[2]
        try:
            return dict(reversed(parse_qsl(query, keep_blank_values=True, max_num_fields=100)))
        except ValueError:
            return {}

    def text(self, source: Source) -> str | None:
        """Return the text or whole number at a place, without the end that is left away; None where there is none."""
        if source.header is not None:
            found = self.read(f"header.{source.header}")
        elif source.query is not None:
            found = self.read(f"query.{source.query}")
        else:
            found = self.read(f"body.{source.body}")
        return None if found is None else found.removesuffix(source.strip)

    def read(self, name: str) -> str | None:
        place, _, path = name.partition(".")
        match place:
            case "header":
                found: object = find_header(self._incoming.headers, path)
            case "query":
                found = self.query.get(path)
            case "body":
                found = dig(self.value, path)
            case _:
                found = None
        text = str(found) if isinstance(found, int) and not isinstance(found, bool) else found
        return text if isinstance(text, str) and 0 < len(text) <= _LONGEST_VALUE else None


def _is_asked(asked: Challenge, value: str, secret: str | None) -> bool:
    if asked.equals is None:
        return True
    if asked.equals == "{secret}":
        return secret is not None and hmac.compare_digest(value.encode(), secret.encode())
    return value == asked.equals


def _answer(asked: Challenge, reading: _Reading) -> Reply | None:
    try:
        headers = tuple((name, _filled(text, reading)) for name, text in asked.headers.items())
        if asked.json:
            body = msgspec.json.encode({name: _filled(text, reading) for name, text in asked.json.items()})
            return Reply(body=body, headers=(("content-type", "application/json"), *headers))
        text = _filled(asked.text or "", reading)
    except UsageError:  # a value that must be sent back is not there, or nothing that can be sent
        return None
    if any(not value.isprintable() or not value.isascii() for _, value in headers):
        return None
    plain = (("content-type", "text/plain; charset=utf-8"), ("x-content-type-options", "nosniff"))
    return Reply(body=text.encode(), headers=(*(plain if text else ()), *headers))


def _filled(text: str, reading: _Reading) -> str:
    def read(name: str) -> Value | None:
        found = reading.read(name)
        return None if found is None else found.encode("utf-8", "replace")

    return render(parse_line(text), read, _LONGEST_VALUE * 2).decode()


def _kind(sources: tuple[Source, ...], reading: _Reading) -> str | None:
    return next((text for each in sources if (text := reading.text(each)) is not None), None)


def _wanted(lookups: tuple[Lookup, ...], reading: _Reading) -> tuple[Wanted, ...]:
    """Return what each lookup that has a value here asks for, in their order: the first that finds any counts."""
    found = ((lookup.by, reading.text(lookup)) for lookup in lookups)
    return tuple(Wanted(by, value) for by, value in found if value is not None)


def _batched(webhook: Webhook, incoming: Incoming, items: list[JsonValue]) -> Iterator[Occurrence]:
    groups: dict[tuple[str | None, tuple[Wanted, ...]], list[JsonValue]] = {}
    for item in items:
        reading = _Reading(incoming, item)
        key = _kind(webhook.type, reading), _wanted(webhook.connections, reading)
        groups.setdefault(key, []).append(item)
    for (kind, wanted), group in groups.items():
        body = incoming.body if len(group) == len(items) else canonical(group)
        yield Occurrence(kind=kind, wanted=wanted, body=body)
