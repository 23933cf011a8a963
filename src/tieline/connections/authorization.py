"""What a provider's data says of signing in through its own page; pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from tieline.auth import authorization_code
from tieline.auth.address import fill_address
from tieline.auth.authorization_code import RESERVED, AuthorizePage, SignIn
from tieline.auth.credentials import NoCredentials
from tieline.auth.discovery import Discovered, is_fit
from tieline.auth.oauth2 import Client
from tieline.auth.registration import register
from tieline.auth.token_call import Exchange, Grant, TokenCall, Tokens
from tieline.connections.endpoint import token_endpoint
from tieline.connections.grants import promoted
from tieline.connections.scope import scope_of
from tieline.core.clock import iso
from tieline.core.errors import RefreshFailed, UsageError
from tieline.core.json import JsonValue
from tieline.core.secrets import Secret
from tieline.core.templates import Scope, TemplateTree
from tieline.providers.model import Provider
from tieline.providers.usual import FOUND


def page_of(
    provider: Provider,
    connection_config: Mapping[str, JsonValue],
    client: Client,
    *,
    more: Mapping[str, str],
    now: int,
    nonce: str,
) -> AuthorizePage:
    """Return the page that a browser is sent to; `more` are parameters of this sign-in, which win.

    The word `undefined` takes a parameter of the provider's away.

    Raises `UsageError` naming the field of the configuration that its address lacks.
    """
    if not provider.authorization_url:
        told = f"provider: {provider.display_name} does not say where accounts sign in (authorization_url)"
        raise UsageError(told, field="provider")
    scope = scope_of(provider, connection_config, NoCredentials(), client, now=now, nonce=nonce)
    own = cast("dict[str, JsonValue]", TemplateTree.parse(provider.authorization_params).fill(scope).value)
    params = {name: str(value) for name, value in own.items() if value is not None}
    params |= {name: value for name, value in more.items() if name not in RESERVED}
    return AuthorizePage(
        url=fill_address(provider.authorization_url, scope, what="the address to sign in at").url,
        params={name: value for name, value in params.items() if value != "undefined"},
        plain=provider.authorization_url_skip_encode,
        replacements=provider.authorization_url_replacements,
        fragment=provider.authorization_url_fragment,
    )


def found_at(discovered: Discovered, connection_config: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Return an account's configuration with what its server's documents say."""
    found: dict[str, JsonValue] = {
        "oauth_authorization_url": discovered.authorization_url,
        "oauth_token_url": discovered.token_url,
        "oauth_registration_url": discovered.registration_url,
        "oauth_resource": discovered.resource,
        "oauth_issuer": discovered.issuer,
        "oauth_client_auth": discovered.client_auth,
        "oauth_names_itself": discovered.names_itself,
        "oauth_reads_documents": discovered.reads_documents,
    }
    scopes = {"oauth_scopes": [*discovered.scopes]} if discovered.scopes else {}
    former = {name: value for name, value in connection_config.items() if name not in FOUND}
    return {**scopes, **former, **{name: value for name, value in found.items() if value}}


def check_issuer(connection_config: Mapping[str, JsonValue], query: Mapping[str, str]) -> None:
    """Raise `RefreshFailed` where a browser comes back from another server than it was sent to (RFC 9207).

    A stranger's documents could name one server for users and another, their own, for codes. A server that says its
    name always must have said it.
    """
    issuer, told = connection_config.get("oauth_issuer"), query.get("iss")
    if not isinstance(issuer, str):
        return
    if told is None and connection_config.get("oauth_names_itself") is True:
        raise RefreshFailed("the browser came back without the name of the server that it was sent to (iss)")
    if told is not None and told.rstrip("/") != issuer.rstrip("/"):
        raise RefreshFailed("the browser came back from another server than it was sent to (iss)")


def known_by_document(
    provider: Provider, connection_config: Mapping[str, JsonValue], document: str | None
) -> Client | None:
    """Return us as a client whose name is the address of a document about us; None where that is not the way.

    The address must be one that the server can read, and the server take clients without a secret: what a document says
    is no secret. Raises `UsageError` where it is the only way, and has none.
    """
    only = provider.client_registration == "cimd"
    reads, shown = (connection_config.get(name) for name in ("oauth_reads_documents", "oauth_client_auth"))
    if not only and (reads is not True or shown != "none"):
        return None
    near = str(connection_config.get("oauth_authorization_url") or provider.authorization_url)
    if document is not None and is_fit(document, near=near):
        return Client(client_id=document)
    if not only:
        return None
    told = f"provider_config_key: {provider.display_name} reads who we are at our own https address (TIELINE_PUBLIC_URL)"
    raise UsageError(told, field="provider_config_key")


def registration_of(
    provider: Provider,
    connection_config: Mapping[str, JsonValue],
    *,
    redirect_uri: str,
    scope: str,
    now: int,
) -> Exchange[Client]:
    """Return the exchange by which we become a client of a provider; raises `UsageError` where it wants none such."""
    if provider.client_registration != "dynamic" or not provider.registration_url:
        told = (
            f"provider_config_key: the integration has no client, and {provider.display_name} registers none"
        )
        raise UsageError(told, field="provider_config_key")
    values = scope_of(provider, connection_config, NoCredentials(), now=now)
    address = fill_address(provider.registration_url, values, what="the address to register at")
    more = cast("dict[str, JsonValue]", TemplateTree.parse(provider.registration_params).fill(values).value)
    call = TokenCall(url=address.url, trusted=address.trusted)
    return register(call, redirect_uri=redirect_uri, scope=scope, more=more)


def code_grant(
    provider: Provider,
    connection_config: Mapping[str, JsonValue],
    client: Client,
    sign_in: SignIn,
    code: Secret,
    *,
    now: int,
    nonce: str,
) -> Grant:
    """Return the exchange that brings a sign-in its tokens."""
    scope: Scope = scope_of(provider, connection_config, NoCredentials(), client, now=now, nonce=nonce)
    endpoint = token_endpoint(provider, scope, client, renewing=False)
    return authorization_code.redeem(endpoint, client, code, sign_in, now=now)


def imported(tokens: Tokens, override: Client | None, refresh_token: Secret | None) -> dict[str, JsonValue]:
    """Return tokens as an import of credentials has them; `override` is the account's own client."""
    given: dict[str, JsonValue] = {
        "type": "OAUTH2",
        "access_token": tokens.token.reveal(),
        "raw": tokens.raw.reveal(),
    }
    if (renewal := refresh_token or tokens.refresh_token) is not None:
        given["refresh_token"] = renewal.reveal()
    if tokens.expires_at is not None:
        given["expires_at"] = iso(tokens.expires_at)
    if override is not None:
        secret = override.client_secret
        own = {"client_id": override.client_id, "client_secret": secret.reveal() if secret else ""}
        given["config_override"] = {name: text for name, text in own.items() if text}
    return given


def learnt(
    provider: Provider, connection_config: Mapping[str, JsonValue], tokens: Tokens
) -> dict[str, JsonValue]:
    """Return a connection's configuration with what the token response says of the account."""
    return {
        name: str(value) if name in provider.connection_config and _is_number(value) else value
        for name, value in promoted(provider, connection_config, tokens).items()
    }


def _is_number(value: JsonValue) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
