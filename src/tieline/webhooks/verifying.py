"""Whether a request is its provider's, as the provider's data says; pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice, product

from tieline.auth import signing
from tieline.auth.placeholders import Value, parse_line, render
from tieline.core.errors import SignatureRefused
from tieline.core.json import dig
from tieline.core.urls import split_url
from tieline.http.model import Pairs, find_header
from tieline.providers.webhook import Jwt, SentAt, Webhook
from tieline.webhooks.incoming import Incoming
from tieline.webhooks.jwt import verified_claims
from tieline.webhooks.payload import parsed

#: Values that one header may hold, and ways to read them as one signature each.
_MOST_VALUES, _MOST_WAYS = 32, 8


def check(webhook: Webhook, incoming: Incoming, secret: str, *, now: float) -> None:
    """Return if a request was signed with this secret, and lately; else raise `SignatureRefused` with the reason.

    Raises `UsageError` for a secret that cannot be one.
    """
    if webhook.jwt is not None:
        _check_token(webhook.jwt, incoming, secret, now=now)
    else:
        _check_signature(webhook, incoming, secret, now=now)
    if webhook.sent_at is not None:
        _check_sent_at(webhook.sent_at, incoming, now=now)


def _check_signature(webhook: Webhook, incoming: Incoming, secret: str, *, now: float) -> None:
    description = webhook.signing
    assert description is not None  # noqa: S101  # else it has a `jwt`
    moment = datetime.fromtimestamp(now, UTC)
    problem = SignatureRefused("the signature does not fit the request", reason="mismatch")
    for headers in _ways(webhook, _received(incoming), tuple(description.headers)):
        request = signing.Unsigned(
            method=incoming.method, url=incoming.url, headers=headers, body=incoming.body
        )
        try:
            signing.verify(description, request, {"secret": secret}, now=moment)
        except SignatureRefused as refused:
            problem = refused
        else:
            return
    raise problem


def _received(incoming: Incoming) -> Pairs:
    """Return the headers with the host that the sender called, whatever a proxy in between has made of it."""
    host = split_url(incoming.url).host
    return (*((name, value) for name, value in incoming.headers if name.lower() != "host"), ("host", host))


def _ways(webhook: Webhook, headers: Pairs, signed: tuple[str, ...]) -> Iterator[Pairs]:
    """Yield the headers with those that hold several values split, one signature at a time."""
    for name, divider in webhook.split.items():
        own = f"{name}.".lower()
        values = [value for key, value in headers if key.lower() == name.lower()]
        if len(values) > 1:
            raise SignatureRefused(f"{name}: is there more than once", reason="malformed", field=name)
        headers = tuple(pair for pair in headers if not pair[0].lower().startswith(own))
        headers = (*headers, *((f"{name}.{key}", each) for key, each in _values(values, divider)))
    candidates: dict[str, list[str]] = {}
    for name, value in headers:
        if name in signed and name.rpartition(".")[0] in webhook.split:
            candidates.setdefault(name, []).append(value)
    kept = tuple(pair for pair in headers if pair[0] not in candidates)
    for way in islice(product(*candidates.values()), _MOST_WAYS):
        yield (*kept, *zip(candidates, way, strict=True))


def _values(values: list[str], divider: str) -> Iterator[tuple[str, str]]:
    between, equals = divider[0], divider[1:] or "="
    for value in values:
        for part in value.split(between)[:_MOST_VALUES]:
            key, _, each = part.strip().partition(equals)
            yield key, each


def _check_token(jwt: Jwt, incoming: Incoming, secret: str, *, now: float) -> None:
    given = [value for name, value in incoming.headers if name.lower() == jwt.header.lower()]
    match given:
        case [text]:
            token = text.strip()
        case _:
            what = "is there more than once" if given else "is missing"
            raise SignatureRefused(
                f"{jwt.header}: {what}", reason="malformed" if given else "missing", field=jwt.header
            )
    if token[:7].lower() == "bearer ":
        token = token[7:].strip()
    claims = verified_claims(token, secret, algorithms=jwt.algorithms, now=now, field=jwt.header)
    for name, text in jwt.claims.items():
        wanted = _rendered(text, incoming)
        told = claims.get(name)
        if not isinstance(told, str) or told.encode("utf-8", "surrogatepass") != wanted:
            raise SignatureRefused(f"{jwt.header}: the token is for another {name}", reason="mismatch")


def _rendered(text: str, incoming: Incoming) -> bytes:
    known: dict[str, Value] = {
        "url": incoming.url.encode(),
        "method": incoming.method.encode(),
        "body": incoming.body,
    }

    def read(name: str) -> Value | None:
        if not name.startswith("header."):
            return known.get(name)
        value = find_header(incoming.headers, name.removeprefix("header."))
        return None if value is None else value.encode("utf-8", "surrogatepass")

    return render(parse_line(text), read, 2 * len(incoming.body) + 65536)


def _check_sent_at(rule: SentAt, incoming: Incoming, *, now: float) -> None:
    field = rule.body
    try:
        told = dig(parsed(incoming.body, find_header(incoming.headers, "content-type")), rule.body)
    except ValueError:
        told = None
    if isinstance(told, bool) or not isinstance(told, int | float):
        raise SignatureRefused(f"{field}: the body tells no time", reason="missing", field=field)
    age = now - told / (1000 if rule.unit == "milliseconds" else 1)
    if abs(age) > rule.within:
        raise SignatureRefused(
            f"{field}: lies too far from now", reason="stale" if age > 0 else "early", field=field
        )
