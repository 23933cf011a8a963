"""Signs webhooks; pure. `tieline.sdk` verifies them, where they are received.

Three signatures stand beside each other: Nango's two, over the key and the body, and that of Standard Webhooks
(https://www.standardwebhooks.com), which covers the webhook's id and time as well, so that an old one cannot be sent again.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac

from tieline.core.secrets import Secret
from tieline.http.model import Pairs

NANGO, NANGO_HMAC = "X-Nango-Signature", "X-Nango-Hmac-Sha256"
ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"

_PREFIX = "whsec_"


def signatures(body: bytes, key: Secret, *, webhook_id: str, timestamp: int) -> Pairs:
    """Return the headers that sign a webhook; `timestamp` is in seconds since 1970."""
    text = key.reveal().encode()
    return (
        (NANGO, hashlib.sha256(text + body).hexdigest()),
        (NANGO_HMAC, hmac.digest(text, body, "sha256").hex()),
        (ID, webhook_id),
        (TIMESTAMP, str(timestamp)),
        (SIGNATURE, f"v1,{_standard(body, key, webhook_id, str(timestamp))}"),
    )


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
