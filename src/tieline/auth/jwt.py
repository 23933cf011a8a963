"""Signed tokens that we make ourselves (JWT): what they claim, and the key that signs; without I/O."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from tieline.auth.private_keys import load_private_key, misfit
from tieline.core.errors import UsageError
from tieline.core.json import JsonValue
from tieline.core.secrets import Secret

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.hashes import HashAlgorithm

_BITS = {"256": 32, "384": 48, "512": 64}


def mint(
    claims: Mapping[str, JsonValue],
    key: Secret | bytes,
    *,
    algorithm: str,
    header: Mapping[str, JsonValue] | None = None,
) -> str:
    """Return a token that claims this; the key is a private one (`load_private_key`), for HS256 and its kin the
    secret itself.

    Raises `UsageError` where the key is none for the algorithm, or nobody knows the algorithm.
    """
    head = {"typ": "JWT", **(header or {}), "alg": algorithm}
    message = b".".join((_encoded(msgspec.json.encode(head)), _encoded(msgspec.json.encode(claims))))
    raw = key.reveal().encode() if isinstance(key, Secret) else key
    return b".".join((message, _encoded(_signature(algorithm, raw, message)))).decode()


def usual_algorithm(key: Secret) -> str:
    """Return what a private key signs by unless somebody says otherwise. Raises `UsageError` for no key."""
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = load_private_key(key.reveal().encode())
    if isinstance(private, EllipticCurvePrivateKey):
        return {256: "ES256", 384: "ES384"}.get(private.curve.key_size, "ES512")
    return "EdDSA" if isinstance(private, Ed25519PrivateKey) else "RS256"


def _signature(algorithm: str, key: bytes, message: bytes) -> bytes:
    family, bits = algorithm[:2], algorithm[2:]
    if algorithm == "EdDSA":
        return _by_edwards(key, message)
    if bits not in _BITS:
        raise _unknown(algorithm)
    match family:
        case "HS":
            return hmac.digest(key, message, f"sha{bits}")
        case "RS" | "PS":
            return _by_rsa(key, message, _hash(bits), padded=family == "PS")
        case "ES":
            return _by_curve(key, message, bits)
        case _:
            raise _unknown(algorithm)


def sign_rsa(key: bytes, message: bytes) -> bytes:
    """Return the signature of a text by an RSA key, with SHA-256 (PKCS #1, v1.5); raises `UsageError` for another key."""
    return _by_rsa(key, message, _hash("256"), padded=False)


def _by_rsa(key: bytes, message: bytes, digest: HashAlgorithm, *, padded: bool) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS, PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    private = load_private_key(key)
    if not isinstance(private, RSAPrivateKey):
        raise misfit("RSA")
    padding = PSS(mgf=MGF1(digest), salt_length=digest.digest_size) if padded else PKCS1v15()
    return private.sign(message, padding, digest)


def _by_curve(key: bytes, message: bytes, bits: str) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

    private = load_private_key(key)
    if not isinstance(private, EllipticCurvePrivateKey) or private.curve.key_size != _curve(bits):
        raise misfit("elliptic curve")
    size = (private.curve.key_size + 7) // 8
    halves = decode_dss_signature(private.sign(message, ECDSA(_hash(bits))))
    return b"".join(half.to_bytes(size, "big") for half in halves)


def _by_edwards(key: bytes, message: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = load_private_key(key)
    if not isinstance(private, Ed25519PrivateKey):
        raise misfit("Ed25519")
    return private.sign(message)


def _curve(bits: str) -> int:
    return 521 if bits == "512" else int(bits)


def _hash(bits: str) -> HashAlgorithm:
    from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512

    match bits:
        case "256":
            return SHA256()
        case "384":
            return SHA384()
        case _:
            return SHA512()


def _encoded(raw: bytes) -> bytes:
    return base64.urlsafe_b64encode(raw).rstrip(b"=")


def _unknown(algorithm: str) -> UsageError:
    return UsageError(f"token.header.alg: {algorithm[:16]} is not known here", field="token")
