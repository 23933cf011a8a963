"""A connection: one account at one provider, and what makes it that account and no other."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from urllib.parse import urlsplit

import msgspec

from tieline.auth.credentials import Credentials, account
from tieline.core.errors import UsageError
from tieline.core.json import JsonValue
from tieline.core.secrets import Secret
from tieline.http.pace import Limits
from tieline.providers.model import Provider

DEFAULT_ID = "default"
#: The connection that the command line makes from environment variables; its credentials are never stored.
ENVIRONMENT_ID = "env"
#: Facts of a connection that a configuration brought: the identity whose pace it shares, and its streams, a line each.
PACED_AS, STREAMS = "paced_as", "streams"


class Organization(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The organisation of an end user."""

    id: str
    display_name: str | None = None


class EndUser(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The customer's user whose account this is, as the product knows them."""

    id: str
    email: str | None = None
    display_name: str | None = None
    tags: dict[str, str] | None = None
    organization: Organization | None = None


class RefreshState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of the last refreshes of a token; times in microseconds since 1970. No `failed_at`: all is well."""

    #: When the last one failed, and with what.
    failed_at: int | None = None
    error: str | None = None
    #: The status of the provider's answer; None where there was none.
    status: int | None = None
    #: When the first of this row of failures was.
    failing_since: int | None = None
    #: No more are tried until someone forces one, or the account is authorised anew.
    exhausted: bool = False
    #: What failed is not what requests are sent with: the account is used as ever, but has to be connected anew.
    partial: bool = False
    #: When the token was given that is in use, where we have seen it being given.
    renewed_at: int | None = None


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A connection that is not stored yet. What is None is taken over from a former account under the same id."""

    integration: str
    provider: str
    connection_id: str
    base_url: str
    credentials: Credentials
    #: What names the account, where its credentials do not.
    account: str | None = None
    #: The base URL was given by the operator, not by the account: it may be called wherever it leads.
    trusted: bool = False
    connection_config: dict[str, JsonValue] = {}
    #: The pace that this account was sold; None: what the provider's data says.
    limits: Limits | None = None
    metadata: dict[str, JsonValue] | None = None
    tags: dict[str, str] | None = None
    end_user: EndUser | None = None
    webhook_url_override: str | None = None

    @property
    def identity(self) -> str:
        """Digest of provider, base URL and account: a connection that differs here shares nothing stored, and no pace.

        Where credentials name no account, each connection is one of its own, wherever a token leads it.
        """
        name = self.account or account(self.credentials)
        who = f"{self.base_url}\n{name}" if name else f"{self.integration}/{self.connection_id}"
        parts = f"{self.provider}\n{who}"
        return hashlib.blake2b(parts.encode(), digest_size=16).hexdigest()

    def __repr__(self) -> str:  # connection_config may hold secrets of the account
        return f"Draft({self.integration}/{self.connection_id})"


class Connection(msgspec.Struct, frozen=True, kw_only=True):
    """A stored connection. `key` is its row; `facts` is what syncs have learnt of the account.

    `credentials` is None where only the environment holds them. `integration` is the wire's provider_config_key.
    """

    key: int
    integration: str
    provider: str
    connection_id: str
    identity: str
    base_url: str
    credentials: Credentials | None
    trusted: bool = False
    connection_config: dict[str, JsonValue] = {}
    limits: Limits | None = None
    metadata: dict[str, JsonValue] | None = None
    tags: dict[str, str] = {}
    end_user: EndUser | None = None
    webhook_url_override: str | None = None
    refresh: RefreshState = RefreshState()
    facts: dict[str, str] = {}
    created_at: int
    updated_at: int
    last_fetched_at: int | None = None

    @property
    def name(self) -> str:
        return f"{self.integration}/{self.connection_id}"

    def __repr__(self) -> str:  # connection_config may hold secrets of the account
        return f"Connection({self.name}, key={self.key})"


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A connection in a list: nothing of it was opened."""

    key: int
    integration: str
    provider: str
    connection_id: str
    metadata: dict[str, JsonValue] | None
    tags: dict[str, str]
    end_user: EndUser | None
    refresh: RefreshState
    #: The last runs of its syncs that fail.
    failing: tuple[str, ...] = ()
    created_at: int


class ConnectionQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which connections are wanted, the newest first; every condition must hold.

    `search` is a part of the id, or of the end user's name or e-mail address, in any case.
    """

    connection_id: str | None = None
    search: str | None = None
    end_user_id: str | None = None
    organization_id: str | None = None
    integrations: tuple[str, ...] = ()
    tags: dict[str, str] = {}
    limit: int = 10_000
    offset: int = 0


class Editable(msgspec.Struct, frozen=True, kw_only=True):
    """What of a stored connection a patch may change."""

    tags: dict[str, str] = {}
    end_user: EndUser | None = None
    webhook_url_override: str | None = None


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What a patch changes of a connection; UNSET leaves as it is."""

    tags: dict[str, str] | msgspec.UnsetType = msgspec.UNSET
    end_user: EndUser | msgspec.UnsetType | None = msgspec.UNSET
    webhook_url_override: str | msgspec.UnsetType | None = msgspec.UNSET


class OAuthClient(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="client", omit_defaults=True
):
    """An OAuth client of ours at a provider; `scopes` is a comma list. `type` is OAUTH1, OAUTH2 or TBA."""

    type: str
    client_id: str
    client_secret: Secret
    scopes: str | None = None
    webhook_secret: Secret | None = None


class AppKey(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="app", omit_defaults=True):
    """An app of ours that signs for itself, such as a GitHub App; the key is PEM."""

    type: str
    app_id: str
    app_link: str
    private_key: Secret


class CustomApp(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="custom", omit_defaults=True
):
    """An app that is an OAuth client too."""

    type: str
    app_id: str
    app_link: str
    private_key: Secret
    client_id: str
    client_secret: Secret
    webhook_secret: Secret | None = None


IntegrationCredentials = OAuthClient | AppKey | CustomApp


class Integration(msgspec.Struct, frozen=True, kw_only=True):
    """A provider set up for use: `unique_key` is what programs call it."""

    key: int
    unique_key: str
    provider: str
    display_name: str | None = None
    credentials: IntegrationCredentials | None = None
    forward_webhooks: bool = True
    integration_config: dict[str, JsonValue] = {}
    custom: dict[str, JsonValue] = {}
    created_at: int
    updated_at: int

    def __repr__(self) -> str:  # its configuration may hold secrets
        return f"Integration({self.unique_key})"


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
