"""Providers, and the integrations that were made of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tieline.runtime.model import Model, field


class Provider(Model, kw_only=True):
    """An API that can be connected to; all that the catalogue says beside this is in `extra`."""

    name: str
    display_name: str = ""
    auth_mode: str = ""
    categories: list[str] = field(default_factory=list[str])
    docs: str | None = None
    logo_url: str | None = None
    proxy: dict[str, Any] | None = None


class IntegrationCredentials(Model, kw_only=True):
    """What an integration says who it is with: an OAuth client, an app, or both."""

    type: str = "OAUTH2"
    client_id: str | None = None
    client_secret: str | None = None
    scopes: str | None = None
    webhook_secret: str | None = None
    app_id: str | None = None
    app_link: str | None = None
    private_key: str | None = None

    def __repr__(self) -> str:
        return f"IntegrationCredentials({self.type})"


class Integration(Model, kw_only=True):
    """A provider that was set up for use; `webhook_url` and `credentials` where they were asked for."""

    unique_key: str
    provider: str = ""
    display_name: str = ""
    logo: str | None = None
    forward_webhooks: bool = True
    created_at: datetime | None = None
    updated_at: datetime | None = None
    webhook_url: str | None = None
    credentials: IntegrationCredentials | None = None
