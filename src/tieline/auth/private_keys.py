"""Private keys in the forms in which people have them: PEM, bare base64, JSON (RFC 7517)."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, cast

import msgspec

from tieline.core.errors import UsageError
from tieline.core.private_keys import MOST_RSA_BITS, check_size, load_key

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurve


def load_private_key(raw: bytes) -> object:
    r"""Return the key of a text: PEM, whose lines may be written with `\n` for their ends, its base64 alone, or a JWK.

    Raises `UsageError` where it is none, or needs a password.
    """
    text = raw.replace(b"\\n", b"\n").strip()
    try:
        if text.startswith(b"{"):
            return _of_document(_document(text))
        if b"-----BEGIN" in text:
            return load_key(text)
        return _of_der(text)
    except (ValueError, TypeError, KeyError):
        raise misfit("private") from None


def key_id(raw: bytes) -> str | None:
    """Return the name that a key has, which only a JWK tells."""
    text = raw.strip()
    if not text.startswith(b"{"):
        return None
    try:
        name = _document(text).get("kid")
    except ValueError:
        return None
    return name if isinstance(name, str) and name else None


def misfit(kind: str) -> UsageError:
    """Return the error for what is no key of a kind."""
    told = f"credentials: the signing key must be a {kind} key of at most {MOST_RSA_BITS} bits, in PEM or as JSON (JWK)"
    return UsageError(told, field="credentials")


def _of_der(text: bytes) -> object:
    """Return a key in base64 without the lines around it; some have encoded that once more."""
    der = base64.b64decode(b"".join(text.split()), validate=True)
    if der.startswith((b"-----BEGIN", b"{")):
        return load_private_key(der)
    if der.startswith(b"MII"):
        der = base64.b64decode(b"".join(der.split()), validate=True)
    return load_key(der, in_lines=False)


def _document(text: bytes) -> Mapping[str, Any]:
    try:
        document: object = msgspec.json.decode(text)
    except RecursionError as problem:
        raise ValueError from problem
    return cast("Mapping[str, Any]", document) if isinstance(document, dict) else {}


def _of_document(jwk: Mapping[str, Any]) -> object:
    match jwk.get("kty"):
        case "RSA":
            return _of_rsa(jwk)
        case "EC":
            return _of_curve(jwk)
        case "OKP" if jwk.get("crv") == "Ed25519":
            from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

            return Ed25519PrivateKey.from_private_bytes(_bytes(jwk["d"]))
        case _:
            raise ValueError


def _of_rsa(jwk: Mapping[str, Any]) -> object:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateNumbers, RSAPublicNumbers

    n, e, d, p, q, dp, dq, qi = (_number(jwk[name]) for name in ("n", "e", "d", "p", "q", "dp", "dq", "qi"))
    public = RSAPublicNumbers(e=e, n=n)
    numbers = RSAPrivateNumbers(p=p, q=q, d=d, dmp1=dp, dmq1=dq, iqmp=qi, public_numbers=public)
    check_size(numbers)
    return numbers.private_key()


def _of_curve(jwk: Mapping[str, Any]) -> object:
    from cryptography.hazmat.primitives.asymmetric.ec import (
        SECP256R1,
        SECP384R1,
        SECP521R1,
        EllipticCurvePrivateNumbers,
        EllipticCurvePublicNumbers,
    )

    curves: Mapping[str, Callable[[], EllipticCurve]] = {
        "P-256": SECP256R1,
        "P-384": SECP384R1,
        "P-521": SECP521R1,
    }
    point = EllipticCurvePublicNumbers(
        x=_number(jwk["x"]), y=_number(jwk["y"]), curve=curves[str(jwk["crv"])]()
    )
    return EllipticCurvePrivateNumbers(private_value=_number(jwk["d"]), public_numbers=point).private_key()


def _number(text: object) -> int:
    return int.from_bytes(_bytes(text), "big")


def _bytes(text: object) -> bytes:
    if not isinstance(text, str):
        raise TypeError
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
