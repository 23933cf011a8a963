"""Connections: the accounts of customers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tieline.runtime.model import Model, field
from tieline.sdk.models.credentials import Credentials, NoCredentials


class Organization(Model, kw_only=True):
    """The organisation of an end user."""

    id: str
    display_name: str | None = None


class EndUser(Model, kw_only=True):
    """The customer's user whose account it is."""

    id: str
    email: str | None = None
    display_name: str | None = None
    tags: dict[str, str] | None = None
    organization: Organization | None = None


class Trouble(Model, kw_only=True):
    """Something that is wrong with a connection."""

    type: str = ""
    log_id: str = ""


class ConnectionSummary(Model, kw_only=True):
    """A connection as lists show it, without credentials."""

    connection_id: str
    integration: str = field(name="provider_config_key")
    provider: str = ""
    id: int = 0
    errors: list[Trouble] = field(default_factory=list[Trouble])
    end_user: EndUser | None = None
    tags: dict[str, str] = field(default_factory=dict[str, str])
    metadata: dict[str, Any] | None = None
    created: datetime | None = None


class Connection(Model, kw_only=True):
    """A connection with credentials that work."""

    connection_id: str
    integration: str = field(name="provider_config_key")
    provider: str = ""
    id: int = 0
    credentials: Credentials = field(default_factory=NoCredentials)
    connection_config: dict[str, Any] = field(default_factory=dict[str, Any])
    metadata: dict[str, Any] | None = None
    errors: list[Trouble] = field(default_factory=list[Trouble])
    end_user: EndUser | None = None
    tags: dict[str, str] = field(default_factory=dict[str, str])
    webhook_url_override: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    last_fetched_at: datetime | None = None

    def __repr__(self) -> str:  # its configuration may hold secrets
        return f"Connection({self.connection_id!r} of {self.integration!r})"


class ConnectSession(Model, kw_only=True):
    """Where a customer may connect an account, for half an hour."""

    token: str
    connect_link: str | None = None
    expires_at: datetime | None = None

    def __repr__(self) -> str:  # the token lets in
        return "ConnectSession(***)"
