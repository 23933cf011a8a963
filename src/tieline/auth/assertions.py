"""Assertions: signed texts that a login shows in place of a password; without I/O."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import cast

import msgspec

from tieline.auth import saml
from tieline.auth.jwt import mint, usual_algorithm
from tieline.auth.private_keys import key_id
from tieline.auth.token_mint import numbered
from tieline.core.errors import UsageError
from tieline.core.json import JsonValue
from tieline.core.secrets import Secret
from tieline.core.templates import Scope, Template, TemplateTree
from tieline.core.typed import convert

#: Seconds that an assertion lives at most: each login makes its own, so that none needs to live as long as data says.
_LONGEST_LIFE = 3600
_UNFIT = re.compile(r"[^\w.-]")


class _Assertion(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", rename="camel"):
    """What both kinds say; texts are templates."""

    lifetime_in_seconds: int | str = _LONGEST_LIFE

    def life(self) -> int:
        """Seconds that one lives."""
        try:
            return max(1, min(int(self.lifetime_in_seconds), _LONGEST_LIFE))
        except ValueError:
            raise UsageError("assertion.lifetimeInSeconds: must be a number", field="assertion") from None


class JwtAssertion(_Assertion, frozen=True, tag="jwt"):
    """A signed token (RFC 7523)."""

    key: str
    header: dict[str, JsonValue] = {}
    payload: dict[str, JsonValue] = {}


class SamlAssertion(_Assertion, frozen=True, tag="saml"):
    """A SAML assertion (RFC 7522), signed where there is a key."""

    issuer: str
    key: str | None = None
    name_identifier: str = ""
    name_identifier_format: str | None = None
    audiences: str | tuple[str, ...] = ()
    recipient: str = ""
    in_response_to: str = ""
    session_index: str = ""
    authn_context_class_ref: str | None = None
    attributes: dict[str, JsonValue] = {}


#: What a provider's data says of its assertions.
Assertion = JwtAssertion | SamlAssertion


def read_assertion(document: JsonValue) -> Assertion:
    """Return what a provider's data says of its assertions; raises `UsageError` where it makes no sense."""
    try:
        assertion: Assertion = convert(document, JwtAssertion | SamlAssertion)
    except msgspec.ValidationError as problem:
        raise UsageError(f"assertion: {problem}", field="assertion") from None
    return assertion


def made(assertion: Assertion, scope: Scope, *, now: datetime) -> Secret:
    """Return an assertion, good from `now` on. Raises `UsageError` naming what the account lacks."""
    match assertion:
        case JwtAssertion():
            return Secret(_token(assertion, scope, now))
        case SamlAssertion():
            return Secret(_document(assertion, scope, now))


def _token(assertion: JwtAssertion, scope: Scope, now: datetime) -> str:
    key = _key(assertion.key, scope)
    header, told = _filled(assertion.header, scope), _filled(assertion.payload, scope)
    issued = int(now.timestamp())
    name = key_id(key.reveal().encode())
    return mint(
        {"iat": issued, "exp": issued + assertion.life(), **numbered(told)},
        key,
        algorithm=str(header.get("alg") or usual_algorithm(key)),
        header={**({"kid": name} if name else {}), **header},
    )


def _document(assertion: SamlAssertion, scope: Scope, now: datetime) -> str:
    def text(template: str | None) -> str:
        return (Template.parse(template).fill(scope) if template else None) or ""

    audiences = assertion.audiences
    places = audiences.split(",") if isinstance(audiences, str) else audiences
    usual = saml.Claims(issuer=text(assertion.issuer), subject=text(assertion.name_identifier))
    claims = msgspec.structs.replace(
        usual,
        subject_format=text(assertion.name_identifier_format) or usual.subject_format,
        audiences=tuple(told for each in places if (told := text(each.strip()))),
        recipient=text(assertion.recipient),
        in_response_to=text(assertion.in_response_to),
        session=text(assertion.session_index),
        context=text(assertion.authn_context_class_ref) or usual.context,
        attributes=_attributes(assertion.attributes, scope),
    )
    if not claims.subject or not claims.issuer:
        told = "credentials: the name of whom the assertion is about is missing"
        raise UsageError(told, field="credentials")
    key = _key(assertion.key, scope).reveal().encode() if assertion.key else None
    name = _UNFIT.sub("", scope.random) or "a"
    return saml.assertion(claims, key, name=name, now=now, life=timedelta(seconds=assertion.life()))


def _attributes(attributes: Mapping[str, JsonValue], scope: Scope) -> dict[str, str]:
    """Return attributes as texts; of several values the first."""
    found = _filled(attributes, scope)
    plain = {
        name: (value or [None])[0] if isinstance(value, Sequence) and not isinstance(value, str) else value
        for name, value in found.items()
    }
    return {
        name: value if isinstance(value, str) else msgspec.json.encode(value).decode()
        for name, value in plain.items()
        if value is not None
    }


def _key(template: str, scope: Scope) -> Secret:
    key = Template.parse(template).fill(scope)
    if not key:
        raise UsageError("credentials: the key that signs is missing", field="credentials")
    return Secret(key)


def _filled(tree: Mapping[str, JsonValue], scope: Scope) -> dict[str, JsonValue]:
    return cast("dict[str, JsonValue]", TemplateTree.parse(tree).fill(scope).value)
