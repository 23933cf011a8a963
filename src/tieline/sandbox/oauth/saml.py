"""Reads SAML assertions as whoever gives tokens for them: signature first, by canonical form."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

_SAML = "{urn:oasis:names:tc:SAML:2.0:assertion}"
_DS = "http://www.w3.org/2000/09/xmldsig#"
_SIGNATURE = re.compile(r"<ds:Signature .*?</ds:Signature>", re.DOTALL)
_INFO = re.compile(r"<ds:SignedInfo>.*?</ds:SignedInfo>", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Told:
    """What an assertion says; times in seconds since 1970."""

    name: str
    subject: str
    audiences: tuple[str, ...]
    begins: float
    ends: float


def read_assertion(text: str, key: str) -> Told | None:
    """Return what an assertion in base64 says that this public key has signed; None where it has not."""
    try:
        document = base64.b64decode(text, validate=True).decode()
        found = _SIGNATURE.search(document)
        if found is None or "<!" in document:
            return None
        rest = document.replace(found[0], "")
        name = ET.fromstring(rest).get("ID", "")  # noqa: S314  # it has no document type, and so no entities
        return _told(rest) if _fits(found[0], rest, name, key) else None
    except (binascii.Error, ValueError, ET.ParseError, LookupError):
        return None


def _fits(signature: str, rest: str, name: str, key: str) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    info = _INFO.search(signature)
    public = load_pem_public_key(key.encode())
    if info is None or not isinstance(public, RSAPublicKey):
        return False
    signed = ET.canonicalize(info[0].replace(">", f' xmlns:ds="{_DS}">', 1))
    parts = ET.fromstring(signature)  # noqa: S314  # as above
    digest = base64.b64encode(hashlib.sha256(ET.canonicalize(rest).encode()).digest()).decode()
    reference = parts.find(f".//{{{_DS}}}Reference")
    if reference is None or reference.get("URI") != f"#{name}":
        return False
    if reference.findtext(f"{{{_DS}}}DigestValue") != digest:
        return False
    value = base64.b64decode(parts.findtext(f"{{{_DS}}}SignatureValue") or "")
    try:
        public.verify(value, signed.encode(), PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True


def _told(rest: str) -> Told:
    root = ET.fromstring(rest)  # noqa: S314  # as above
    conditions = root.find(f"{_SAML}Conditions")
    return Told(
        name=root.get("ID", ""),
        subject=root.findtext(f".//{_SAML}NameID") or "",
        audiences=tuple(each.text or "" for each in root.iter(f"{_SAML}Audience")),
        begins=_seconds(None if conditions is None else conditions.get("NotBefore")),
        ends=_seconds(None if conditions is None else conditions.get("NotOnOrAfter")),
    )


def _seconds(text: str | None) -> float:
    return datetime.fromisoformat(text or "").replace(tzinfo=UTC).timestamp()
