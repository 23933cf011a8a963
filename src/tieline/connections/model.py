"""A connection: one account at one provider, and what makes it that account and no other."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from urllib.parse import urlsplit

import msgspec

from tieline.auth.credentials import Credentials, account
from tieline.core.errors import UsageError
from tieline.http.pace import Limits
from tieline.providers.model import Provider

DEFAULT_ID = "default"
#: The connection that the command line makes from environment variables; its credentials are never stored.
ENVIRONMENT_ID = "env"


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A connection that is not stored yet."""

    provider: str
    connection_id: str
    base_url: str
    credentials: Credentials
    #: The pace that this account was sold; None: what the provider's data says.
    limits: Limits | None = None

    @property
    def identity(self) -> str:
        """Digest of provider, base URL and account: a connection that differs here shares nothing stored."""
        parts = "\n".join((self.provider, self.base_url, account(self.credentials)))
        return hashlib.blake2b(parts.encode(), digest_size=16).hexdigest()


class Connection(msgspec.Struct, frozen=True, kw_only=True):
    """A stored connection. `key` is its row; `facts` is what syncs have learnt of the account.

    `credentials` is None where only the environment holds them.
    """

    key: int
    provider: str
    connection_id: str
    identity: str
    base_url: str
    credentials: Credentials | None
    limits: Limits | None = None
    facts: dict[str, str] = {}
    created_at: int
    updated_at: int

    @property
    def name(self) -> str:
        return f"{self.provider}/{self.connection_id}"


def check_base_url(text: str, provider: Provider, *, field: str = "base_url") -> str:
    """Return a base URL as requests need it: no trailing slash, and not the path that they add themselves.

    Raises `UsageError` with `field` if it is not an http or https address.
    """
    try:
        parts = urlsplit(text)
        valid = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        valid = False
        parts = urlsplit("")
    if "@" in parts.netloc:  # not shown: it may hold a password
        raise UsageError(f"{field}: an address takes no user name or password", field=field)
    if not valid or parts.query or parts.fragment:
        raise UsageError(f"{field}: {text!r} is not an address such as {provider.base_url}", field=field)
    return text.rstrip("/").removesuffix(provider.base_path or "/").rstrip("/")


def check_connection_id(text: str) -> str:
    """Return a connection's id; raises `UsageError` if it is empty, long, not plain, or taken."""
    if not 0 < len(text) <= 255 or not text.isprintable() or "/" in text:
        raise UsageError(
            "connection: an id has 1 to 255 printable characters and no slash", field="connection"
        )
    if text == ENVIRONMENT_ID:
        raise UsageError(
            f"connection: {text!r} is the name of the account in the environment; choose another",
            field="connection",
        )
    return text


def limits_of(provider: Provider, connection: Connection | None = None) -> Limits:
    """Return the pace of an account: its own, or what the provider's data allows every account."""
    if connection is not None and connection.limits is not None:
        return connection.limits
    limits = provider.limits
    return Limits(per_second=limits.per_second, burst=limits.burst, per_day=limits.per_day)


def account_label(connection: Connection, others: Sequence[Connection]) -> str:
    """Return a readable name for the account, for places that several accounts share.

    It stays the same when the connection is renamed. A second connection of the same account has a label of its own.
    """
    host = urlsplit(connection.base_url).netloc
    label = f"{connection.provider}@{host}#{connection.identity[:8]}"
    same = [each.key for each in others if each.identity == connection.identity]
    return (
        label
        if connection.key <= min(same, default=connection.key)
        else f"{label}/{connection.connection_id}"
    )
