"""Accounts in which something of ours is installed, an app or a plugin, on the provider's own page; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import cast
from urllib.parse import urlencode, urlsplit

from tieline.auth.address import fill_address
from tieline.auth.credentials import NoCredentials
from tieline.auth.token_call import Tokens
from tieline.connections.authorization import imported
from tieline.connections.model import AppKey, CustomApp, Integration
from tieline.connections.scope import scope_of
from tieline.core.errors import RefreshFailed, UsageError
from tieline.core.json import JsonValue
from tieline.core.templates import TemplateTree
from tieline.providers.model import Provider

#: The auth modes whose users install something.
INSTALLED = frozenset({"APP", "CUSTOM", "INSTALL_PLUGIN"})
#: Part of a path: it must not lead up there.
_ID = re.compile(r"[\w-][\w.-]{0,99}", re.ASCII)


def with_link(integration: Integration, connection_config: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Return an account's configuration with the link of what is to be installed, which the integration says."""
    app = integration.credentials
    if not isinstance(app, AppKey | CustomApp):
        return dict(connection_config)
    return {**connection_config, "appPublicLink": app.app_link.rstrip("/")}


def install_page(
    provider: Provider,
    integration: Integration,
    connection_config: Mapping[str, JsonValue],
    *,
    state: str,
    more: Mapping[str, str],
    now: int,
) -> str:
    """Return where a user installs it. Raises `UsageError` where nobody has said where that is."""
    config = with_link(integration, connection_config)
    scope = scope_of(provider, config, NoCredentials(), now=now)
    template = provider.authorization_url or "${integrationConfig.app_link}"
    url = fill_address(template, scope, what="the page to install at").url
    if urlsplit(url).scheme not in {"http", "https"}:
        raise UsageError("app_link: must be an address", field="credentials.app_link")
    own = cast("dict[str, JsonValue]", TemplateTree.parse(provider.authorization_params).fill(scope).value)
    params = {name: str(value) for name, value in own.items() if value is not None}
    states = (
        {"state": state} if provider.auth_mode != "INSTALL_PLUGIN" else {"state": state, "payload": state}
    )
    query = urlencode({**params, **more, **states})
    return f"{url}{'&' if urlsplit(url).query else '?'}{query}"


def installed(
    provider: Provider, integration: Integration, query: Mapping[str, str]
) -> dict[str, JsonValue] | None:
    """Return what a browser that comes back says of the account, as an import of credentials has it.

    None where accounts sign in, and nothing is installed. Raises `RefreshFailed` where nothing is installed yet, or nobody says where.
    """
    if provider.auth_mode not in INSTALLED:
        return None
    if provider.auth_mode == "INSTALL_PLUGIN":
        for name in provider.redirect_uri_metadata:
            if not _ID.fullmatch(query.get(name, "")):
                raise RefreshFailed(f"the browser came back without {name}", reason=query.get("error"))
        return {"type": "NONE"}
    app = integration.credentials
    if not isinstance(app, AppKey | CustomApp):
        raise UsageError("integration: it has no app_id and private_key", field="credentials")
    if query.get("setup_action") == "request":
        told = "the installation waits until somebody of the account allows it; connect again then"
        raise RefreshFailed(told, reason="installation_pending")
    place = query.get("installation_id", "")
    if not _ID.fullmatch(place):
        words = f": {query['error'][:300]}" if query.get("error") else ""
        raise RefreshFailed(f"nothing was installed{words}", reason=query.get("error"))
    return {"type": provider.auth_mode, "app_id": app.app_id, "installation_id": place}


def configured_installation(credentials: Mapping[str, JsonValue] | None) -> dict[str, JsonValue]:
    """Return what of an installation is part of an account's configuration: where it is."""
    place = (credentials or {}).get("installation_id")
    return {} if place is None else {"installation_id": place}


def with_user(credentials: Mapping[str, JsonValue], tokens: Tokens) -> dict[str, JsonValue]:
    """Return the credentials of an installation with the tokens of whoever has made it."""
    return {**credentials, "user": imported(tokens, None, None)}
