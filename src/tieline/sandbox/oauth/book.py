"""What an authorization server remembers: clients, codes, and tokens by the family of their sign-in."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field


class Refused(Exception):
    """An error of OAuth: its code, and words about it."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(f"{error}: {description}")
        self.error = error
        self.description = description
        self.status = status


@dataclass(frozen=True, kw_only=True)
class Client:
    """A program that may ask for tokens. Without a secret it is a public one."""

    client_id: str
    secret: str | None
    redirect_uris: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Grant:
    """What was allowed to a client, and by whom."""

    client_id: str
    user: str | None
    scope: str


@dataclass(frozen=True, kw_only=True)
class Code:
    """An authorization code, and what it is bound to."""

    grant: Grant
    redirect_uri: str
    challenge: str | None
    method: str
    expires_at: float


@dataclass(kw_only=True)
class Family:
    """All tokens that came of one sign-in."""

    grant: Grant
    revoked: bool = False


@dataclass(frozen=True, kw_only=True)
class Issued:
    """A token, and until when it is good."""

    family: Family
    expires_at: float


@dataclass(kw_only=True)
class Pair:
    """What was given for a grant."""

    access_token: str
    refresh_token: str | None
    grant: Grant


@dataclass(kw_only=True)
class Book:
    """Everything that was registered and given."""

    now: Callable[[], float]
    access_ttl: float
    refresh_ttl: float
    code_ttl: float
    rotate: bool
    clients: dict[str, Client] = field(default_factory=dict[str, Client])
    codes: dict[str, Code] = field(default_factory=dict[str, Code])
    #: Codes that were used, and what came of them: used again, it is revoked.
    used: dict[str, Family] = field(default_factory=dict[str, Family])
    access: dict[str, Issued] = field(default_factory=dict[str, Issued])
    refresh: dict[str, Issued] = field(default_factory=dict[str, Issued])
    spent: dict[str, Family] = field(default_factory=dict[str, Family])

    def write_code(self, grant: Grant, redirect_uri: str, challenge: str | None, method: str) -> str:
        """Return a new code."""
        code = secrets.token_urlsafe(24)
        self.codes[code] = Code(
            grant=grant,
            redirect_uri=redirect_uri,
            challenge=challenge,
            method=method,
            expires_at=self.now() + self.code_ttl,
        )
        return code

    def take_code(self, text: str) -> Code:
        """Return a code, which is good once. Raises `Refused`; one that was used takes its tokens along."""
        if (family := self.used.get(text)) is not None:
            family.revoked = True
            raise Refused("invalid_grant", "The code was used before; its tokens are revoked.")
        code = self.codes.pop(text, None)
        if code is None or code.expires_at <= self.now():
            raise Refused("invalid_grant", "The code is unknown or has expired.")
        return code

    def issue(self, grant: Grant, *, code: str | None = None) -> Pair:
        """Return the first tokens of a sign-in."""
        family = Family(grant=grant)
        if code is not None:
            self.used[code] = family
        return self._pair(family, renewable=grant.user is not None)

    def renew(self, text: str, client: Client) -> Pair:
        """Return new tokens for a refresh token. Raises `Refused`; a spent one revokes its family."""
        if (family := self.spent.get(text)) is not None:
            family.revoked = True
        issued = self.refresh.get(text)
        if issued is None or issued.family.revoked or issued.expires_at <= self.now():
            raise Refused("invalid_grant", "Token has been expired or revoked.")
        if issued.family.grant.client_id != client.client_id:
            raise Refused("invalid_grant", "The token is another client's.")
        if not self.rotate:
            pair = self._pair(issued.family, renewable=False)
            pair.refresh_token = text
            return pair
        del self.refresh[text]
        self.spent[text] = issued.family
        return self._pair(issued.family, renewable=True)

    def revoke(self, text: str) -> None:
        """Revoke a token, and with a refresh token all that came of its sign-in."""
        if (issued := self.refresh.get(text)) is not None:
            issued.family.revoked = True
        self.access.pop(text, None)

    def grant_of(self, text: str) -> Grant | None:
        """Return what an access token allows; None where it is no good."""
        issued = self.access.get(text)
        if issued is None or issued.family.revoked or issued.expires_at <= self.now():
            return None
        return issued.family.grant

    def _pair(self, family: Family, *, renewable: bool) -> Pair:
        pair = Pair(
            access_token=f"at-{secrets.token_urlsafe(24)}",
            refresh_token=f"rt-{secrets.token_urlsafe(24)}" if renewable else None,
            grant=family.grant,
        )
        now = self.now()
        self.access[pair.access_token] = Issued(family=family, expires_at=now + self.access_ttl)
        if pair.refresh_token is not None:
            self.refresh[pair.refresh_token] = Issued(family=family, expires_at=now + self.refresh_ttl)
        return pair
