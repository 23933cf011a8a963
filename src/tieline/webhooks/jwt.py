"""Reads signed tokens (JWT), strictly: three algorithms, a key of the right kind, nothing that is not asked for; pure."""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType
from typing import Any, Literal, cast

import msgspec

from tieline.core.errors import ConfigurationError, SignatureRefused

#: Seconds by which clocks may differ.
_LEEWAY = 60
_LONGEST = 16 * 1024
_LEAST_RSA_BITS = 2048
_LEAST_SHARED_BYTES = 8
_PART = re.compile(r"[A-Za-z0-9_-]+")


def verified_claims(
    token: str, key: str, *, algorithms: Collection[str], now: float, field: str
) -> Mapping[str, Any]:
    """Return what a token says that was signed with this key by one of these algorithms, and is good now.

    The key is a public one, in PEM or as base64 of its DER form, or for HS256 a text. Raises `SignatureRefused` with the
    reason, or `ConfigurationError` for a key that cannot be one.
    """
    parts = token.split(".")
    if len(token) > _LONGEST or len(parts) != 3 or not all(map(_PART.fullmatch, parts)):
        raise _refused("is no signed token", field)
    head, claims, signature = _object(parts[0], field), parts[1], _bytes(parts[2], field)
    algorithm = head.get("alg")
    if not isinstance(algorithm, str) or algorithm not in algorithms or algorithm not in _CHECKS:
        raise _refused("is signed by another algorithm than it must be", field)
    if "crit" in head or "b64" in head:
        raise _refused("asks for extensions that nobody knows", field)
    if not _CHECKS[algorithm](key, f"{parts[0]}.{claims}".encode(), signature):
        raise SignatureRefused(
            f"{field}: the signature does not fit the token", reason="mismatch", field=field
        )
    told = _object(claims, field)
    _check_time(told, now, field)
    return told


def _hs256(key: str, message: bytes, signature: bytes) -> bool:
    if "-----BEGIN" in key or len(key.encode()) < _LEAST_SHARED_BYTES:
        raise ConfigurationError("webhook_secret: must be a shared secret of at least 8 characters")
    return hmac.compare_digest(hmac.digest(key.encode(), message, "sha256"), signature)


def _rs256(key: str, message: bytes, signature: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.hashes import SHA256

    public = _public_key(key)
    if not isinstance(public, RSAPublicKey) or public.key_size < _LEAST_RSA_BITS:
        raise ConfigurationError(
            f"webhook_secret: must be a public RSA key of at least {_LEAST_RSA_BITS} bits"
        )
    try:
        public.verify(signature, message, PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True


def _es256(key: str, message: bytes, signature: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
    from cryptography.hazmat.primitives.hashes import SHA256

    public = _public_key(key)
    if not isinstance(public, EllipticCurvePublicKey) or not isinstance(public.curve, SECP256R1):
        raise ConfigurationError("webhook_secret: must be a public key on the curve P-256")
    if len(signature) != 64:
        return False
    halves = (int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))
    try:
        public.verify(encode_dss_signature(*halves), message, ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


_CHECKS: Mapping[str, Callable[[str, bytes, bytes], bool]] = MappingProxyType(
    {"HS256": _hs256, "RS256": _rs256, "ES256": _es256}
)


def _public_key(text: str) -> object:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_der_public_key, load_pem_public_key

    try:
        if "-----BEGIN" in text:
            return load_pem_public_key(text.strip().encode())
        return load_der_public_key(base64.b64decode("".join(text.split()), validate=True))
    except (ValueError, UnsupportedAlgorithm):
        told = "webhook_secret: must be a public key, in PEM or as base64"
        raise ConfigurationError(told, field="webhook_secret") from None


def _check_time(claims: Mapping[str, Any], now: float, field: str) -> None:
    for name in ("exp", "nbf", "iat"):
        told = claims.get(name)
        if told is None:
            continue
        if isinstance(told, bool) or not isinstance(told, int | float):
            raise _refused(f"has a claim {name} that is no time", field)
        if name == "exp" and now > told + _LEEWAY:
            raise SignatureRefused(f"{field}: the token has expired", reason="stale", field=field)
        if name != "exp" and now < told - _LEEWAY:
            raise SignatureRefused(f"{field}: the token is not good yet", reason="early", field=field)


def _bytes(part: str, field: str) -> bytes:
    try:
        raw = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise _refused("is no signed token", field) from None
    if base64.urlsafe_b64encode(raw).rstrip(b"=").decode() != part:  # another spelling of the same bytes
        raise _refused("is no signed token", field)
    return raw


def _object(part: str, field: str) -> Mapping[str, Any]:
    try:
        value: object = msgspec.json.decode(_bytes(part, field))
    except (msgspec.DecodeError, RecursionError):
        raise _refused("is no signed token", field) from None
    if not isinstance(value, dict):
        raise _refused("is no signed token", field)
    return cast("dict[str, Any]", value)


def _refused(what: str, field: str, reason: Literal["malformed"] = "malformed") -> SignatureRefused:
    return SignatureRefused(f"{field}: {what}", reason=reason, field=field)
