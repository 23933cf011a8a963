"""What a provider's data says of signing in by OAuth 1.0a; pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast
from urllib.parse import urlencode

from tieline.auth import oauth1
from tieline.auth.address import fill_address
from tieline.auth.credentials import NoCredentials
from tieline.auth.oauth1 import Consumer, Token
from tieline.auth.oauth2 import Client
from tieline.auth.token_call import Exchange, TokenCall
from tieline.connections.scope import scope_of
from tieline.core.errors import RefreshFailed, UsageError
from tieline.core.json import JsonValue
from tieline.core.secrets import Secret
from tieline.core.templates import Scope, TemplateTree
from tieline.providers.model import Provider

#: How requests are signed where the provider's data does not say.
USUAL_METHOD = "HMAC-SHA1"


def request_exchange(
    provider: Provider,
    connection_config: Mapping[str, JsonValue],
    client: Client,
    *,
    callback: str,
    now: int,
    nonce: str,
) -> Exchange[Token]:
    """Return the exchange that brings a token to send the user with, who comes back to `callback`."""
    scope = scope_of(provider, connection_config, NoCredentials(), client, now=now)
    params = cast("dict[str, JsonValue]", TemplateTree.parse(provider.request_params).fill(scope).value)
    call = _call(provider.request_url, "request_url", provider, scope, params, provider.request_http_method)
    return oauth1.request_token(
        call, _method(provider), _consumer(client), callback=callback, now=now, nonce=nonce
    )


def page_address(
    provider: Provider,
    connection_config: Mapping[str, JsonValue],
    client: Client,
    asked: Token,
    *,
    now: int,
) -> str:
    """Return where the user allows what was asked for."""
    scope = scope_of(provider, connection_config, NoCredentials(), client, now=now)
    address = fill_address(provider.authorization_url or "", scope, what="the address to sign in at")
    own = cast("dict[str, JsonValue]", TemplateTree.parse(provider.authorization_params).fill(scope).value)
    params = {name: str(value) for name, value in own.items() if value is not None}
    query = urlencode({**params, "oauth_token": asked.token})
    return f"{address.url}{'&' if '?' in address.url else '?'}{query}"


def access_exchange(
    provider: Provider,
    connection_config: Mapping[str, JsonValue],
    client: Client,
    asked: Token,
    query: Mapping[str, str],
    *,
    now: int,
    nonce: str,
) -> Exchange[Token]:
    """Return the exchange that brings the account's token, by what the user came back with.

    Raises `RefreshFailed` where the user, or the provider, said no.
    """
    verifier = query.get("oauth_verifier")
    if not verifier or query.get("oauth_token", asked.token) != asked.token:
        reason = query.get("error") or ("access_denied" if "denied" in query else None)
        words = f": {reason[:300]}" if reason else ""
        raise RefreshFailed(f"the sign-in was refused{words}", reason=reason)
    scope = scope_of(provider, connection_config, NoCredentials(), client, now=now)
    params = cast("dict[str, JsonValue]", TemplateTree.parse(provider.token_params).fill(scope).value)
    urls = provider.token_url
    url = urls.get("OAUTH1") if isinstance(urls, dict) else urls
    call = _call(url, "token_url", provider, scope, params, provider.token_http_method)
    consumer = _consumer(client)
    return oauth1.access_token(
        call, _method(provider), consumer, asked, verifier=verifier, now=now, nonce=nonce
    )


def imported_token(token: Token) -> dict[str, JsonValue]:
    """Return a token as an import of credentials has it."""
    return {
        "type": "OAUTH1",
        "oauth_token": token.token,
        "oauth_token_secret": token.secret.reveal(),
        "raw": token.raw.reveal(),
    }


def _call(
    url: str | None,
    field: str,
    provider: Provider,
    scope: Scope,
    params: Mapping[str, JsonValue],
    method: str | None,
) -> TokenCall:
    if not url:
        raise UsageError(f"{field}: {provider.name} has none", field=field)
    address = fill_address(url, scope, what="the address for a token")
    return TokenCall(url=address.url, trusted=address.trusted, method=method or "POST", params=params)


def _method(provider: Provider) -> str:
    return provider.signature_method or USUAL_METHOD


def _consumer(client: Client) -> Consumer:
    return Consumer(key=client.client_id, secret=client.client_secret or Secret(""))
