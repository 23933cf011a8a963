"""Cursors: HS256 JSON web tokens, as Gong's are, that hold where a chain of pages goes on."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac

import msgspec
from msgspec import Struct

from tieline.core.typed import decoder
from tieline.sandbox.gong.errors import BAD_JSON, bad_request

_HEADER = base64.urlsafe_b64encode(b'{"alg":"HS256"}').rstrip(b"=")


class Cursor(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """Where the next page begins."""

    page_size: int
    total: int
    page_number: int
    #: Unix seconds.
    exp: int
    #: The mark of the last record of the page before.
    last_mark: int
    #: Whether the next page is an empty one put in by a fault.
    empty: bool = False


class CursorMint:
    """Writes and reads cursors. `inputs` are all other inputs of the request, which must be repeated unchanged."""

    def __init__(self, seed: int) -> None:
        self._key = f"sandbox/{seed}".encode()
        self._decoder = decoder(Cursor)

    def write(self, cursor: Cursor, inputs: bytes) -> str:
        """Return a cursor as text."""
        claims = base64.urlsafe_b64encode(msgspec.json.encode(cursor)).rstrip(b"=")
        body = _HEADER + b"." + claims
        return (body + b"." + self._sign(body, inputs)).decode()

    def read(self, text: str, inputs: bytes) -> Cursor:
        """Return the cursor a client sent, expired or not. Raise a 400 if it is not one of this chain."""
        body, _, signature = text.encode("utf-8", "replace").rpartition(b".")
        if not hmac.compare_digest(self._sign(body, inputs), signature):
            raise bad_request(BAD_JSON)
        claims = body.partition(b".")[2]
        try:
            return self._decoder.decode(base64.urlsafe_b64decode(claims + b"=" * (-len(claims) % 4)))
        except (binascii.Error, msgspec.DecodeError) as error:
            raise bad_request(BAD_JSON) from error

    def _sign(self, body: bytes, inputs: bytes) -> bytes:
        digest = hmac.new(self._key, body + b"|" + inputs, hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=")
