"""SAML assertions that we make ourselves, signed (XML signature, RSA with SHA-256); without I/O.

They are written in their canonical form (exclusive C14N) at once, so that nothing needs to parse or reorder them.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from tieline.auth.jwt import sign_rsa

_SAML = "urn:oasis:names:tc:SAML:2.0"
_XMLDSIG = "http://www.w3.org/2000/09/xmldsig#"
_C14N = "http://www.w3.org/2001/10/xml-exc-c14n#"
_RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
_SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
_UNSPECIFIED = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"
_IN_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#xD;"})
_IN_ATTRIBUTE = str.maketrans(
    {"&": "&amp;", "<": "&lt;", '"': "&quot;", "\t": "&#x9;", "\n": "&#xA;", "\r": "&#xD;"}
)


class Claims(msgspec.Struct, frozen=True, kw_only=True):
    """What an assertion says; what is empty is left out."""

    issuer: str
    subject: str
    subject_format: str = _UNSPECIFIED
    audiences: tuple[str, ...] = ()
    recipient: str = ""
    in_response_to: str = ""
    session: str = ""
    context: str = f"{_SAML}:ac:classes:unspecified"
    attributes: Mapping[str, str] = {}

    def __repr__(self) -> str:  # an attribute may be a key
        return f"Claims({self.issuer})"


def assertion(claims: Claims, key: bytes | None, *, name: str, now: datetime, life: timedelta) -> str:
    """Return an assertion in base64, good from `now` on, signed where there is a key; `name` is its own, once used.

    Raises `UsageError` where the key is no RSA key.
    """
    issuer = _element("saml:Issuer", {}, _text(claims.issuer))
    rest = _content(claims, _time(now), _time(now + life))
    root = {
        "xmlns:saml": f"{_SAML}:assertion",
        "ID": f"_{name}",
        "IssueInstant": _time(now),
        "Version": "2.0",
    }
    text = _element("saml:Assertion", root, issuer + rest)
    if key is not None:
        signature = _signature(text, f"_{name}", key)
        text = _element("saml:Assertion", root, issuer + signature + rest)
    return base64.b64encode(text.encode()).decode()


def _content(claims: Claims, now: str, ends: str) -> str:
    data = {"InResponseTo": claims.in_response_to, "NotOnOrAfter": ends, "Recipient": claims.recipient}
    confirmation = _element(
        "saml:SubjectConfirmation",
        {"Method": f"{_SAML}:cm:bearer"},
        _element("saml:SubjectConfirmationData", data, ""),
    )
    subject = _element("saml:NameID", {"Format": claims.subject_format}, _text(claims.subject))
    audiences = "".join(_element("saml:Audience", {}, _text(each)) for each in claims.audiences)
    context = _element("saml:AuthnContextClassRef", {}, _text(claims.context))
    parts = (
        _element("saml:Subject", {}, subject + confirmation),
        _element(
            "saml:Conditions",
            {"NotBefore": now, "NotOnOrAfter": ends},
            _element("saml:AudienceRestriction", {}, audiences) if audiences else "",
        ),
        _element(
            "saml:AuthnStatement",
            {"AuthnInstant": now, "SessionIndex": claims.session},
            _element("saml:AuthnContext", {}, context),
        ),
    )
    return "".join(parts) + _attributes(claims.attributes)


def _attributes(attributes: Mapping[str, str]) -> str:
    if not attributes:
        return ""
    basic = f"{_SAML}:attrname-format:basic"
    return _element(
        "saml:AttributeStatement",
        {},
        "".join(
            _element(
                "saml:Attribute",
                {"Name": name, "NameFormat": basic},
                _element("saml:AttributeValue", {}, _text(value)),
            )
            for name, value in attributes.items()
        ),
    )


def _signature(text: str, name: str, key: bytes) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    transforms = "".join(
        _element("ds:Transform", {"Algorithm": each}, "")
        for each in (f"{_XMLDSIG}enveloped-signature", _C14N)
    )
    reference = _element(
        "ds:Reference",
        {"URI": f"#{name}"},
        _element("ds:Transforms", {}, transforms)
        + _element("ds:DigestMethod", {"Algorithm": _SHA256}, "")
        + _element("ds:DigestValue", {}, digest),
    )
    info = (
        _element("ds:CanonicalizationMethod", {"Algorithm": _C14N}, "")
        + _element("ds:SignatureMethod", {"Algorithm": _RSA_SHA256}, "")
        + reference
    )
    signed = _element("ds:SignedInfo", {"xmlns:ds": _XMLDSIG}, info).encode()
    value = base64.b64encode(sign_rsa(key, signed)).decode()
    content = _element("ds:SignedInfo", {}, info) + _element("ds:SignatureValue", {}, value)
    return _element("ds:Signature", {"xmlns:ds": _XMLDSIG}, content)


def _element(name: str, attributes: Mapping[str, str], content: str) -> str:
    """Return an element in canonical form; whoever names its attributes names them in their order."""
    told = "".join(f' {key}="{value.translate(_IN_ATTRIBUTE)}"' for key, value in attributes.items() if value)
    return f"<{name}{told}>{content}</{name}>"


def _text(value: str) -> str:
    return value.translate(_IN_TEXT)


def _time(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")
