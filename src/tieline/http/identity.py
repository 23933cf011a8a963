"""Certificates by which a client shows who it is when it connects (mutual TLS)."""

from __future__ import annotations

import re
from textwrap import wrap

from msgspec import Struct

from tieline.core.errors import UsageError
from tieline.core.private_keys import MOST_RSA_BITS, load_key
from tieline.core.secrets import Secret

#: What the two are called wherever they are given.
CERTIFICATE, KEY = "client_certificate", "client_private_key"
#: Characters that a certificate, with those above it, and a key may have.
LONGEST_CERTIFICATE, LONGEST_KEY = 32_768, 16_384

_BLOCK = re.compile(r"-----BEGIN ([A-Z ]{1,40})-----([^-]*)-----END \1-----")


class Identity(Struct, frozen=True, kw_only=True):
    """A client's certificate, with those between it and its authority, and its private key; both in PEM."""

    certificate: str
    private_key: Secret


def read_identity(certificate: str, private_key: str, *, place: str = "credentials") -> Identity:
    r"""Return an identity of texts whose lines may have been joined, or written with `\n` for their ends.

    Raises `UsageError` naming the text, and the `place` that it was given at, that is no certificate or key, that is too
    long, or where the two do not belong together.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
    from cryptography.x509 import load_pem_x509_certificates

    for name, text, longest in (
        (CERTIFICATE, certificate, LONGEST_CERTIFICATE),
        (KEY, private_key, LONGEST_KEY),
    ):
        if len(text) > longest:
            raise wrong_identity(name, f"must have at most {longest} characters", place=place)
    chain, key = _pem(certificate, "CERTIFICATE"), _pem(private_key, "PRIVATE KEY")
    try:
        found = load_pem_x509_certificates(chain.encode())
        public = found[0].public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    except (ValueError, IndexError, UnsupportedAlgorithm):
        raise wrong_identity(CERTIFICATE, "must be a certificate in PEM", place=place) from None
    try:
        loaded = load_key(key.encode())
    except ValueError:
        told = f"must be a private key in PEM, without a password, of at most {MOST_RSA_BITS} bits"
        raise wrong_identity(KEY, told, place=place) from None
    if loaded.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo) != public:
        raise wrong_identity(KEY, "is not that of the certificate", place=place)
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


def wrong_identity(field: str, told: str, *, place: str = "credentials") -> UsageError:
    """Return the error for a part of an identity that is no good."""
    return UsageError(f"{place}.{field}: {told}", field=f"{place}.{field}")
