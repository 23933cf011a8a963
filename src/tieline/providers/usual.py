"""What an entry of some auth modes means without saying it: fields that the mode itself brings; pure."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from tieline.providers.model import InputField, Provider

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
            return _server(provider)
        case "INSTALL_PLUGIN":
            return _plugin(provider)
        case _:
            return provider


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
