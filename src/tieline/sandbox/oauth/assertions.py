"""Signed assertions: by which a client proves who it is, or asks for the tokens of a user."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tieline.core.errors import SignatureRefused
from tieline.sandbox.oauth.book import Refused
from tieline.sandbox.oauth.saml import read_assertion
from tieline.webhooks.jwt import verified_claims

#: Seconds that an assertion may be good for.
_LONGEST_LIFE = 3600


@dataclass
class Assertions:
    """Believes what is signed with the sandbox's own key pair, once."""

    _seen: dict[str, float] = field(default_factory=dict[str, float])

    @cached_property
    def private_key(self) -> str:
        """The key that signs, in PEM; made when it is first asked for."""
        return self._keys[0]

    @cached_property
    def _keys(self) -> tuple[str, str]:
        from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
        from cryptography.hazmat.primitives.serialization import (
            Encoding,
            NoEncryption,
            PrivateFormat,
            PublicFormat,
        )

        key = generate_private_key(public_exponent=65_537, key_size=2048)
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        return private.decode(), public.decode()

    def read(
        self, token: str, *, error: str, audiences: Collection[str | None], status: int = 400
    ) -> Mapping[str, Any]:
        """Return what an assertion says. Raises `Refused` with this error where it is not to be believed."""
        now = time.time()
        try:
            told = verified_claims(token, self._keys[1], algorithms=("RS256",), now=now, field="assertion")
        except SignatureRefused as problem:
            raise Refused(error, problem.message, status) from None
        if told.get("aud") not in audiences:
            raise Refused(error, "assertion: it is for somebody else (aud)")
        ends = told.get("exp")
        if not isinstance(ends, int | float) or ends > now + _LONGEST_LIFE + 60:
            raise Refused(error, "assertion: it must end within an hour (exp)")
        self._once(told.get("jti"), ends, now, error)
        return told

    def read_saml(self, text: str, *, audiences: Collection[str]) -> str:
        """Return whom a SAML assertion names. Raises `Refused` where it is not to be believed."""
        now = time.time()
        told = read_assertion(text, self._keys[1])
        if told is None:
            raise Refused("invalid_grant", "assertion: its signature does not fit")
        if not {*audiences} & {*told.audiences}:
            raise Refused("invalid_grant", "assertion: it is for somebody else (Audience)")
        if not told.begins - 60 <= now < told.ends <= now + _LONGEST_LIFE + 60:
            raise Refused("invalid_grant", "assertion: it must be good now, and end within an hour")
        self._once(told.name, told.ends, now, "invalid_grant")
        return told.subject

    def _once(self, name: object, ends: float, now: float, error: str) -> None:
        """Refuse an assertion that was used before, where it has a name."""
        if not isinstance(name, str):
            return
        self._seen = {each: until for each, until in self._seen.items() if until > now}
        if name in self._seen:
            raise Refused(error, "assertion: it was used before (jti)")
        self._seen[name] = ends
