"""Signs webhooks, and verifies signed ones; pure.

Three signatures stand beside each other: Nango's two, over the key and the body, and that of Standard Webhooks
(https://www.standardwebhooks.com), which covers the webhook's id and time as well, so that an old one cannot be sent again.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from typing import Literal

from tieline.core.errors import SignatureRefused
from tieline.core.secrets import Secret
from tieline.http.model import Pairs, find_header

NANGO, NANGO_HMAC = "X-Nango-Signature", "X-Nango-Hmac-Sha256"
ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
#: Seconds by which a webhook's time may differ from its receiver's.
TOLERANCE = 300

_PREFIX = "whsec_"
_LONGEST = 4096


def signatures(body: bytes, key: Secret, *, webhook_id: str, timestamp: int) -> Pairs:
    """Return the headers that sign a webhook; `timestamp` is in seconds since 1970."""
    text = key.reveal().encode()
    return (
        (NANGO, hashlib.sha256(text + body).hexdigest()),
        (NANGO_HMAC, _nango(body, key)),
        (ID, webhook_id),
        (TIMESTAMP, str(timestamp)),
        (SIGNATURE, f"v1,{_standard(body, key, webhook_id, str(timestamp))}"),
    )


def verify(body: bytes, headers: Pairs, key: Secret, *, now: float, tolerance: int = TOLERANCE) -> None:
    """Return if a webhook was signed with this key, else raise `SignatureRefused` with the reason.

    Where it has the signature of Standard Webhooks, that counts, and the time with it; else Nango's HMAC, as of a server of
    Nango. `body` is what was received, byte for byte.
    """
    if find_header(headers, SIGNATURE) is None:
        _compare([_only(headers, NANGO_HMAC)], _nango(body, key))
        return
    webhook_id, timestamp = _only(headers, ID), _only(headers, TIMESTAMP)
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 12):
        raise _refused("is no time", "malformed", TIMESTAMP)
    given = [
        signature
        for version, _, signature in (part.partition(",") for part in _only(headers, SIGNATURE).split(" "))
        if version == "v1"
    ]
    _compare(given, _standard(body, key, webhook_id, timestamp))
    age = now - int(timestamp)
    if abs(age) > tolerance:
        raise _refused("lies too far from now", "stale" if age > 0 else "early", TIMESTAMP)


def _nango(body: bytes, key: Secret) -> str:
    return hmac.digest(key.reveal().encode(), body, "sha256").hex()


def _standard(body: bytes, key: Secret, webhook_id: str, timestamp: str) -> str:
    message = b".".join((webhook_id.encode(), timestamp.encode(), body))
    return base64.b64encode(hmac.digest(_raw_key(key), message, "sha256")).decode()


def _raw_key(key: Secret) -> bytes:
    """Return the bytes of a key: what a `whsec_` stands before is base64, all else is the text itself."""
    text = key.reveal()
    if text.startswith(_PREFIX):
        try:
            return base64.b64decode(text.removeprefix(_PREFIX), validate=True)
        except (binascii.Error, ValueError):
            pass
    return text.encode()


def _only(headers: Pairs, name: str) -> str:
    match [value for key, value in headers if key.lower() == name.lower()]:
        case []:
            raise _refused("is missing", "missing", name)
        case [value] if len(value) <= _LONGEST:
            return value
        case [_]:
            raise _refused("is too long", "malformed", name)
        case _:
            raise _refused("is there more than once", "malformed", name)


def _compare(given: list[str], expected: str) -> None:
    fits = [hmac.compare_digest(each.encode("utf-8", "surrogatepass"), expected.encode()) for each in given]
    if not any(fits):
        raise SignatureRefused("the signature does not fit the webhook", reason="mismatch")


def _refused(
    what: str, reason: Literal["missing", "malformed", "stale", "early"], field: str
) -> SignatureRefused:
    return SignatureRefused(f"{field}: {what}", reason=reason, field=field)
