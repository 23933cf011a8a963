"""The algorithms that signing descriptions name: digests, keyed digests, and keys in pairs; pure."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from tieline.core.errors import UsageError
from tieline.core.private_keys import load_key

if TYPE_CHECKING:  # cryptography is loaded for keys in pairs alone
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes, PublicKeyTypes
    from cryptography.hazmat.primitives.hashes import HashAlgorithm

ENCODERS: Mapping[str, Callable[[bytes], bytes]] = MappingProxyType(
    {
        "base64": base64.b64encode,
        "base64url": lambda raw: base64.urlsafe_b64encode(raw).rstrip(b"="),
        "hex": lambda raw: raw.hex().encode(),
        "raw": lambda raw: raw,
    }
)


class _Kind(msgspec.Struct, frozen=True):
    """What a key must be, and the digest that is signed."""

    key: str
    digest: str
    size: int = 0


_KINDS: Mapping[str, _Kind] = MappingProxyType(
    {
        "rsa-sha1": _Kind("rsa", "SHA1"),
        "rsa-sha256": _Kind("rsa", "SHA256"),
        "rsa-sha512": _Kind("rsa", "SHA512"),
        "rsa-pss-sha512": _Kind("pss", "SHA512"),
        "ecdsa-p256-sha256": _Kind("ec", "SHA256", 32),
        "ecdsa-p384-sha384": _Kind("ec", "SHA384", 48),
        "ed25519": _Kind("ed", ""),
    }
)


def decoded(text: bytes, encoding: str) -> bytes:
    """Return the bytes that an encoded signature stands for; raises ValueError where it is malformed."""
    match encoding:
        case "base64":
            return base64.b64decode(text, validate=True)
        case "base64url":
            return base64.b64decode(text + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
        case "hex":
            return bytes.fromhex(text.decode("ascii"))
        case _:
            return text


def keyed_digest(alg: str, key: bytes, message: bytes) -> bytes:
    """Return the HMAC of a message; `alg` as `hmac-sha256`."""
    return hmac.digest(key, message, alg[5:])


def digest(alg: str, message: bytes) -> bytes:
    """Return the digest of a message, or for `plain` the message itself."""
    return message if alg == "plain" else hashlib.new(alg, message, usedforsecurity=False).digest()


def private_signature(alg: str, key: bytes, message: bytes) -> bytes:
    """Sign with a private key in PEM; raises `UsageError` for a key that does not fit."""
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

    kind, private = _KINDS[alg], _private(key)
    if kind.key == "ed" and isinstance(private, ed25519.Ed25519PrivateKey):
        return private.sign(message)
    if kind.key == "ec" and isinstance(private, ec.EllipticCurvePrivateKey) and _fits(private, kind):
        r, s = decode_dss_signature(private.sign(message, ec.ECDSA(_hash(kind))))
        return r.to_bytes(kind.size, "big") + s.to_bytes(kind.size, "big")
    if kind.key == "rsa" and isinstance(private, rsa.RSAPrivateKey):
        return private.sign(message, padding.PKCS1v15(), _hash(kind))
    if kind.key == "pss" and isinstance(private, rsa.RSAPrivateKey):
        pss = padding.PSS(mgf=padding.MGF1(_hash(kind)), salt_length=padding.PSS.DIGEST_LENGTH)
        return private.sign(message, pss, _hash(kind))
    raise _misfit(alg)


def public_verifies(alg: str, key: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether the holder of a key has signed; the key is public or private, in PEM."""
    from cryptography.exceptions import InvalidSignature

    try:
        _verify(alg, _public(key), message, signature)
    except InvalidSignature:
        return False
    return True


def _verify(alg: str, public: PublicKeyTypes, message: bytes, signature: bytes) -> None:
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    kind = _KINDS[alg]
    if kind.key == "ed" and isinstance(public, ed25519.Ed25519PublicKey):
        public.verify(signature, message)
    elif kind.key == "ec" and isinstance(public, ec.EllipticCurvePublicKey) and _fits(public, kind):
        # A text of another length leaves numbers that fit nothing.
        r, s = signature[: kind.size], signature[kind.size :]
        pair = encode_dss_signature(int.from_bytes(r, "big"), int.from_bytes(s, "big"))
        public.verify(pair, message, ec.ECDSA(_hash(kind)))
    elif kind.key == "rsa" and isinstance(public, rsa.RSAPublicKey):
        public.verify(signature, message, padding.PKCS1v15(), _hash(kind))
    elif kind.key == "pss" and isinstance(public, rsa.RSAPublicKey):
        pss = padding.PSS(mgf=padding.MGF1(_hash(kind)), salt_length=padding.PSS.DIGEST_LENGTH)
        public.verify(signature, message, pss, _hash(kind))
    else:
        raise _misfit(alg)


def _private(key: bytes) -> PrivateKeyTypes:
    try:
        return load_key(key)
    except ValueError:
        raise UsageError("signing: the key is no private key in PEM", field="key") from None


def _public(key: bytes) -> PublicKeyTypes:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    if b"PRIVATE KEY" in key:
        return _private(key).public_key()
    try:
        return load_pem_public_key(key)
    except (ValueError, UnsupportedAlgorithm):
        raise UsageError("signing: the key is no public key in PEM", field="key") from None


def _hash(kind: _Kind) -> HashAlgorithm:
    from cryptography.hazmat.primitives import hashes

    made: HashAlgorithm = getattr(hashes, kind.digest)()
    return made


def _fits(key: object, kind: _Kind) -> bool:
    size: int = getattr(key, "key_size", 0)
    return size == kind.size * 8


def _misfit(alg: str) -> UsageError:
    return UsageError(f"signing: the key is of another kind than {alg} signs with", field="key")
