"""What an entry of some auth modes means without saying it: fields that the mode itself brings; pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from tieline.http.identity import CERTIFICATE, KEY
from tieline.providers.model import PEM, InputField, Provider

#: What the documents of an MCP server, and of the server that gives its tokens, say; nobody types it in.
FOUND = (
    "oauth_authorization_url",
    "oauth_token_url",
    "oauth_registration_url",
    "oauth_resource",
    "oauth_issuer",
    "oauth_client_auth",
    "oauth_names_itself",
    "oauth_reads_documents",
)
Place = Literal["credentials", "integration_config"]
_OF_CERTIFICATE: Mapping[str, InputField] = {
    CERTIFICATE: InputField(title="Client certificate"),
    KEY: InputField(title="Private key of the certificate"),
}
_SERVER = "mcp_server_url"
_OF_SERVER: Mapping[str, InputField] = {
    _SERVER: InputField(title="MCP Server URL", format="uri"),
    **{name: InputField(automated=True, optional=True) for name in FOUND},
}
_OF_PLUGIN: Mapping[str, InputField] = {
    "app_link": InputField(title="Install link", format="uri"),
    "username": InputField(title="Username", secret=True, optional=True),
    "password": InputField(title="Password", secret=True, optional=True),
}
_PAIR = "${integrationConfig.username}:${integrationConfig.password}"


def with_usual(provider: Provider) -> Provider:
    """Return a provider with what its auth mode brings along; what the entry says itself counts."""
    match provider.auth_mode:
        case "MCP_OAUTH2_GENERIC":
            provider = _server(provider)
        case "INSTALL_PLUGIN":
            provider = _plugin(provider)
        case _:
            pass
    return _certified(provider)


def place_of_certificate(provider: Provider) -> Place | None:
    """Return where the certificate is given that connections to a provider are made with; None where it asks for none.

    Clients that ask for themselves have one each, and others whose provider declares it among the credentials; else it is
    that of the integration's client.
    """
    if not provider.require_client_certificate:
        return None
    own = provider.auth_mode == "OAUTH2_CC" or CERTIFICATE in provider.credentials
    return "credentials" if own else "integration_config"


def _certified(provider: Provider) -> Provider:
    """Return a provider that asks for the certificate that connections to it are made with."""
    place = place_of_certificate(provider)
    if place is None:
        return provider
    declared: Mapping[str, InputField] = getattr(provider, place)
    asked = {
        name: msgspec.structs.replace(declared.get(name, field), format=PEM, secret=True)
        for name, field in _OF_CERTIFICATE.items()
    }
    return msgspec.structs.replace(provider, **{place: {**declared, **asked}})


def _server(provider: Provider) -> Provider:
    """Return any MCP server: its documents say where its users sign in, and where tokens are."""
    resource = {"resource": "${connectionConfig.oauth_resource}"}
    base_url = provider.proxy.base_url or f"${{connectionConfig.{_SERVER}}}"
    return msgspec.structs.replace(
        provider,
        authorization_url=provider.authorization_url or "${connectionConfig.oauth_authorization_url}",
        token_url=provider.token_url or "${connectionConfig.oauth_token_url}",
        authorization_params={**resource, **provider.authorization_params},
        token_params={**resource, **provider.token_params},
        refresh_params={**resource, **provider.refresh_params},
        client_registration=provider.client_registration or "dynamic",
        registration_url=provider.registration_url or "${connectionConfig.oauth_registration_url}",
        registration_params={
            "token_endpoint_auth_method": "${connectionConfig.oauth_client_auth}",
            **provider.registration_params,
        },
        connection_config={**_OF_SERVER, **provider.connection_config},
        proxy=msgspec.structs.replace(provider.proxy, base_url=base_url),
    )


def _plugin(provider: Provider) -> Provider:
    """Return an API whose users install a plugin of ours, and that knows us by a pair of our own."""
    headers = provider.proxy.headers
    if provider.auth_type == "BASIC" and not any(name.lower() == "authorization" for name in headers):
        headers = {"authorization": f"Basic ${{base64({_PAIR})}}", **headers}
    return msgspec.structs.replace(
        provider,
        integration_config={**_OF_PLUGIN, **provider.integration_config},
        proxy=msgspec.structs.replace(provider.proxy, headers=headers),
    )
