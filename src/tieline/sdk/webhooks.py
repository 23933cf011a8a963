"""Webhooks that the server sends, where they are received: are they its own, and what do they say? No I/O."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import time
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

import msgspec

from tieline.core.errors import BadAnswer, SignatureRefused
from tieline.core.secrets import Secret
from tieline.runtime.decoding import parse, read_as
from tieline.runtime.errors import UnreadableAnswer

if TYPE_CHECKING:
    from tieline.sdk.models.webhooks import WebhookEvent

#: Seconds by which a webhook's time may differ from this machine's.
TOLERANCE = 300.0

Headers: TypeAlias = Mapping[str, str] | Iterable[tuple[str, str]]

_STANDARD, _ID, _TIMESTAMP = "webhook-signature", "webhook-id", "webhook-timestamp"
_HMAC, _LEGACY = "x-nango-hmac-sha256", "x-nango-signature"
_BASE64_KEY = "whsec_"


def verify_webhook(
    body: bytes | str,
    headers: Headers,
    signing_key: str | Secret,
    *,
    tolerance: float = TOLERANCE,
    accept_legacy: bool = False,
    now: Callable[[], float] = time.time,
) -> WebhookEvent:
    """Return what a webhook says, if it was signed with this key; `body` is what was received, byte for byte.

    Of several signatures the strongest counts: that of Standard Webhooks, which covers the time and so refuses what is
    older than `tolerance` seconds, then Nango's HMAC. With `accept_legacy` its older hash is enough where a webhook has no
    other: whoever has seen one such webhook can sign longer ones. Raises SignatureRefused with the `reason`, and
    UnreadableAnswer where the body is no JSON.
    """
    content = body.encode() if isinstance(body, str) else body
    key = signing_key.reveal() if isinstance(signing_key, Secret) else signing_key
    if not key:
        raise SignatureRefused("there is no key to verify webhooks with", reason="missing")
    given = _Given(headers)
    if _STANDARD in given:
        _verify_standard(content, given, key, now=now(), tolerance=tolerance)
    elif _HMAC in given:
        _compare([given[_HMAC]], hmac.digest(key.encode(), content, "sha256").hex())
    elif _LEGACY in given and accept_legacy:
        _compare([given[_LEGACY]], hashlib.sha256(key.encode() + content).hexdigest())
    else:
        told = "has none but the weak X-Nango-Signature" if _LEGACY in given else "is not signed"
        raise SignatureRefused(f"the webhook {told}", reason="missing", field=_STANDARD)
    return read_webhook(content)


def read_webhook(body: bytes) -> WebhookEvent:
    """Return what a webhook says, whoever sent it; raises UnreadableAnswer where it is no JSON."""
    from tieline.sdk.models.webhooks import EVENTS, UnknownEvent

    try:
        document: Any = parse(body)
        told = cast("dict[str, Any]", document) if isinstance(document, dict) else {}
        named = told.get("type")
        kind = EVENTS.get(named) if isinstance(named, str) and "from" in told else None
        return UnknownEvent(payload=document) if kind is None else read_as(kind, body)
    except (BadAnswer, msgspec.DecodeError) as error:
        raise UnreadableAnswer(f"the webhook cannot be read: {error}") from error


class _Given:
    """The headers of a request, by name in any case."""

    def __init__(self, headers: Headers) -> None:
        items = getattr(headers, "items", None)  # of a mapping, or of what a framework has for one
        pairs: Iterable[tuple[str, str]] = headers if items is None else items()  # type: ignore[assignment]
        self._pairs = [(name.lower(), value) for name, value in pairs]

    def __contains__(self, name: str) -> bool:
        return any(each == name for each, _ in self._pairs)

    def __getitem__(self, name: str) -> str:
        values = [value for each, value in self._pairs if each == name]
        if not values:
            raise SignatureRefused(f"the header {name} is missing", reason="missing", field=name)
        if len(values) > 1:
            raise _malformed(name, "is there more than once")
        return values[0]


def _verify_standard(body: bytes, given: _Given, key: str, *, now: float, tolerance: float) -> None:
    sent = given[_TIMESTAMP]
    if not (sent.isascii() and sent.isdecimal() and len(sent) <= 12):
        raise _malformed(_TIMESTAMP, "is no time")
    message = b".".join((given[_ID].encode(), sent.encode(), body))
    expected = base64.b64encode(hmac.digest(_raw_key(key), message, "sha256")).decode()
    signatures = [
        signature
        for version, _, signature in (each.partition(",") for each in given[_STANDARD].split(" "))
        if version == "v1"
    ]
    _compare(signatures, expected)
    age = now - int(sent)
    if abs(age) > tolerance:
        reason: Literal["stale", "early"] = "stale" if age > 0 else "early"
        raise SignatureRefused("the webhook was signed at another time", reason=reason, field=_TIMESTAMP)


def _raw_key(key: str) -> bytes:
    """Return the bytes of a key: what a `whsec_` stands before is base64, all else is the text itself."""
    if key.startswith(_BASE64_KEY):
        try:
            return base64.b64decode(key.removeprefix(_BASE64_KEY), validate=True)
        except binascii.Error:
            pass
    return key.encode()


def _compare(given: list[str], expected: str) -> None:
    fits = [hmac.compare_digest(each.encode("utf-8", "surrogatepass"), expected.encode()) for each in given]
    if not any(fits):
        raise SignatureRefused("the signature does not fit the webhook", reason="mismatch")


def _malformed(name: str, what: str) -> SignatureRefused:
    return SignatureRefused(f"the header {name} {what}", reason="malformed", field=name)
