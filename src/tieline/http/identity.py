"""Certificates by which a client shows who it is when it connects (mutual TLS)."""

from __future__ import annotations

import re
from textwrap import wrap

from msgspec import Struct

from tieline.core.errors import UsageError
from tieline.core.secrets import Secret

_BLOCK = re.compile(r"-----BEGIN ([A-Z ]{1,40})-----([^-]*)-----END \1-----")


class Identity(Struct, frozen=True, kw_only=True):
    """A client's certificate, with those between it and its authority, and its private key; both in PEM."""

    certificate: str
    private_key: Secret


def read_identity(certificate: str, private_key: str) -> Identity:
    r"""Return an identity of texts whose lines may have been joined, or written with `\n` for their ends.

    Raises `UsageError` naming the text that is no certificate or key, or where the two do not belong together.
    """
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
    from cryptography.x509 import load_pem_x509_certificates

    chain, key = _pem(certificate, "CERTIFICATE"), _pem(private_key, "PRIVATE KEY")
    try:
        found = load_pem_x509_certificates(chain.encode())
        told = found[0].public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    except (ValueError, IndexError):
        raise wrong_identity("client_certificate", "must be a certificate in PEM") from None
    try:
        loaded = load_pem_private_key(key.encode(), password=None)
    except (ValueError, TypeError):
        raise wrong_identity(
            "client_private_key", "must be a private key in PEM, without a password"
        ) from None
    if loaded.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo) != told:
        raise wrong_identity("client_private_key", "is not that of the certificate")
    return Identity(certificate=chain, private_key=Secret(key))


def _pem(text: str, kind: str) -> str:
    """Return a text with the lines that PEM has, of all its parts of a kind."""
    parts = _BLOCK.findall(text.replace("\\n", "\n"))
    found = [(label, "".join(body.split())) for label, body in parts if label.endswith(kind)]
    blocks = (
        f"-----BEGIN {label}-----\n{chr(10).join(wrap(body, 64))}\n-----END {label}-----\n"
        for label, body in found
    )
    return "".join(blocks)


def wrong_identity(field: str, told: str) -> UsageError:
    """Return the error for a part of an identity that is no good."""
    return UsageError(f"credentials.{field}: {told}", field=f"credentials.{field}")
