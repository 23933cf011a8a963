"""Tokens that need no asking: made here, and signed with the account's own key; without I/O."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Literal, cast

import msgspec

from tieline.auth.jwt import mint
from tieline.auth.token_call import Grant, Tokens
from tieline.core.clock import MICROSECONDS
from tieline.core.errors import UsageError
from tieline.core.json import JsonValue
from tieline.core.secrets import Secret
from tieline.core.templates import Scope, Template, TemplateTree

_USUAL = {"RSA": "RS256", "HMAC": "HS256", "EC": "ES256"}


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """What signs: the kind of key, and how a shared secret is written."""

    protocol: Literal["RSA", "HMAC", "EC"] = "RSA"
    hmac_secret_encoding: Literal["hex", "utf8", "base64"] = "utf8"  # noqa: S105  # no password


class Minting(msgspec.Struct, frozen=True, kw_only=True):
    """What a token is made of; its texts are templates. `expires_in_ms` is how long one lives."""

    signing_key: str
    expires_in_ms: int = 300_000
    header: dict[str, JsonValue] = {}
    payload: dict[str, JsonValue] = {}


def minted(minting: Minting, signature: Signature, scope: Scope, *, now: int) -> Grant:
    """Make a token, good from `now` (microseconds) on; `iat` and `exp` are added to what it claims.

    Raises `UsageError` naming what the account lacks.
    """
    key = Template.parse(minting.signing_key).fill(scope)
    if not key:
        raise UsageError("credentials: the key that signs is missing", field="credentials")
    header = cast("dict[str, JsonValue]", TemplateTree.parse(minting.header).fill(scope).value)
    told = cast("dict[str, JsonValue]", TemplateTree.parse(minting.payload).fill(scope).value)
    issued, ends = now // MICROSECONDS, (now + minting.expires_in_ms * 1_000) // MICROSECONDS
    algorithm = header.get("alg") or _USUAL[signature.protocol]
    token = mint(
        {"iat": issued, "exp": ends, **numbered(told)},
        _key(key, signature),
        algorithm=str(algorithm),
        header=header,
    )
    yield from ()  # it is a grant that asks for nothing
    return Tokens(token=Secret(token), expires_at=ends * MICROSECONDS)


def _key(text: str, signature: Signature) -> bytes:
    """Return the key that signs, as bytes."""
    if signature.protocol != "HMAC":
        return text.encode()
    try:
        match signature.hmac_secret_encoding:
            case "hex":
                return bytes.fromhex(text)
            case "base64":
                return base64.b64decode(text, validate=True)
            case "utf8":
                return text.encode()
    except (ValueError, binascii.Error):
        told = f"credentials: the key that signs must be {signature.hmac_secret_encoding}"
        raise UsageError(told, field="credentials") from None


def numbered(claims: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Return claims whose times are numbers, however the templates wrote them."""
    return {
        name: int(value)
        if name in {"iat", "exp", "nbf"} and isinstance(value, str) and value.isdecimal()
        else value
        for name, value in claims.items()
    }
